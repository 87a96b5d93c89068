/** What planning reads of the ledger and what it leaves behind (migration 000029). */
import type { Database, Queryable } from '../../db.ts';
import type { ItemPlan } from './plan-item.ts';
import type { Proposal } from './redistribute.ts';
import type { Lead } from './reorder.ts';

const ZONE = `'America/Mexico_City'`;
const PLAN_LOCK = 0x506c616e; // "Plan"

/** One hub plans. @returns undefined when another is at it */
export async function whileAlone<T>(db: Database, work: () => Promise<T>): Promise<T | undefined> {
  const client = await db.connect();
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [PLAN_LOCK]);
    if (!rows[0]!.mine) return undefined;
    return await work().finally(() => client.query('select pg_advisory_unlock($1)', [PLAN_LOCK]));
  } finally {
    client.release();
  }
}

/** Days of the city (YYYY-MM-DD) that have ended by `until` and are not summed yet, oldest first. */
export async function selectDaysToSum(db: Queryable, until: string): Promise<string[]> {
  const { rows } = await db.query<{ day: string }>(
    `select d::date::text as day from generate_series(coalesce((select max(day) + 1 from stock_day_done),
       (select (min(at) at time zone ${ZONE})::date from stock_move)), $1::date - 1, interval '1 day') d order by 1`,
    [until],
  );
  return rows.map(({ day }) => day);
}

/**
 * Adds days of the ledger to the sums. What is handed out and annulled counts on the day it was handed out; what the place holds changes on the
 * day it changed.
 * @param first and last day, inclusive
 */
export async function sumDays(db: Queryable, first: string, last: string): Promise<void> {
  await db.query(
    `with moved as (
       select m.*, l.item, (m.at at time zone ${ZONE})::date as day, (o.at at time zone ${ZONE})::date as first_day
       from stock_move m join stock_lot l on l.id = m.lot left join stock_move o on o.id = m.reverses and o.kind = 'dispense'
       where m.at >= ($1::date::timestamp at time zone ${ZONE}) and m.at < (($2::date + 1)::timestamp at time zone ${ZONE})),
     parts as (
       select target as place, item, day, 0 as handed, quantity as change from moved
       union all select source, item, day, case kind when 'dispense' then quantity else 0 end, -quantity from moved
       union all select target, item, first_day, -quantity, 0 from moved where first_day is not null)
     insert into stock_day as d (place, item, day, handed, change)
       select x.place, x.item, x.day, sum(x.handed)::integer, sum(x.change)::integer
       from parts x join stock_place p on p.id = x.place and p.kind in ('pharmacy', 'store', 'ward')
       group by x.place, x.item, x.day having sum(x.handed) <> 0 or sum(x.change) <> 0 order by 1, 2, 3
     on conflict (place, item, day) do update set handed = d.handed + excluded.handed, change = d.change + excluded.change`,
    [first, last],
  );
  await db.query(
    `insert into stock_day_done (day) select generate_series($1::date, $2::date, interval '1 day')::date`,
    [first, last],
  );
}

export interface CityMonth {
  readonly item: string;
  /** Packs of each month from `from` on. */
  readonly packs: readonly number[];
}

/** @param from first day of a month. @param months how many */
export async function selectCityMonths(db: Queryable, from: string, months: number): Promise<CityMonth[]> {
  const { rows } = await db.query<{ item: string; months: string }>(
    `select item, string_agg(n || ',' || packs, ';') as months from (
       select item, ((extract(year from day) - extract(year from $1::date)) * 12 + extract(month from day) - extract(month from $1::date))::integer as n,
         sum(handed) as packs
       from stock_day where day >= $1::date and day < $1::date + make_interval(months => $2) group by 1, 2) x group by item`,
    [from, months],
  );
  return rows.map(({ item, months: text }) => {
    const packs = Array.from({ length: months }, () => 0);
    for (const pair of text.split(';')) {
      const [n, count] = pair.split(',').map(Number);
      packs[n!] = Math.max(0, count!);
    }
    // A month before the item was there is no month of little use.
    const first = packs.findIndex((count) => count > 0);
    return { item, packs: first < 0 ? [] : packs.slice(first) };
  });
}

export async function storeSeasons(db: Queryable, seasons: ReadonlyMap<string, readonly number[]>): Promise<void> {
  await db.query(
    `insert into stock_season (item, factors) select i, string_to_array(f, ',')::real[] from unnest($1::text[], $2::text[]) as x(i, f)
     on conflict (item) do update set factors = excluded.factors`,
    [[...seasons.keys()], [...seasons.values()].map((factors) => factors.join(','))],
  );
}

export interface SiteRow {
  readonly clues: string;
  readonly district: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export async function selectSites(db: Queryable): Promise<SiteRow[]> {
  const { rows } = await db.query<SiteRow>(
    `select s.clues, s.district, s.latitude, s.longitude from stock_site s
     where exists (select from stock_place p where p.clues = s.clues and p.kind in ('pharmacy', 'store', 'ward')) order by 1`,
  );
  return rows;
}

/** From the order to its last receipt, of the orders of a year; units with fewer than `least` are left out. */
export async function selectLeads(db: Queryable, least: number): Promise<Map<string, Lead>> {
  const { rows } = await db.query<{ clues: string; days: number; spread: number }>(
    `select clues, avg(days)::float8 as days, stddev_samp(days)::float8 as spread from (
       select o.clues, o.id, extract(epoch from max(r.at) - o.ordered_at)::float8 / 86400 as days
       from stock_order o join stock_order_receipt r on r."order" = o.id
       where o.ordered_at > now() - interval '1 year' group by o.clues, o.id, o.ordered_at) x
     group by clues having count(*) >= $1`,
    [least],
  );
  return new Map(rows.map(({ clues, days, spread }) => [clues, { days, spread, assumed: false }]));
}

export interface UseRow {
  readonly item: string;
  readonly opening: number;
  readonly since: number;
  /** `day,handed,change;…` in order. */
  readonly days: string | null;
}

/** @param from day, counted from 1970-01-01 */
export async function selectUses(db: Queryable, clues: string, from: number): Promise<UseRow[]> {
  const { rows } = await db.query<UseRow>({
    name: 'stock_uses',
    text: `with days as (
        select d.item, d.day - date '1970-01-01' as day, sum(d.handed) as handed, sum(d.change) as change
        from stock_place p join stock_day d on d.place = p.id
        where p.clues = $1 and p.kind in ('pharmacy', 'store', 'ward') group by 1, 2)
      select item, coalesce(sum(change) filter (where day < $2), 0)::integer as opening, min(day) as since,
        string_agg(day || ',' || handed || ',' || change, ';' order by day) filter (where day >= $2) as days
      from days group by item`,
    values: [clues, from],
  });
  return rows;
}

export interface LotRow {
  readonly item: string;
  readonly packs: number;
  readonly expires: number;
}

/** In date. */
export async function selectLotsLeft(db: Queryable, clues: string, today: number): Promise<LotRow[]> {
  const { rows } = await db.query<LotRow>({
    name: 'stock_lots_left',
    text: `select b.item, b.quantity as packs, l.expiry - date '1970-01-01' as expires
      from stock_place p join stock_balance b on b.place = p.id and b.quantity > 0 join stock_lot l on l.id = b.lot
      where p.clues = $1 and p.kind in ('pharmacy', 'store', 'ward') and l.expiry >= date '1970-01-01' + $2::integer`,
    values: [clues, today],
  });
  return rows;
}

/** On its way, and what orders still expect. */
export async function selectComing(db: Queryable, clues: string): Promise<Map<string, number>> {
  const { rows } = await db.query<{ item: string; packs: number }>({
    name: 'stock_coming',
    text: `select item, sum(packs)::integer as packs from (
        select b.item, b.quantity as packs from stock_place p join stock_balance b on b.place = p.id
        where p.clues = $1 and p.kind = 'transit'
        union all
        select l.item, coalesce(l.approved, l.asked) - l.received from stock_order o join stock_order_line l on l."order" = o.id
        where o.clues = $1 and o.state in ('approved', 'ordered')) x
      where packs > 0 group by item`,
    values: [clues],
  });
  return new Map(rows.map(({ item, packs }) => [item, packs]));
}

const STORE = `
  insert into stock_plan (clues, item, made_on, on_hand, coming, monthly, days_in, days_out, forecast, lead_days, lead_spread, lead_assumed,
    minimum, reorder_point, maximum, empty_on, alarm, expiring, expiring_on, suggested)
  select $1, i, $2::date, h, c, m, n, o, f, $3, $4, $5, least(a, 2147483647)::integer, least(r, 2147483647)::integer, least(x, 2147483647)::integer,
    case when l is not null and l < 3650 then $2::date + l::integer end, z, e, date '1970-01-01' + y, least(s, 2147483647)::integer
  from unnest($6::text[], $7::integer[], $8::integer[], $9::real[], $10::smallint[], $11::smallint[], $12::real[], $13::bigint[], $14::bigint[],
    $15::bigint[], $16::bigint[], $17::boolean[], $18::integer[], $19::integer[], $20::bigint[]) as q(i, h, c, m, n, o, f, a, r, x, l, z, e, y, s)`;

/** The plan of a unit takes the place of the one before. */
export async function storePlan(
  db: Queryable,
  clues: string,
  day: string,
  { days, spread, assumed }: Lead,
  plans: readonly ItemPlan[],
): Promise<void> {
  await db.query('delete from stock_plan where clues = $1', [clues]);
  const column = <T>(pick: (plan: ItemPlan) => T | undefined): (T | null)[] => plans.map((plan) => pick(plan) ?? null);
  await db.query({
    name: 'stock_store_plan',
    text: STORE,
    values: [
      ...[clues, day, days, spread, assumed],
      ...[column(({ item }) => item), column(({ onHand }) => onHand), column(({ coming }) => coming)],
      ...[column(({ consumption }) => consumption.monthly), column(({ consumption }) => consumption.daysIn)],
      ...[column(({ consumption }) => consumption.daysOut), column(({ forecast }) => forecast)],
      ...[
        column(({ minimum }) => minimum),
        column(({ reorderPoint }) => reorderPoint),
        column(({ maximum }) => maximum),
      ],
      ...[column(({ daysLeft }) => daysLeft), column(({ alarm }) => alarm), column(({ expiring }) => expiring)],
      ...[column(({ expiringOn }) => expiringOn), column(({ suggested }) => suggested)],
    ],
  });
}

export interface GiveOrTake {
  readonly item: string;
  readonly clues: string;
  readonly onHand: number;
  readonly lacks: number;
  readonly daysLeft: number;
  readonly surplus: number;
  readonly expiring: number;
}

/** Who lacks something or has too much of it, item by item; only items of which somebody lacks. */
export async function selectGiveOrTake(db: Queryable): Promise<GiveOrTake[]> {
  const { rows } = await db.query<GiveOrTake>(
    `select item, clues, on_hand as "onHand", suggested as lacks, coalesce(empty_on - made_on, 100000) as "daysLeft",
       greatest(0, on_hand - coalesce(maximum, on_hand)) as surplus, expiring
     from stock_plan where (suggested > 0 or expiring > 0 or on_hand > maximum)
       and item in (select item from stock_plan where suggested > 0) order by item, clues`,
  );
  return rows;
}

export async function storeProposals(
  db: Queryable,
  day: string,
  proposals: readonly (Proposal & { readonly item: string })[],
): Promise<void> {
  await db.query('delete from stock_proposal');
  await db.query(
    `insert into stock_proposal (item, source, target, packs, metres, why, made_on)
     select i, s, t, q, m, w, $1::date from unnest($2::text[], $3::text[], $4::text[], $5::integer[], $6::integer[], $7::text[]) as x(i, s, t, q, m, w)`,
    [
      ...[day, proposals.map(({ item }) => item), proposals.map(({ from }) => from), proposals.map(({ to }) => to)],
      ...[proposals.map(({ packs }) => packs), proposals.map(({ metres }) => metres ?? null)],
      proposals.map(({ why }) => why),
    ],
  );
}

export async function isPlanned(db: Queryable, day: string): Promise<boolean> {
  const { rows } = await db.query('select from stock_planned where day = $1', [day]);
  return rows.length > 0;
}

export async function storePlanned(db: Queryable, day: string, seconds: number): Promise<void> {
  await db.query(
    `insert into stock_planned (day, seconds) values ($1, $2) on conflict (day) do update set seconds = excluded.seconds, at = now()`,
    [day, seconds],
  );
}
