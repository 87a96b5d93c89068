/**
 * `npm run bench -- --vs hapi [--quick | --full] [--only W1,W4 …]`: our hub and HAPI, each on a PostgreSQL of its own with the same settings, in one
 * run. Rounds go A B B A; both must find the same before anything is measured. Ours runs with sign-in, policy, validation
 * and audit on; HAPI has none of them, and checks references of a write only with its default settings.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { hapiAvailability } from '@amate/test/hapi/start-hapi.ts';
import type { Result } from '../results.ts';
import { besideBulk } from './beside-bulk.ts';
import { drive } from './drive.ts';
import { floor, readFloor } from './floor.ts';
import { knownPeople } from './known.ts';
import type { Scale } from './scale.ts';
import { securityCost } from './security-cost.ts';
import { type Server, startHub, startPeer } from './server.ts';
import { sourceCost } from './source-cost.ts';
import { compare, type Workload } from './workload.ts';
import { byCurp, byPatientCodeDate, readById } from './workloads/reads.ts';
import { transactions } from './workloads/w1-transactions.ts';
import { synthea } from './workloads/w2-synthea.ts';
import { crud } from './workloads/w3-crud.ts';
import { timelineGrowth } from './workloads/w7-growth.ts';
import { everything, timeline } from './workloads/w7-record.ts';
import { population } from './workloads/w8-population.ts';
import { bytes } from './workloads/w9-bytes.ts';
import { validation } from './workloads/w10-validation.ts';

/** What a run was asked for, and where each figure goes as soon as it stands. */
export interface Run {
  readonly scale: Scale;
  /** `W1` … `W10`, `security`, `sources`, `beside`; empty: all. */
  readonly only: ReadonlySet<string>;
  readonly keep: (results: readonly Result[]) => void;
  readonly say: (line: string) => void;
}

export async function versusHapi(run: Run): Promise<void> {
  const { scale, say, keep } = run;
  if (run.only.size > 0 && [...run.only].every((one) => OURS_ALONE.has(one))) return oursAlone(run);
  const available = hapiAvailability();
  if (available.kind === 'missing') throw new Error(available.why);
  if (asked(run, 'W10')) keep(validation());
  const ours = await startHub();
  try {
    for (const profile of ['tuned', 'default'] as const) {
      say(`starting HAPI ${profile} …`);
      const theirs = await startPeer(profile, () => undefined);
      try {
        await measured(ours, theirs, run);
      } finally {
        await theirs.stop();
      }
    }
    say('against the floors …');
    if (asked(run, 'W7')) keep([await timelineGrowth(ours, scale.pairs, 40 * scale.size)]);
    if (asked(run, 'W1')) keep(await floor(ours, scale));
    if (asked(run, 'W4')) keep(await readFloor(ours, scale));
    await measuredAlone(ours, run);
  } finally {
    await ours.stop();
  }
}

/** What needs no HAPI. */
const OURS_ALONE: ReadonlySet<string> = new Set(['security', 'sources', 'beside']);

async function oursAlone(run: Run): Promise<void> {
  const ours = await startHub();
  try {
    await measuredAlone(ours, run);
  } finally {
    await ours.stop();
  }
}

async function measuredAlone(ours: Server, run: Run): Promise<void> {
  const { scale, say, keep } = run;
  if (asked(run, 'W1') || asked(run, 'W4') || asked(run, 'security')) keep(await securityCost(ours, scale, say));
  if (asked(run, 'W1') || asked(run, 'sources')) keep(await sourceCost(ours, 50 * scale.size, scale.pairs));
  if (asked(run, 'beside')) keep(await besideBulk(ours, 2 * scale.size, say));
}

const asked = ({ only }: Run, name: string): boolean => only.size === 0 || only.has(name);

async function measured(ours: Server, theirs: Server, run: Run): Promise<void> {
  const { scale, say } = run;
  say(`${theirs.name}: warming ${scale.warmMs / 1000} s …`);
  await knownPeople(ours, scale.people);
  await knownPeople(theirs, scale.people);
  await warm(theirs, scale.warmMs, scale.people);
  const tuned = theirs.name === 'HAPI tuned';
  if (tuned) await warm(ours, Math.min(scale.warmMs, OUR_WARM_MS), scale.people);
  const chosen = workloads(scale, tuned, say).filter(({ name }) => asked(run, name.split(' ')[0]!));
  for (const workload of chosen) {
    say(`${workload.name} …`);
    try {
      run.keep([await compare(workload, ours, theirs, tuned ? scale.pairs : Math.min(3, scale.pairs))]);
    } catch (error) {
      // One workload that a server refuses must not cost the figures of the others.
      say(`LEFT OUT: ${workload.name} against ${theirs.name}: ${(error as Error).message.slice(0, 700)}`);
    }
  }
  if (asked(run, 'W9')) run.keep(await bytes(ours, theirs, 60 * scale.size));
}

function workloads({ size, people, name }: Scale, tuned: boolean, say: (line: string) => void): Workload[] {
  const first = [
    transactions(40 * size),
    readById(600 * size, people),
    byCurp(150 * size, people),
    byPatientCodeDate(300 * size, people),
  ];
  // HAPI as it comes is a second row; in a quick run the four that tell most.
  if (!tuned && name === 'quick') return first;
  const corpus = synthea(3 * size, say);
  return [
    ...first,
    ...(corpus === undefined ? [] : [corpus]),
    crud(12 * size, people),
    everything(100, 30 * size),
    everything(1_000, 10 * size),
    timeline(50, 40 * size),
    timeline(5_000, 40 * size),
    population(90 * size, people),
  ];
}

/** Node warms in seconds. */
const OUR_WARM_MS = 15_000;

/** Both compile what they have seen often: reads and writes of every kind that is measured. */
async function warm(server: Server, warmMs: number, people: number): Promise<void> {
  const mix = [
    transactions(16),
    readById(100, people),
    byCurp(50, people),
    byPatientCodeDate(50, people),
    crud(2, people),
  ];
  for (const one of mix) await one.prepare(server);
  for (const until = Date.now() + warmMs; Date.now() < until; await sleep(1)) {
    for (const one of mix) await drive(server, one.round(server), 16);
  }
}
