/** Guardianships as they stand now. */
import { keyOf, shardOf } from '../../store/keys.ts';
import type { Queryable } from '../queryable.ts';

/**
 * A guardian is named by CURP in a RelatedPerson; he is the Patient who carries that CURP alone. Until the ward's 18th birthday, and for
 * as long as staff said: a minor whose birth date is unknown or has only a year has none, since nobody can tell when it ends. Of who
 * was of age when the document was seen: until the stated end.
 */
const WARDS = `
  select distinct g.ward_id from identifier i
    join guardianship g on g.guardian = i.hash
    join directory d on d.id = g.ward
  where i.id = $1::uuid and i.exclusive and i.shard = $2::smallint
    and (g.ends_at is null or g.ends_at > now())
    and ((g.adult_since is not null and (d.birth_low is null or to_timestamp(d.birth_low / 1000.0) <= g.adult_since - interval '18 years'))
      or (d.birth_high is not null
      and to_timestamp(d.birth_low / 1000.0) > now() - interval '18 years'
      and d.birth_high - d.birth_low <= 32 * 86400000::bigint))
  limit 20`;

export async function selectWards(db: Queryable, patientId: string): Promise<string[]> {
  const key = keyOf('Patient', patientId);
  const { rows } = await db.query<{ ward_id: string }>(WARDS, [key, shardOf(key)]);
  return rows.map(({ ward_id }) => ward_id).filter((id) => id !== patientId);
}
