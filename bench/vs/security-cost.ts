/**
 * What sign-in, policy, consent and audit cost together: the hub against the same hub put together without them
 * (peers/open-hub.ts), each with its own database in one PostgreSQL. CPU is that of hub and PostgreSQL until their background work
 * has caught up, so that nothing one side put off is charged to the other.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callerTokens } from '@amate/test/support/caller-tokens.ts';
import { median } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { type Cost, drive } from './drive.ts';
import type { Scale } from './scale.ts';
import type { Server } from './server.ts';
import type { Workload } from './workload.ts';
import { readById } from './workloads/reads.ts';
import { transactions } from './workloads/w1-transactions.ts';

const WARM_MS = 8_000;
const SETTLE_MS = 10_000;
const LOOK_MS = 150;
/** At most 15 % more. */
const GOAL = 1 / 1.15;
const PEER = 'ours without sign-in, policy, audit';

export async function securityCost(hub: Server, scale: Scale, say: (line: string) => void): Promise<Result[]> {
  say('cost of security …');
  const ours: Server = { ...hub, settle: settled(hub.fhirUrl) };
  const open = await startOpen(ours);
  try {
    const results: Result[] = [];
    for (const who of ['system', 'clinician'] as const) {
      const asked: Server = who === 'system' ? ours : { ...ours, token: await clinicianOf(ours) };
      for (const workload of [readById(1_500 * scale.size, scale.people), transactions(50 * scale.size)])
        results.push(...(await compared(workload, who, asked, open, scale.pairs)));
    }
    return results;
  } finally {
    await open.stop();
  }
}

/** A clinician of a facility, as sign-in would give him in. */
export async function clinicianOf({ databaseUrl, fhirUrl }: Server): Promise<Server['token']> {
  const tokenOf = await callerTokens({ databaseUrl, fhirUrl, config: { baseUrl: new URL(fhirUrl).origin } });
  const token = await tokenOf({ role: 'medico', clues: 'DFSSA003162', cedula: '9000001' });
  return async () => token;
}

async function compared(
  workload: Workload,
  who: string,
  ours: Server,
  open: Server,
  pairs: number,
): Promise<readonly Result[]> {
  const run = (server: Server): Promise<Cost> => drive(server, workload.round(server), workload.clients);
  for (const server of [ours, open]) {
    await workload.prepare(server);
    for (const until = Date.now() + WARM_MS; Date.now() < until; ) await run(server);
  }
  const as: Cost[] = [];
  const bs: Cost[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    if (pair % 2 === 0) as.push(await run(ours));
    bs.push(await run(open));
    if (pair % 2 === 1) as.push(await run(ours));
  }
  return rows(`cost of security, ${who}: ${workload.name}`, workload, as, bs);
}

function rows(name: string, { unit, perJob }: Workload, as: readonly Cost[], bs: readonly Cost[]): readonly Result[] {
  const row = (as_: readonly number[], bs_: readonly number[], kind: string, better: 'higher' | 'lower') =>
    toResult(
      {
        ...{ area: 'engine', workload: name, unit: kind, goal: GOAL, peerName: PEER },
        ...{ amate: median(as_), peer: median(bs_) },
        ratio: median(as_.map((a, i) => (better === 'higher' ? a / bs_[i]! : bs_[i]! / a))),
      },
      better,
    );
  const units = (cost: Cost): number => cost.requests * perJob;
  const rate = (cost: Cost): number => units(cost) / cost.seconds;
  const cpu = (cost: Cost): number => cost.cpuMicros / units(cost);
  return [
    row(as.map(cpu), bs.map(cpu), `CPU µs/${unit.split('s/')[0]}`, 'lower'),
    row(as.map(rate), bs.map(rate), unit, 'higher'),
  ];
}

/** @param args what the program leaves out besides (peers/open-hub.ts) */
export async function startOpen(ours: Server, name = 'amate_open', args: readonly string[] = []): Promise<Server> {
  await ours.database.query(`create database ${name}`);
  const url = new URL(ours.databaseUrl);
  url.pathname = `/${name}`;
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'peers', 'open-hub.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, DATABASE_URL: url.href, LOG_LEVEL: 'warn' },
  });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  const fhirUrl = `http://127.0.0.1:${chunk.toString().trim()}/fhir/R4`;
  return {
    ...ours,
    ...{ name: PEER, fhirUrl, databaseUrl: url.href, pid: child.pid!, settle: settled(fhirUrl) },
    pids: [child.pid!, ...ours.pids.slice(1)],
    token: async () => undefined,
    async stop() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/** Waits until the index for searches has caught up. */
export const settled = (fhirUrl: string) => async (): Promise<void> => {
  for (const until = Date.now() + SETTLE_MS; Date.now() < until; await sleep(LOOK_MS)) {
    const { search } = (await (await fetch(new URL('/healthz', fhirUrl))).json()) as { search?: { behindMs: number } };
    if (!search?.behindMs) break;
  }
  await sleep(LOOK_MS);
};
