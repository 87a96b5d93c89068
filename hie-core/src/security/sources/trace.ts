/** The chain of versions of one resource, each with the signed message it came from, verified now. */
import { keyOf, shardOf } from '../../store/keys.ts';
import type { Queryable } from '../queryable.ts';
import { type KeyRow, selectKey, selectTraced } from './sql.ts';
import { type Origin, verifyVersion } from './verify.ts';

/** Newest versions that are told. */
const LIMIT = 50;

/** Newest first; empty: never stored. */
export async function traceResource(db: Queryable, type: string, id: string): Promise<Origin[]> {
  const key = keyOf(type, id);
  const rows = await selectTraced(db, shardOf(key), key, LIMIT + 1);
  const keys = new Map<string, Promise<KeyRow | undefined>>();
  const known = (kid: string) => {
    const found = keys.get(kid) ?? selectKey(db, kid);
    keys.set(kid, found);
    return found;
  };
  const origins: Origin[] = [];
  for (const [index, row] of rows.slice(0, LIMIT).entries())
    origins.push(await verifyVersion(row, rows[index + 1], { type, id }, known));
  return origins;
}
