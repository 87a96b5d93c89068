/** What one workload is: how a round of it runs on a server, and what both servers must agree on. */
import { median, percentile } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { type Cost, drive, type Job } from './drive.ts';
import type { Server } from './server.ts';

export interface Workload {
  readonly name: string;
  readonly unit: 'resources/s' | 'requests/s' | 'ms p50';
  readonly goal: number;
  readonly clients: number;
  /** Resources that one job stands for. */
  readonly perJob: number;
  /** Loads what the rounds need, the same on each server; what `check` gives must be equal. */
  prepare(server: Server): Promise<void>;
  check?(server: Server): Promise<string>;
  round(server: Server): readonly Job[];
}

interface Sample {
  readonly value: number;
  readonly cpuMicros: number;
  readonly walBytes: number;
  readonly statements: number;
}

export async function compare(workload: Workload, ours: Server, theirs: Server, pairs: number): Promise<Result> {
  await workload.prepare(ours);
  await workload.prepare(theirs);
  if (workload.check !== undefined) {
    const [a, b] = [await workload.check(ours), await workload.check(theirs)];
    if (a !== b) throw new Error(`${workload.name}: ${ours.name} says ${a}, ${theirs.name} says ${b}`);
  }
  const run = async (server: Server) => sample(workload, await drive(server, workload.round(server), workload.clients));
  await run(ours);
  await run(theirs);
  const as: Sample[] = [];
  const bs: Sample[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const first = pair % 2 === 0;
    if (first) as.push(await run(ours));
    bs.push(await run(theirs));
    if (!first) as.push(await run(ours));
  }
  return toRow(workload, as, bs, theirs.name);
}

function sample({ unit, perJob }: Workload, cost: Cost): Sample {
  const jobs = cost.latenciesMs.length;
  const units = unit === 'requests/s' ? cost.requests : unit === 'resources/s' ? jobs * perJob : jobs;
  const value = unit === 'ms p50' ? percentile(cost.latenciesMs, 0.5) : units / cost.seconds;
  return {
    value,
    cpuMicros: cost.cpuMicros / units,
    walBytes: cost.walBytes / units,
    statements: cost.statements / units,
  };
}

function toRow({ name, unit, goal }: Workload, as: readonly Sample[], bs: readonly Sample[], peerName: string): Result {
  const better = unit === 'ms p50' ? 'lower' : 'higher';
  const of = (list: readonly Sample[], key: keyof Sample) => median(list.map((one) => one[key]));
  const ratios = as.map((a, i) => (better === 'higher' ? a.value / bs[i]!.value : bs[i]!.value / a.value));
  const line = { area: 'engine', workload: name, unit, goal, peerName, ratio: median(ratios) };
  return {
    ...toResult({ ...line, amate: of(as, 'value'), peer: of(bs, 'value'), cpuMicros: of(as, 'cpuMicros') }, better),
    cost: {
      peerCpuMicros: Math.round(of(bs, 'cpuMicros')),
      walBytes: Math.round(of(as, 'walBytes')),
      peerWalBytes: Math.round(of(bs, 'walBytes')),
      statements: Number(of(as, 'statements').toPrecision(3)),
      peerStatements: Number(of(bs, 'statements').toPrecision(3)),
    },
  };
}
