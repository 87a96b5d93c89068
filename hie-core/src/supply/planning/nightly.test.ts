/** The night over a real database: sums, plans, proposals, and what was filled; run twice, it is the same. */
import { createTestDatabase, type TestDatabase } from '@amate/test/support/database.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../db.ts';
import { selectFilled } from '../open-data/sql.ts';
import { planAll, planTonight } from './nightly.ts';

let test: TestDatabase;
let db: Database;
const DAY_MS = 86_400_000;
const TODAY = new Date().toISOString().slice(0, 10);
const ago = (days: number): string => new Date(Date.parse(`${TODAY}T18:00:00Z`) - days * DAY_MS).toISOString();

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase({ url: test.url, maxConnections: 3, statementTimeoutMs: 20_000, onError: () => {} });
  await db.query(`insert into stock_item (key, name) values ('X', 'Equis')`);
  await db.query(
    `insert into stock_site (clues, name, latitude, longitude) values ('CERCA', 'Cerca', 19.3, -99.1), ('POCO', 'Poco', 19.31, -99.1), ('LEJOS', 'Lejos', 19.5, -99.1)`,
  );
  await db.query(
    `insert into stock_place (clues, kind) select clues, kind from stock_site, unnest(array['supplier', 'pharmacy', 'patient']) kind`,
  );
  await db.query(
    `insert into stock_lot (item, lot, expiry) values ('X', 'L', $1::date + 700), ('X', 'PRONTO', $1::date + 20)`,
    [TODAY],
  );
  await move('CERCA', 'receipt', 200, 3_000);
  await move('LEJOS', 'receipt', 200, 3_000);
  await move('POCO', 'receipt', 200, 405);
  for (const clues of ['CERCA', 'POCO', 'LEJOS']) await move(clues, 'dispense', 199, 2, 199);
}, 60_000);
afterAll(async () => {
  await db?.end();
  await test?.close();
});

/** On that day, or on that many days up to yesterday. */
async function move(
  clues: string,
  kind: 'receipt' | 'dispense',
  daysAgo: number,
  packs: number,
  days = 1,
): Promise<void> {
  const [from, to] = kind === 'receipt' ? ['supplier', 'pharmacy'] : ['pharmacy', 'patient'];
  await db.query(
    `insert into stock_move (at, operation, line, kind, source, target, lot, quantity, actor, patient, resource)
     select $1::timestamptz + make_interval(days => n), gen_random_uuid(), 0, $2, s.id, t.id, l.id, $3, 'prueba',
       case when $2 = 'dispense' then gen_random_uuid() end, gen_random_uuid()
     from stock_place s, stock_place t, stock_lot l, generate_series(0, $7 - 1) n
     where s.clues = $4 and s.kind = $5 and t.clues = $4 and t.kind = $6 and l.lot = 'L'`,
    [ago(daysAgo), kind, packs, clues, from, to, days],
  );
}

const plans = async () => {
  const { rows } = await db.query(
    `select clues, on_hand as "onHand", round(monthly::numeric)::integer as monthly, alarm, maximum, suggested from stock_plan order by clues`,
  );
  return rows;
};

describe('the night', () => {
  it('sums every day once, plans each unit, and proposes what is near before anything is bought', async () => {
    const night = await planAll(db, TODAY);
    expect(night).toMatchObject({ units: 3, items: 3, alarms: 1, proposals: 1 });
    expect(await plans()).toMatchObject([
      { clues: 'CERCA', onHand: 2_602, monthly: 61, alarm: false, suggested: 0 },
      { clues: 'LEJOS', onHand: 2_602, monthly: 61, alarm: false, suggested: 0 },
      { clues: 'POCO', onHand: 7, monthly: 61, alarm: true },
    ]);
    const { rows } = await db.query('select source, target, why from stock_proposal');
    expect(rows).toEqual([{ source: 'CERCA', target: 'POCO', why: 'surplus' }]);
    const before = await plans();
    expect(await planAll(db, TODAY)).toMatchObject({ days: 0 });
    expect(await plans()).toEqual(before);
    expect(await planTonight(db, Date.parse(ago(0)))).toBeUndefined();
  });

  it('what the sums say is what the ledger says', async () => {
    const { rows } = await db.query(
      `select b.place from stock_balance b left join (select place, item, sum(change) as change from stock_day group by 1, 2) d using (place, item)
       where d.change is distinct from b.quantity`,
    );
    expect(rows).toEqual([]);
  });

  it('a dispense that is annulled later is no consumption of its day', async () => {
    await db.query(
      `insert into stock_move (at, operation, line, kind, source, target, lot, quantity, actor, reason, patient, resource, reverses)
       select $1, gen_random_uuid(), 0, 'correction', m.target, m.source, m.lot, m.quantity, m.actor, 'Se anuló', m.patient, m.resource, m.id
       from stock_move m join stock_place p on p.id = m.source and p.clues = 'LEJOS' where m.kind = 'dispense' order by m.id limit 1`,
      [ago(0)],
    );
    const tomorrow = new Date(Date.parse(TODAY) + DAY_MS).toISOString().slice(0, 10);
    expect(await planAll(db, tomorrow)).toMatchObject({ days: 1 });
    const { rows } = await db.query(
      `select d.day::text as day, d.handed, d.change from stock_day d join stock_place p on p.id = d.place and p.clues = 'LEJOS'
       where d.handed <> 2 and d.change < 100 order by d.day`,
    );
    expect(rows).toEqual([
      { day: ago(199).slice(0, 10), handed: 0, change: -2 },
      { day: TODAY, handed: 0, change: 2 },
    ]);
  });

  it('prescriptions filled whole: all lines of a folio, one fill of those that repeat; what fell is left out', async () => {
    const line = (folio: string, filled: number | undefined, allowed: number, repeats = 0, stands = true) =>
      db.query(
        `with p as (insert into stock_prescribed (request, folio, clues, day, repeats, stands)
           values (gen_random_uuid(), $1, 'POCO', current_date, $2, $3) returning request)
         insert into stock_move (at, operation, line, kind, source, target, lot, quantity, actor, request, allowed, patient, resource)
         select now(), gen_random_uuid(), 0, 'dispense', s.id, t.id, l.id, $4, 'prueba', p.request, $5, gen_random_uuid(), gen_random_uuid()
         from p, stock_place s, stock_place t, stock_lot l
         where $4 > 0 and s.clues = 'CERCA' and s.kind = 'pharmacy' and t.clues = 'CERCA' and t.kind = 'patient' and l.lot = 'L'`,
        [folio, repeats, stands, filled ?? 0, allowed],
      );
    await line('UNO', 3, 3);
    await line('DOS', 3, 3);
    await line('DOS', 1, 2);
    await line('TRES', undefined, 1);
    await line('CUATRO', 2, 6, 2);
    await line('CINCO', undefined, 1, 0, false);
    await planAll(db, TODAY);
    expect(await selectFilled(db)).toMatchObject([{ clues: 'POCO', name: 'Poco', prescriptions: 4, whole: 2 }]);
  });
});
