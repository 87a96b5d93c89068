import { createTestDatabase, type TestDatabase } from '@amate/test/support/database.ts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Database, openDatabase } from '../../db.ts';
import { createSettling, type Settling } from './settle-consents.ts';

let database: TestDatabase;
let db: Database;
let settling: Settling;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} });
  settling = createSettling(db, () => {});
});
afterAll(async () => {
  await settling.stop();
  await db.end();
  await database.close();
});

/** Withdrawn long ago, by a transaction older than any: one look settles each. */
const withdrawn = (many: number) =>
  db.query(
    `insert into consent_rule (consent, patient, kind, target, open, at, tx)
     select gen_random_uuid(), gen_random_uuid(), 'authoredby', 'DFSSA003162', false, now() - interval '1 hour', '3' from generate_series(1, $1)`,
    [many],
  );
const unsettled = async () => (await db.query('select from consent_rule where not settled')).rows.length;

describe('what persons hide is decided again', () => {
  it('for as many as there are: who merges two records waits for it', async () => {
    await withdrawn(120);
    await settling.run();
    expect(await unsettled()).toBe(0);
  });

  it('also when a look that began before is under way', async () => {
    await withdrawn(60);
    const before = settling.run();
    await withdrawn(1);
    await settling.run();
    expect(await unsettled()).toBe(0);
    await before;
  });

  it('soon after a nudge that came while a look was under way, not at the next interval', async () => {
    jest.useFakeTimers();
    const answers: (() => void)[] = [];
    const query = () => new Promise((resolve) => answers.push(() => resolve({ rows: [] })));
    const own = createSettling({ query } as unknown as Database, () => {});
    try {
      const first = own.run();
      await jest.advanceTimersByTimeAsync(1);
      own.nudge();
      await jest.advanceTimersByTimeAsync(200);
      expect(answers).toHaveLength(1);
      answers[0]!();
      await first;
      await jest.advanceTimersByTimeAsync(1);
      expect(answers).toHaveLength(2);
    } finally {
      for (const answer of answers) answer();
      await own.stop();
      jest.useRealTimers();
    }
  });
});
