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

export async function hidesFrom(db: Database, patientId: string, { grounds, by, exempt }: Hidden): Promise<boolean> {
  if (!grounds.includes('consent') || exempt.includes(patientId)) return false;
  const key = keyOf('Patient', patientId);
  const values: unknown[] = [shardOf(key), key];
  const add = (value: unknown, cast: string) => `$${values.push(value)}::${cast}`;
  const text = `select exists (select from restricted_resource h where h.shard = $1::smallint and h.patient = $2::uuid
    and h.ground = 'consent' and h.type <> ${typeNumber('Consent')} and ${isOthers(by, 'h.author', add)}) as hides`;
  const { rows } = await db.query<{ hides: boolean }>({ name: `hides_${textHash(text).toString(36)}`, text, values });
  return rows[0]!.hides;
}
