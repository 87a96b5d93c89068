/**
 * Half a year of deliveries behind the demonstration's shelves, so that the night has a consumption to plan from: what came in once and was
 * handed out week by week, written as it would have come to be. Only the ledger's own table: no person of the city was handed any of it.
 */
import { type Database, inTransaction } from '@amate/hie-core/db.ts';
import { cityDate } from '@amate/hie-core/supply/clock.ts';
import { planAll } from '@amate/hie-core/supply/planning/nightly.ts';
import { whileAlone } from '@amate/hie-core/supply/planning/sql.ts';

/** What a unit used of an item in a month, and what is left of it on top of what its shelf has otherwise. */
export interface Used {
  readonly clues: string;
  readonly item: string;
  readonly monthly: number;
  readonly left: number;
  readonly expiresInDays: number;
}

const WEEKS = 26;
const WEEKS_A_MONTH = 4.35;
const LOT = 'D25H';
const ACTOR = 'Farmacia (historial de demostración)';

/** Packs of a week: a little more, a little less, the same at every first start. */
const ofWeek = ({ monthly }: Used, week: number): number =>
  Math.max(0, Math.round((monthly / WEEKS_A_MONTH) * (1 + 0.25 * Math.sin(week * 1.7))));

const packsOf = (used: Used): number =>
  Array.from({ length: WEEKS }, (_, week) => ofWeek(used, week)).reduce((sum, one) => sum + one, 0);

/** Once: the sums by day are thrown away and made again from the ledger (docs/adr/0038). */
export async function writeHistory(db: Database, all: readonly Used[], nowMs: number): Promise<void> {
  const { rows } = await db.query('select from stock_lot where lot = $1 limit 1', [LOT]);
  if (rows.length > 0) return;
  await inTransaction(db, async (client) => {
    await client.query(
      `insert into stock_lot (item, lot, expiry) select i, $2, $3::date + d from unnest($1::text[], $4::integer[]) as x(i, d)
       join stock_item on key = i on conflict do nothing`,
      [all.map(({ item }) => item), LOT, cityDate(nowMs), all.map(({ expiresInDays }) => expiresInDays)],
    );
    const came = all.map((used) => ({ ...used, packs: packsOf(used) + used.left, weeksAgo: WEEKS + 1 }));
    await client.query(MOVES, ['receipt', 'supplier', 'pharmacy', ...columnsOf(came, nowMs)]);
    const gone = all.flatMap((used) =>
      Array.from({ length: WEEKS }, (_, week) => ({ ...used, packs: ofWeek(used, week), weeksAgo: WEEKS - week })),
    );
    await client.query(MOVES, ['dispense', 'pharmacy', 'patient', ...columnsOf(gone, nowMs)]);
    await client.query('delete from stock_day');
    await client.query('delete from stock_day_done');
  });
}

const MOVES = `
  insert into stock_move (at, operation, line, kind, source, target, lot, quantity, actor)
  select $4::timestamptz - make_interval(days => 7 * w), gen_random_uuid(), 0, $1, s.id, t.id, l.id, q, $5
  from unnest($6::text[], $7::text[], $8::integer[], $9::integer[], $10::date[]) as x(c, i, q, w, e)
    join stock_place s on s.clues = c and s.kind = $2 join stock_place t on t.clues = c and t.kind = $3
    join stock_lot l on l.item = i and l.lot = $11 and l.expiry = e
  where q > 0 order by w desc`;

interface Moved extends Used {
  readonly packs: number;
  readonly weeksAgo: number;
}
const DAY_MS = 86_400_000;

const columnsOf = (moves: readonly Moved[], nowMs: number): unknown[] => [
  ...[new Date(nowMs - 3_600_000).toISOString(), ACTOR],
  ...[moves.map(({ clues }) => clues), moves.map(({ item }) => item), moves.map(({ packs }) => packs)],
  moves.map(({ weeksAgo }) => weeksAgo),
  moves.map(({ expiresInDays }) => cityDate(nowMs + expiresInDays * DAY_MS)),
  LOT,
];

const TRIES = 30;
const WAIT_MS = 1_000;

/** Last night, made again with what has come to be known; the hub's own first night may still be at it. */
export async function planAgain(db: Database, nowMs: number): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    if ((await whileAlone(db, () => planAll(db, cityDate(nowMs)))) !== undefined) return;
    await new Promise((done) => setTimeout(done, WAIT_MS));
  }
}
