/** What expires, month by month, as it stands on the shelves now: packs, no money. */
import type { Queryable } from '../../db.ts';
import { cityDate } from '../clock.ts';

export const MONTHS_AHEAD = 12;
/** Of each month, what most expires of. */
const MOST_TOLD = 20;

interface MonthRow {
  readonly month: string;
  readonly past: boolean;
  readonly packs: number;
  readonly units: number;
  readonly items: readonly object[];
}

export async function expiries(db: Queryable, clues: string | undefined, nowMs: number): Promise<object> {
  const { rows } = await db.query<MonthRow>({
    name: 'stock_expiries',
    text: `with lots as (
        select case when l.expiry < $2::date then null else date_trunc('month', l.expiry)::date end as month, b.item, p.clues, b.quantity
        from stock_place p join stock_balance b on b.place = p.id and b.quantity > 0 join stock_lot l on l.id = b.lot
        where p.kind in ('pharmacy', 'store', 'ward') and ($1::text is null or p.clues = $1)
          and l.expiry < date_trunc('month', $2::date) + make_interval(months => ${MONTHS_AHEAD})),
      items as (select month, item, sum(quantity)::integer as packs from lots group by 1, 2),
      ranked as (select *, row_number() over (partition by month order by packs desc, item) as n from items)
      select coalesce(to_char(r.month, 'YYYY-MM'), '') as month, r.month is null as past, sum(r.packs)::integer as packs,
        (select count(distinct clues)::integer from lots o where o.month is not distinct from r.month) as units,
        json_agg(json_build_object('clave', r.item, 'nombre', i.name, 'envases', r.packs) order by r.n) filter (where r.n <= ${MOST_TOLD}) as items
      from ranked r join stock_item i on i.key = r.item group by r.month order by r.month nulls first`,
    values: [clues ?? null, cityDate(nowMs)],
  });
  return {
    ...(clues !== undefined && { clues }),
    al: new Date(nowMs).toISOString(),
    meses: rows.map(({ month, past, packs, units, items }) => ({
      ...(past ? { caducado: true } : { mes: month }),
      ...{ envases: packs, unidades: units, claves: items },
    })),
  };
}
