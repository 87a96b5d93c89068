/** What a person still has of a dispense, lot by lot: handed out, less what was annulled or brought back. */
import type { LotOf } from '../../store/write-rule.ts';
import type { Queryable } from './sql.ts';

export interface Handed extends LotOf {
  packs: number;
  readonly patient: string | null;
}

export async function selectHanded(db: Queryable, resource: string, clues: string): Promise<Handed[]> {
  const { rows } = await db.query<Handed>(
    `select l.item, l.lot, l.expiry::text as expiry, l.owner, l.programme, m.patient,
       sum(case when t.kind = 'patient' then m.quantity else -m.quantity end)::integer as packs
     from stock_move m join stock_place s on s.id = m.source join stock_place t on t.id = m.target join stock_lot l on l.id = m.lot
     where m.resource = $1 and s.clues = $2 and 'patient' in (s.kind, t.kind)
     group by l.id, l.item, l.lot, l.expiry, l.owner, l.programme, m.patient`,
    [resource, clues],
  );
  return rows;
}
