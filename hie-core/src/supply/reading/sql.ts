/** What is asked of the ledger of supplies (migration 000027). */
import type { Database } from '../../db.ts';

export type Queryable = Pick<Database, 'query'>;

export interface StockRow {
  readonly item: string;
  readonly clues: string;
  readonly name: string;
  readonly packs: number;
  /** Metres; null: not known, and then it is in the same alcaldía. */
  readonly metres: number | null;
}

/**
 * Here, and at the nearest unit that has it: by coordinates (great circle), else in the same alcaldía. Only pharmacies, only what is in date.
 * Rows: one for here when this unit keeps stock, one for there when there is one.
 */
export async function selectStock(
  db: Queryable,
  clues: string,
  items: readonly string[],
  today: string,
): Promise<(StockRow & { here: boolean })[]> {
  const { rows } = await db.query<StockRow & { here: boolean }>({
    name: 'stock_near',
    text: `
      with own as (select s.*, p.id as place from stock_site s join stock_place p on p.clues = s.clues and p.kind = 'pharmacy' where s.clues = $1),
        near as materialized (
          select s.clues, s.name, p.id as place, case when s.latitude is not null and o.latitude is not null then
              12742000 * asin(sqrt(power(sin(radians(s.latitude - o.latitude) / 2), 2)
                + cos(radians(s.latitude)) * cos(radians(o.latitude)) * power(sin(radians(s.longitude - o.longitude) / 2), 2))) end as metres
          from own o join stock_site s on s.clues <> o.clues and ((s.latitude is not null and o.latitude is not null) or s.district = o.district)
            join stock_place p on p.clues = s.clues and p.kind = 'pharmacy'
          order by metres nulls last, s.clues)
      select a.item, true as here, o.clues, o.name, null::float8 as metres, coalesce((
          select sum(b.quantity) from stock_balance b join stock_lot l on l.id = b.lot and l.expiry >= $3::date
          where b.place = o.place and b.item = a.item and b.quantity > 0), 0)::integer as packs
      from unnest($2::text[]) as a(item) cross join own o
      union all
      select a.item, false, n.clues, n.name, n.metres, n.packs from unnest($2::text[]) as a(item) cross join lateral (
        -- One after another from the nearest, until one has it: most have it at the first or second door.
        select n.clues, n.name, n.metres, q.packs from near n
          cross join lateral (
            select sum(b.quantity)::integer as packs from stock_balance b join stock_lot l on l.id = b.lot and l.expiry >= $3::date
            where b.place = n.place and b.item = a.item and b.quantity > 0) q
        where q.packs > 0 limit 1) n`,
    values: [clues, items, today],
  });
  return rows;
}

export interface ShelfRow {
  readonly item: string;
  readonly name: string;
  readonly kind: string;
  readonly lot: string;
  readonly expiry: string;
  readonly owner: string;
  readonly programme: string;
  readonly packs: number;
}

/** Everything that a unit has, lot by lot, what expires first on top. */
export async function selectShelves(db: Queryable, clues: string): Promise<ShelfRow[]> {
  const { rows } = await db.query<ShelfRow>({
    name: 'stock_shelves',
    text: `select b.item, i.name, p.kind, l.lot, l.expiry::text as expiry, l.owner, l.programme, b.quantity as packs
      from stock_place p join stock_balance b on b.place = p.id and b.quantity > 0
        join stock_lot l on l.id = b.lot join stock_item i on i.key = b.item
      where p.clues = $1 and p.holds and p.kind <> 'transit' order by b.item, l.expiry, l.id`,
    values: [clues],
  });
  return rows;
}

export interface TravelRow {
  readonly transfer: string;
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
  readonly toName: string;
  readonly sentAt: Date;
  readonly actor: string;
  readonly item: string;
  readonly name: string;
  readonly lot: string;
  readonly expiry: string;
  readonly packs: number;
}

/** What is on the way from or to a unit. */
export async function selectTravelling(db: Queryable, clues: string): Promise<TravelRow[]> {
  const { rows } = await db.query<TravelRow>({
    name: 'stock_travelling',
    text: `select p.transfer, f.clues as "from", fs.name as "fromName", p.clues as "to", ts.name as "toName", m.at as "sentAt", m.actor,
        b.item, i.name, l.lot, l.expiry::text as expiry, b.quantity as packs
      from stock_place p join stock_balance b on b.place = p.id and b.quantity > 0
        join lateral (select source, at, actor from stock_move m where m.operation = p.transfer order by line limit 1) m on true
        join stock_place f on f.id = m.source join stock_site fs on fs.clues = f.clues join stock_site ts on ts.clues = p.clues
        join stock_lot l on l.id = b.lot join stock_item i on i.key = b.item
      where p.kind = 'transit' and (p.clues = $1 or f.clues = $1) order by m.at, p.transfer, l.expiry limit 2000`,
    values: [clues],
  });
  return rows;
}

export interface RecallRow {
  readonly what: 'shelf' | 'person';
  /** As the ledger writes it. */
  readonly lot: string;
  readonly expiry: string;
  readonly clues: string;
  readonly name: string;
  readonly kind: string | null;
  readonly patient: string | null;
  readonly dispense: string | null;
  readonly at: Date | null;
  readonly packs: number;
}

/** Id by which the FHIR API knows a key: the client's own when it brought one. */
const PUBLIC = (key: string): string => `coalesce((select v.public_id from resource_version v
  where v.shard = (('x' || substr(${key}::text, 16, 3))::bit(12)::integer >> 2) and v.id = ${key} order by v.version desc limit 1), ${key}::text)`;

/** Where a lot is and who has it, in one query, whatever letters it was typed with. @param only CLUES whose persons are told; null: all; empty: none */
export async function selectRecall(
  db: Queryable,
  item: string,
  lot: string,
  only: readonly string[] | null,
): Promise<RecallRow[]> {
  const { rows } = await db.query<RecallRow>({
    name: 'stock_recall',
    text: `with lots as (select id, lot, expiry::text as expiry from stock_lot where item = $1 and upper(lot) = upper($2))
      select 'shelf' as what, l.lot, l.expiry, p.clues, s.name, p.kind, null as patient, null as dispense, null::timestamptz as at, b.quantity as packs
      from lots l join stock_balance b on b.lot = l.id and b.quantity > 0 join stock_place p on p.id = b.place join stock_site s on s.clues = p.clues
      union all
      select 'person', x.lot, x.expiry, x.clues, x.name, null, ${PUBLIC('x.patient')}, ${PUBLIC('x.resource')}, x.at, x.packs
      from (select l.lot, l.expiry, p.clues, s.name, m.patient, m.resource, min(m.at) as at,
          sum(case when t.kind = 'patient' then m.quantity else -m.quantity end)::integer as packs
        from lots l join stock_move m on m.lot = l.id and m.patient is not null
          join stock_place p on p.id = m.source join stock_place t on t.id = m.target join stock_site s on s.clues = p.clues
        where $3::text[] is null or p.clues = any($3)
        group by l.lot, l.expiry, p.clues, s.name, m.patient, m.resource) x
      where x.packs > 0`,
    values: [item, lot, only],
  });
  return rows;
}

export interface FillRow {
  readonly request: string;
  readonly at: Date;
  readonly clues: string;
  readonly name: string;
  readonly packs: number;
  readonly actor: string;
  readonly lot: string;
  readonly expiry: string;
  readonly dispense: string;
}

/** Who filled these prescription lines, and how much; what was annulled is left out. */
export async function selectFills(db: Queryable, requests: readonly string[]): Promise<FillRow[]> {
  const { rows } = await db.query<FillRow>({
    name: 'stock_fills',
    text: `select m.request, m.at, s.clues, s.name, m.quantity as packs, m.actor, l.lot, l.expiry::text as expiry, ${PUBLIC('m.resource')} as dispense
      from stock_move m join stock_place p on p.id = m.source join stock_site s on s.clues = p.clues join stock_lot l on l.id = m.lot
      where m.request = any($1::uuid[]) and m.reverses is null and not exists (select from stock_move r where r.reverses = m.id)
      order by m.at`,
    values: [requests],
  });
  return rows;
}

export interface Difference {
  readonly place: number;
  readonly item: string;
  readonly lot: number;
  readonly kept: number | null;
  readonly ledger: number | null;
}

/** Where what is kept and what the ledger says are not the same: nowhere, or something is broken. */
export async function selectDifferences(db: Queryable): Promise<Difference[]> {
  const { rows } = await db.query<Difference>(
    `select coalesce(b.place, r.place) as place, coalesce(b.item, r.item) as item, coalesce(b.lot, r.lot) as lot,
       b.quantity as kept, r.quantity as ledger
     from stock_balance b full join stock_recomputed r using (place, item, lot)
     where b.quantity is distinct from r.quantity limit 1000`,
  );
  return rows;
}
