/**
 * For tests of what follows the committed rows: an open transaction of any database of the server holds the horizon back,
 * so what was committed a moment ago may have to wait for another test file's transaction.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@amate/hie-core/db.ts';

/** Resolves when everything committed so far stands below the oldest running transaction. */
export async function untilSettled(db: Pick<Database, 'query'>): Promise<void> {
  const { rows } = await db.query<{ now: string }>('select pg_current_xact_id()::text as now');
  const passed = 'select pg_snapshot_xmin(pg_current_snapshot()) > $1::text::xid8 as passed';
  while (!(await db.query<{ passed: boolean }>(passed, [rows[0]!.now])).rows[0]!.passed) await sleep(10);
}

/** Resolves when nobody holds an advisory lock of this database: the session of a killed process ends a moment after the process. */
export async function untilUnlocked(db: Pick<Database, 'query'>): Promise<void> {
  const held = `select exists (select from pg_locks where locktype = 'advisory'
    and database = (select oid from pg_database where datname = current_database())) as held`;
  while ((await db.query<{ held: boolean }>(held)).rows[0]!.held) await sleep(10);
}
