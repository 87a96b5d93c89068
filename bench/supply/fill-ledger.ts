/** A ledger of a city: 235 units with 1,200 items each received once, and handed out until there are a million moves. Keys `B<n>`, lots `L<n>`. */
import type { Database } from '@amate/hie-core/db.ts';

export const SITES = 235;
export const ITEMS = 1_200;
export const MOVES = 1_000_000;
const STEP = 200_000;

export async function fillLedger(db: Database, say: (line: string) => void): Promise<void> {
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
    `insert into stock_place (clues, kind) select clues, kind from stock_site cross join unnest(array['supplier', 'pharmacy', 'patient']) kind
     where clues like 'DFBAN%' and clues <> 'DFBAN000000'`,
  );
  await db.query(
    `insert into stock_lot (item, lot, expiry) select 'B' || n, 'L' || n, current_date + 300 from generate_series(0, $1::integer - 1) n`,
    [ITEMS],
  );
  const move = (kind: string, from: string, to: string, more: string, where: string): string => `
    insert into stock_move (at, operation, line, kind, source, target, lot, quantity, actor, resource, patient)
    select now(), gen_random_uuid(), 0, '${kind}', s.id, t.id, l.id, ${more}
    from generate_series($1::integer, $2::integer - 1) n
      join stock_place s on s.clues = 'DFBAN' || lpad(((n % ${SITES}) + 1)::text, 6, '0') and s.kind = '${from}'
      join stock_place t on t.clues = s.clues and t.kind = '${to}'
      join stock_lot l on l.lot = 'L' || ((n / ${SITES}) % ${ITEMS}) and l.item = 'B' || ((n / ${SITES}) % ${ITEMS}) ${where}`;
  const receipts = SITES * ITEMS;
  await inSteps(
    receipts,
    (from, to) => db.query(move('receipt', 'supplier', 'pharmacy', `100, 'banco', null, null`, ''), [from, to]),
    say,
  );
  const handed = `1, 'banco', gen_random_uuid(), gen_random_uuid()`;
  await inSteps(
    MOVES - receipts,
    (from, to) => db.query(move('dispense', 'pharmacy', 'patient', handed, ''), [from, to]),
    say,
  );
  await db.query(
    `insert into stock_balance (place, item, lot, quantity) select place, item, lot, quantity from stock_recomputed on conflict do nothing`,
  );
  await db.query('analyze stock_move, stock_balance, stock_lot, stock_place, stock_site');
}

async function inSteps(
  whole: number,
  step: (from: number, to: number) => Promise<unknown>,
  say: (line: string) => void,
): Promise<void> {
  for (let from = 0; from < whole; from += STEP) {
    await step(from, Math.min(whole, from + STEP));
    say(`supply: ${Math.min(whole, from + STEP).toLocaleString('en')} of ${whole.toLocaleString('en')}`);
  }
}
