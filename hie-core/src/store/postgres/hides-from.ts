/**
 * Whether a person hid anything from who asks: yes or no, by one look-up that stops at the first row, so that neither the answer nor its time
 * tells how much. The Consents themselves do not count: a facility may be hidden that has written nothing yet.
 */
import type { Database } from '../../db.ts';
import { textHash } from '../hashes.ts';
import { keyOf, shardOf } from '../keys.ts';
import type { Hidden } from '../repository.ts';
import { isOthers } from './restriction-sql.ts';
import { typeNumber } from './type-numbers.ts';

/** @param records of one person */
export async function hidesFrom(
  db: Database,
  records: readonly string[],
  { grounds, by, exempt }: Hidden,
): Promise<boolean> {
  if (!grounds.includes('consent') || records.some((id) => exempt.includes(id))) return false;
  const keys = records.map((id) => keyOf('Patient', id));
  const values: unknown[] = [keys.map(shardOf), keys];
  const add = (value: unknown, cast: string) => `$${values.push(value)}::${cast}`;
  const text = `select exists (select from restricted_resource h where h.shard = any($1::smallint[]) and h.patient = any($2::uuid[])
    and h.ground = 'consent' and h.type <> ${typeNumber('Consent')} and ${isOthers(by, 'h.author', add)}) as hides`;
  const { rows } = await db.query<{ hides: boolean }>({ name: `hides_${textHash(text).toString(36)}`, text, values });
  return rows[0]!.hides;
}
