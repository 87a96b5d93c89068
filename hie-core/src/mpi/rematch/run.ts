/**
 * Works on a job, one short commit after another: each says how far it is, so that whoever comes after a kill goes on from there. First the
 * pairs who share a key, slice by slice of the keys; then, if it was asked for, m and u; then pair by pair.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { HubError } from '../../errors.ts';
import { leasedRunner, type Runner } from '../../jobs/leased.ts';
import { type AskParts, askAbout, type People } from './ask.ts';
import { estimateFromPeople } from './estimate.ts';
import * as sql from './sql.ts';

export interface RunOptions extends AskParts {
  /** Pairs of one commit. */
  readonly batch?: number;
  /** Of the time a commit took, to rest: care goes on meanwhile, and comes first. */
  readonly rest?: number;
  /** Waited for after the first fault. */
  readonly faultMs?: number;
}

/** Keeps the hub from answering for about 20 ms. */
const BATCH = 500;
const LEASE_MS = 30_000;
const REST = 0.2;
const FAULT_MS = 2_000;

export const createRunner = (options: RunOptions): Runner =>
  leasedRunner({
    claim: (lease) => sql.claimJob(options.db, lease, LEASE_MS),
    run: (job: sql.JobRow, lease, isStopped) => run(options, job, { job: job.id, lease, leaseMs: LEASE_MS }, isStopped),
    release: (job, lease, delayMs) => sql.releaseJob(options.db, job.id, lease, delayMs),
    fail: ({ id }, lease, error) =>
      sql.failJob(options.db, { job: id, lease, leaseMs: LEASE_MS }, options.faultMs ?? FAULT_MS, reasonOf(error)),
  });

/** What the operator may read: what is no fault of ours may quote whom it was about. */
const reasonOf = (error: unknown): string =>
  error instanceof HubError
    ? error.problems[0].text
    : 'Un error interno, siempre en el mismo lugar; el registro del hub (log) dice cuál.';

type Phases = Readonly<Record<sql.Phase, (work: Work, job: sql.JobRow) => Promise<boolean>>>;

interface Work {
  readonly options: RunOptions;
  readonly held: sql.Held;
  readonly isStopped: () => boolean;
  /** Does it, then rests in proportion. */
  readonly paced: <T>(act: () => Promise<T>) => Promise<T>;
}

/** Each: whether the next begins. */
const PHASES: Phases = { pairs: collect, estimate, compare };

async function run(options: RunOptions, claimed: sql.JobRow, held: sql.Held, isStopped: () => boolean): Promise<void> {
  const { rest = REST } = options;
  const paced = async <T>(act: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const done = await act();
    await sleep((performance.now() - began) * rest);
    return done;
  };
  let job = claimed;
  while (await PHASES[job.phase]({ options, held, isStopped, paced }, job)) {
    const next = await sql.selectJob(options.db, job.id);
    if (next?.state !== 'active') return;
    job = next;
  }
}

async function collect({ options: { db }, held, isStopped, paced }: Work, job: sql.JobRow): Promise<boolean> {
  for (let slice = job.slice; slice < sql.SLICES; slice++) {
    if (isStopped()) return false;
    if (!(await paced(() => sql.collectPairs(db, held, slice)))) return false;
  }
  return sql.beginPhase(db, held, job.estimates ? 'estimate' : 'compare');
}

/** Not parted: whoever comes after a kill begins it again. */
async function estimate({ options: { db }, held, isStopped }: Work): Promise<boolean> {
  const goesOn = async (): Promise<boolean> => !isStopped() && sql.keepJob(db, held);
  const model = await estimateFromPeople(db, goesOn);
  return (await goesOn()) && sql.beginPhase(db, held, 'compare', model);
}

async function compare({ options, held, isStopped, paced }: Work, job: sql.JobRow): Promise<boolean> {
  const { db, batch = BATCH } = options;
  const people: People = new Map();
  let after: sql.PairRow = { a: job.lastA, b: job.lastB };
  for (let first = true; !isStopped(); first = false) {
    const pairs = await sql.selectPairs(db, after, batch);
    const end = pairs.at(-1);
    if (end === undefined) {
      await sql.endJob(db, held);
      return false;
    }
    after = end;
    const done = await paced(() => askAbout(options, job, pairs, people, first));
    if (!(await sql.saveCompared(db, held, end, done))) return false;
  }
  return false;
}
