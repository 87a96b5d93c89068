/** What a record holds, to be told before it moves. */
import type { Database } from '../../db.ts';
import { keyOf } from '../../store/keys.ts';
import { typeName } from '../../store/postgres/type-numbers.ts';

const COUNT = `with recursive whole(id) as (
    select $1::uuid union select m.record from whole join merged_person m on m.survivor = whole.id)
  select c.type, count(distinct c.id)::integer as total from whole
    join compartment c on c.shard = shard_of(whole.id) and c.patient = whole.id
  group by c.type order by total desc, c.type`;

export interface Held {
  readonly tipo: string;
  readonly cuantos: number;
}

/** By type, of this record and of those that were merged into it: most first. */
export async function heldBy(db: Database, patientId: string): Promise<Held[]> {
  const values = [keyOf('Patient', patientId)];
  const { rows } = await db.query<{ type: number; total: number }>({ name: 'merge_held', text: COUNT, values });
  return rows.map(({ type, total }) => ({ tipo: typeName(type), cuantos: total }));
}
