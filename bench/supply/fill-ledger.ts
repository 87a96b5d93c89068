/**
 * A ledger of a city and two years: 235 units with 1,200 items each; every one received nine times in turn once and handed out eight times,
 * each delivery a lot of its own, in the order of time. Keys `B<n>`, lots `L<n>-<m>`. Written as it would have come to be, and not by the
 * ledger's own triggers, which this is not about: moves, shelves and the sums of each day come from one arithmetic, two connections at once,
 * and the indexes are made afterwards as they were. `checkLedger` asks the product whether it says the same of it.
 */
import type { Database } from '@amate/hie-core/db.ts';
import { selectDifferences } from '@amate/hie-core/supply/reading/sql.ts';

export const SITES = 235;
export const ITEMS = 1_200;
export const USUAL_MOVES = 1_000_000;
export const FULL_MOVES = 10_000_000;
const STEP = 500_000;
const DAYS = 730;
/** Moves of one lot at one unit: it comes, and goes in eight. */
const ROUND = 9;
const SERIES = SITES * ITEMS;
const ZONE = 'America/Mexico_City';

export interface Filling {
  readonly moves: number;
  /** Days before this one (YYYY-MM-DD) are summed. */
  readonly today: string;
  readonly say: (line: string) => void;
}

/** @param one and other, each of a single connection: they are told to leave the triggers out */
export async function fillLedger(one: Database, other: Database, filling: Filling): Promise<void> {
  for (const db of [one, other]) {
    await db.query('set session_replication_role = replica');
    await db.query('set synchronous_commit = off');
    await db.query(`set maintenance_work_mem = '384MB'`);
  }
  const base = await fillPlaces(one, filling);
  await Promise.all([fillMoves(one, filling, base), fillShelves(other, filling, base)]);
  await Promise.all([
    one.query('vacuum analyze stock_move'),
    other.query('vacuum analyze stock_day, stock_balance, stock_lot, stock_place, stock_site, stock_item'),
  ]);
}

/** @throws when what is kept of this ledger is not what its moves say */
export async function checkLedger(db: Database): Promise<void> {
  const differing = await selectDifferences(db);
  const { rows } = await db.query<{ day: object }>(
    `select d as day from (
       (select place, item, day, handed, change from stock_day)
       except all
       (select p.id, l.item, (m.at at time zone '${ZONE}')::date, case m.kind when 'dispense' then m.quantity else 0 end,
          case when m.target = p.id then m.quantity else -m.quantity end
        from stock_move m join stock_place p on p.kind = 'pharmacy' and p.id in (m.source, m.target) join stock_lot l on l.id = m.lot)
     ) d limit 1`,
  );
  if (differing.length > 0 || rows.length > 0)
    throw new Error(`the ledger of the benchmark is wrong: ${JSON.stringify([differing[0], rows[0]])}`);
}

/** Ids follow from numbers: unit 1 has the first of each kind, item 0 the first of the lots. */
interface Base {
  readonly supplier: number;
  readonly pharmacy: number;
  readonly patient: number;
  readonly lot: number;
  readonly lotsOfItem: number;
  /** The last of the moves would come now. */
  readonly until: string;
}

async function fillPlaces(db: Database, { moves }: Filling): Promise<Base> {
  await db.query(
    `insert into stock_item (key, name) select 'B' || n, 'Banco ' || n from generate_series(0, $1::integer - 1) n`,
    [ITEMS],
  );
  await db.query(
    `insert into stock_site (clues, name, district, latitude, longitude)
     select 'DFBAN' || lpad(n::text, 6, '0'), 'Banco ' || n, 'Banco', 19.2 + n * 0.001, -99.1 from generate_series(1, $1::integer) n`,
    [SITES],
  );
  const placed = async (kind: string): Promise<number> => {
    const { rows } = await db.query<{ id: number }>(
      `with made as (insert into stock_place (clues, kind) select 'DFBAN' || lpad(n::text, 6, '0'), $2::text from generate_series(1, $1::integer) n order by n returning id)
       select min(id) as id from made having max(id) - min(id) = $1::integer - 1`,
      [SITES, kind],
    );
    return rows[0]!.id;
  };
  const [supplier, pharmacy] = [await placed('supplier'), await placed('pharmacy')];
  const [patient] = [await placed('patient'), await placed('adjustment')];
  const lotsOfItem = Math.floor((moves - 1) / (SERIES * ROUND)) + 1;
  const { rows } = await db.query<{ id: number; until: string }>(
    `with made as (insert into stock_lot (item, lot, expiry) select 'B' || n, 'L' || n || '-' || m, current_date + 60 + 200 * m
       from generate_series(0, $1::integer - 1) n, generate_series(0, $2::integer - 1) m order by n, m returning id)
     select min(id) as id, now()::text as until from made having max(id) - min(id) = $1::integer * $2::integer - 1`,
    [ITEMS, lotsOfItem],
  );
  return { supplier, pharmacy, patient, lot: rows[0]!.id, lotsOfItem, until: rows[0]!.until };
}

async function fillMoves(db: Database, { moves, say }: Filling, base: Base): Promise<void> {
  const { supplier, pharmacy, patient, lot, lotsOfItem, until } = base;
  await withoutIndexes(db, 'stock_move', async () => {
    for (let from = 0; from < moves; from += STEP) {
      const to = Math.min(moves, from + STEP);
      await db.query(MOVES, [from, to, moves, until, supplier, pharmacy, patient, lot, lotsOfItem]);
      say(`supply: ${to.toLocaleString('en')} of ${moves.toLocaleString('en')}`);
    }
    say('supply: indexes …');
  });
}

/** What each shelf holds, and what each day used, as the nights would have summed it. */
async function fillShelves(db: Database, { moves, today }: Filling, base: Base): Promise<void> {
  const { pharmacy, lot, lotsOfItem, until } = base;
  await db.query(
    `insert into stock_balance (place, item, lot, quantity)
     select $2::integer + s, 'B' || i, $3::integer + i * $4::integer + m, 40 - 4 * (c - 1)
     from generate_series(0, ${SITES - 1}) s, generate_series(0, ${ITEMS - 1}) i, generate_series(0, $4::integer - 1) m
       cross join lateral (select least(${ROUND}, ($1::integer - 1 - i * ${SITES} - s) / ${SERIES} + 1 - m * ${ROUND}) as c
         where $1::integer > i * ${SITES} + s) x
     where c > 0`,
    [moves, pharmacy, lot, lotsOfItem],
  );
  await withoutIndexes(db, 'stock_day', () =>
    db.query(
      `insert into stock_day (place, item, day, handed, change)
       select $2::integer + s, 'B' || i, day, case when comes then 0 else 4 end, case when comes then 40 else -4 end
       from generate_series(0, ${SITES - 1}) s, generate_series(0, ${ITEMS - 1}) i, generate_series(0, ($1::integer - 1) / ${SERIES}) round
         cross join lateral (select round * ${SERIES} + i * ${SITES} + s as n, round % ${ROUND} = 0 as comes) x
         cross join lateral (select (${AT('$3', '$1')} at time zone '${ZONE}')::date as day) y
       where n < $1::integer and day < $4::date`,
      [moves, pharmacy, until, today],
    ),
  );
  await db.query(
    `insert into stock_day_done (day) select d::date from generate_series(
       (${AT('$1', '$2').replace(/\bn\b/, '0')} at time zone '${ZONE}')::date, $3::date - 1, interval '1 day') d`,
    [until, moves, today],
  );
}

/** When the move of number n was. */
const AT = (until: string, moves: string): string =>
  `(${until}::timestamptz - interval '${DAYS} days' * (1 - n::float8 / ${moves}::integer))`;

const UUID = (version: number): string => `('00000000-0000-4000-800${version}-' || lpad(to_hex(n), 12, '0'))::uuid`;

const MOVES = `
  insert into stock_move (at, operation, line, kind, source, target, lot, quantity, actor, resource, patient)
  select ${AT('$4', '$3')}, ${UUID(0)}, 0, case when comes then 'receipt' else 'dispense' end,
    case when comes then $5::integer else $6::integer end + site, case when comes then $6::integer else $7::integer end + site,
    $8::integer + item * $9::integer + round / ${ROUND},
    case when comes then 40 else 4 end, 'banco', case when not comes then ${UUID(1)} end, case when not comes then ${UUID(2)} end
  from generate_series($1::integer, $2::integer - 1) n
    cross join lateral (select n % ${SITES} as site, n / ${SITES} % ${ITEMS} as item, n / ${SERIES} as round) x
    cross join lateral (select round % ${ROUND} = 0 as comes) y`;

/** They are made again as they were: filling into them takes many times as long. What others refer to stays. */
async function withoutIndexes(db: Database, name: string, work: () => Promise<unknown>): Promise<void> {
  const { rows } = await db.query<{ drop: string; make: string }>(
    `select format('alter table %I drop constraint %I', $1::text, conname) as drop,
       format('alter table %I add constraint %I %s', $1::text, conname, pg_get_constraintdef(c.oid)) as make
     from pg_constraint c where conrelid = $1::regclass and contype in ('u', 'p')
       and not exists (select from pg_constraint f where f.contype = 'f' and f.confrelid = c.conrelid and f.conindid = c.conindid)
     union all
     select format('drop index %I', indexname), indexdef from pg_indexes
     where tablename = $1 and indexname not in (select conname from pg_constraint where conrelid = $1::regclass)`,
    [name],
  );
  for (const { drop } of rows) await db.query(drop);
  await work();
  for (const { make } of rows) await db.query(make);
}
