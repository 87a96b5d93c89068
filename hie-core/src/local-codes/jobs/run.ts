/**
 * Runs the jobs, one batch after another: progress is stored after each, so that whoever comes after a kill goes on from there, in this
 * process or another. Memory holds one batch, however many resources there are.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../db.ts';
import { leasedRunner, type Runner } from '../../jobs/leased.ts';
import { operationHash } from '../../store/hashes.ts';
import type { LedgerLine } from '../../store/write/ledger.ts';
import { applyBatch, type BatchParts } from './batch.ts';
import * as sql from './sql.ts';

export interface RunOptions extends BatchParts {
  readonly db: Database;
  /** Resources of one commit. */
  readonly batch?: number;
  /** After each commit; tests stop here. */
  readonly onCommit?: () => Promise<void>;
}

const BATCH = 100;
const LEASE_MS = 15_000;
/** Of the time a batch took: care goes on meanwhile, and comes first. */
const REST = 0.2;

export const createRunner = (options: RunOptions): Runner =>
  leasedRunner({
    claim: (lease) => sql.claimJob(options.db, lease, LEASE_MS),
    run: (job: sql.JobRow, lease, isStopped) => run(options, job, lease, isStopped),
    release: (job, lease, delayMs) => sql.releaseJob(options.db, job.id, lease, delayMs),
  });

async function run(options: RunOptions, job: sql.JobRow, lease: string, isStopped: () => boolean): Promise<void> {
  const { db, batch = BATCH } = options;
  let at = { shard: job.shard, last: job.last };
  for (let first = true; !isStopped(); first = false) {
    const began = performance.now();
    const from = at;
    const rows = await sql.selectUses(db, job.code, from.shard, from.last, batch);
    const end = rows.at(-1);
    if (end === undefined) return sql.endJob(db, job.id, lease);
    at = { shard: end.shard, last: end.id };
    const until = at;
    const again = () => sql.selectUsesUntil(db, job.code, from, until);
    const name = `codigos-locales/${job.id}/${from.shard}/${from.last}`;
    const known = first ? await committed(db, name) : 0;
    // What was written under that name is answered from the ledger; what has changed since is another operation.
    const done = await applyBatch(options, job, known > 0 ? `${name}/${lease}` : name, rows, again);
    await options.onCommit?.();
    const progress = { ...at, examined: rows.length, changed: done.changed + known, skipped: done.skipped };
    if (!(await sql.saveProgress(db, job.id, lease, LEASE_MS, progress))) return;
    await sleep((performance.now() - began) * REST);
  }
}

/** Whoever had the job before may have been killed between the commit of a batch and the note of it. */
async function committed(db: Database, operation: string): Promise<number> {
  const results = await sql.selectOperation(db, operationHash(operation));
  if (results === undefined) return 0;
  return (JSON.parse(results) as LedgerLine[]).filter(
    ([outcome, type]) => outcome === 'updated' && type !== 'Provenance',
  ).length;
}
