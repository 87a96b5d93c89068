/** What a hub keeps in memory of owners and programmes is as old as the number that the turn gives. */
import { createTestDatabase, type TestDatabase } from '@amate/test/support/database.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Database, inTransaction, openDatabase } from '../../db.ts';
import { announceChange, takeTurn } from './sql.ts';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
});
afterAll(async () => {
  await db?.end();
  await database?.close();
});

it('gives another number after every change, the first one ever too', async () => {
  const numbers = [await inTransaction(db, takeTurn)];
  for (let n = 0; n < 2; n++) {
    await inTransaction(db, announceChange);
    numbers.push(await inTransaction(db, takeTurn));
  }
  expect(new Set(numbers).size).toBe(3);
});
