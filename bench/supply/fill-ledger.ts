/**
 * A ledger of a city and two years: 235 units with 1,200 items each; every one received nine times in turn once and handed out eight times,
 * each delivery a lot of its own, in the order of time. Keys `B<n>`, lots `L<n>-<m>`.
 */
import type { Database } from '@amate/hie-core/db.ts';

export const SITES = 235;
export const ITEMS = 1_200;
export const USUAL_MOVES = 1_000_000;
export const FULL_MOVES = 10_000_000;
const STEP = 250_000;
const DAYS = 730;
/** Moves of one lot at one unit: it comes, and goes in eight. */
const ROUND = 9;

export async function fillLedger(db: Database, moves: number, say: (line: string) => void): Promise<void> {
  // Without the ledger's triggers, which this is not about; the shelves are computed from the moves in the end.
  await db.query('set session_replication_role = replica');
  await db.query(
    `insert into stock_item (key, name) select 'B' || n, 'Banco ' || n from generate_series(0, $1::integer - 1) n`,
    [ITEMS],
  );
  await db.query(
    `insert into stock_site (clues, name, district, latitude, longitude)
     select 'DFBAN' || lpad(n::text, 6, '0'), 'Banco ' || n, 'Banco', 19.2 + n * 0.001, -99.1 from generate_series(1, $1::integer) n`,
    [SITES],
  );
  await db.query(
    `insert into stock_place (clues, kind) select clues, kind from stock_site cross join unnest(array['supplier', 'pharmacy', 'patient', 'adjustment']) kind
     where clues like 'DFBAN%' and clues <> 'DFBAN000000'`,
  );
  await db.query(
    `insert into stock_lot (item, lot, expiry) select 'B' || n, 'L' || n || '-' || m, current_date + 60 + 200 * m
     from generate_series(0, $1::integer - 1) n, generate_series(0, $2::integer) m`,
    [ITEMS, Math.floor(moves / (SITES * ITEMS * ROUND))],
  );
  await withoutIndexes(db, async () => {
    for (let from = 0; from < moves; from += STEP) {
      const to = Math.min(moves, from + STEP);
      await db.query(INSERT, [from, to, moves]);
      say(`supply: ${to.toLocaleString('en')} of ${moves.toLocaleString('en')}`);
    }
  });
  say('supply: shelves …');
  await db.query(
    `insert into stock_balance (place, item, lot, quantity) select place, item, lot, quantity from stock_recomputed on conflict do nothing`,
  );
  await db.query('vacuum analyze stock_move, stock_balance, stock_lot, stock_place, stock_site');
}

/** They are made again as they were: filling into them takes many times as long. */
async function withoutIndexes(db: Database, work: () => Promise<void>): Promise<void> {
  const { rows } = await db.query<{ drop: string; make: string }>(
    `select format('alter table stock_move drop constraint %I', conname) as drop,
       format('alter table stock_move add constraint %I %s', conname, pg_get_constraintdef(oid)) as make
     from pg_constraint where conrelid = 'stock_move'::regclass and contype = 'u'
     union all
     select format('drop index %I', indexname), indexdef from pg_indexes
     where tablename = 'stock_move' and indexname not in (select conname from pg_constraint where conrelid = 'stock_move'::regclass)`,
  );
  for (const { drop } of rows) await db.query(drop);
  await work();
  await db.query(`set maintenance_work_mem = '512MB'`);
  for (const { make } of rows) await db.query(make);
}

const SERIES = SITES * ITEMS;
const INSERT = `
  insert into stock_move (at, operation, line, kind, source, target, lot, quantity, actor, resource, patient)
  select now() - interval '${DAYS} days' * (1 - n::float8 / $3::integer), gen_random_uuid(), 0,
    case when comes then 'receipt' else 'dispense' end, case when comes then s.id else f.id end, case when comes then f.id else p.id end, l.id,
    case when comes then 40 else 4 end, 'banco', case when not comes then gen_random_uuid() end, case when not comes then gen_random_uuid() end
  from generate_series($1::integer, $2::integer - 1) n
    cross join lateral (select n % ${SITES} + 1 as site, n / ${SITES} % ${ITEMS} as item, n / ${SERIES} as round) x
    cross join lateral (select round % ${ROUND} = 0 as comes) y
    join stock_place f on f.clues = 'DFBAN' || lpad(site::text, 6, '0') and f.kind = 'pharmacy'
    join stock_place s on s.clues = f.clues and s.kind = 'supplier'
    join stock_place p on p.clues = f.clues and p.kind = 'patient'
    join stock_lot l on l.item = 'B' || x.item and l.lot = 'L' || x.item || '-' || round / ${ROUND}
  order by n`;
