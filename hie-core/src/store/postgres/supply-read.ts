/** Orders and lots that were set apart, as write rules ask for them (docs/adr/0038): few writes do. */
import type { Database } from '../../db.ts';
import type { LotApart, Ordered, SupplyRead } from '../write-rule.ts';

const ORDERED = `
  select o.clues, o.state, coalesce((
    select json_agg(json_build_object('item', l.item, 'left', coalesce(l.approved, l.asked) - l.received))
    from stock_order_line l where l."order" = o.id), '[]'::json) as lines
  from stock_order o where o.id = $1`;

/** Whole: what is broken or damp of a lot is set apart too, and the rest of it goes on being handed out. */
const APART = `
  select l.item, l.lot, l.expiry::text as expiry, (extract(epoch from max(m.at) filter (where m.kind = 'quarantine')) * 1000)::float8 as "sinceMs"
  from unnest($2::text[], $3::text[], $4::date[]) as x(item, lot, expiry)
    join stock_lot l on l.item = x.item and l.lot = x.lot and l.expiry = x.expiry
    join stock_move m on m.lot = l.id and m.kind in ('quarantine', 'release')
    join stock_place q on q.clues = $1 and q.kind = 'quarantine' and q.id in (m.source, m.target)
  where not exists (select from stock_move c where c.reverses = m.id)
    and not exists (select from stock_place p join stock_balance b on b.place = p.id and b.item = l.item and b.lot = l.id and b.quantity > 0
      where p.clues = $1 and p.kind in ('pharmacy', 'store', 'ward'))
  group by l.item, l.lot, l.expiry having sum(case m.kind when 'quarantine' then m.quantity else -m.quantity end) > 0`;

export const createSupplyRead = (db: Database): SupplyRead => ({
  async ordered(key) {
    const { rows } = await db.query<Ordered>({ name: 'stock_ordered', text: ORDERED, values: [key] });
    return rows[0];
  },
  async apart(clues, lots) {
    const columns = [lots.map(({ item }) => item), lots.map(({ lot }) => lot), lots.map(({ expiry }) => expiry)];
    const { rows } = await db.query<LotApart>({ name: 'stock_apart', text: APART, values: [clues, ...columns] });
    return rows;
  },
});
