/**
 * Writers of the same thing take turns. HAPI holds no unique key that says "one person per CURP", so the hub's own
 * PostgreSQL lends its advisory locks: they hold across hub processes, and a hub that dies lets go of them.
 */
import type { Database } from '../../db.ts';

/** @param names of what is decided: identifiers, ids, the operation. Taken in one order, so that nobody waits in a ring. */
export async function inTurn<T>(db: Database, names: Iterable<string>, work: () => Promise<T>): Promise<T> {
  const sorted = [...new Set(names)].sort();
  if (sorted.length === 0) return work();
  const connection = await db.connect();
  let broken: Error | undefined;
  try {
    await connection.query('begin');
    for (const name of sorted)
      await connection.query({
        name: 'hapi_turn',
        text: 'select pg_advisory_xact_lock(hashtextextended($1, 8))',
        values: [name],
      });
    return await work();
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    await connection.query('rollback').then(
      () => connection.release(),
      () => connection.release(broken ?? true),
    );
  }
}
