import { createTestDatabase, type TestDatabase } from '@amate/test/support/database.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../db.ts';
import { forgetAttempts, networkOf, reserve } from './attempts.ts';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 2, statementTimeoutMs: 5_000, onError: () => {} });
});
afterAll(async () => {
  await db.end();
  await database.close();
});

const tries = async (name: string, address: string, times: number): Promise<string[]> => {
  const kinds: string[] = [];
  for (let one = 0; one < times; one++) kinds.push((await reserve(db, name, { address })).kind);
  return kinds;
};

describe('how often a name may be guessed', () => {
  it.each([
    ['10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s is of the network %s', (address, network) => expect(networkOf(address)).toBe(network));

  it('one network’s failures do not lock another network out', async () => {
    expect((await tries('elena', '203.0.113.7', 6)).at(-1)).toBe('locked');
    expect(await tries('elena', '198.51.100.1', 1)).toEqual(['open']);
    expect(await tries('otra', '203.0.113.7', 1)).toEqual(['open']);
  });

  it('a guess spread over many networks is slowed to one in 30 to 60 s, and never locked for longer', async () => {
    const kinds: string[] = [];
    for (let one = 0; one < 101; one++) kinds.push(...(await tries('repartida', `203.0.${one}.1`, 1)));
    expect([kinds.slice(0, 100).every((kind) => kind === 'open'), kinds.at(-1)]).toEqual([true, 'locked']);
    const { rows } = await db.query<{ s: number }>(
      `select max(extract(epoch from locked_until - now()))::float8 s from sign_in_attempt where locked_until > now()`,
    );
    expect(rows[0]?.s).toBeLessThanOrEqual(60);
    await forgetAttempts(db, 'repartida');
    expect(await tries('repartida', '203.0.113.9', 1)).toEqual(['open']);
  });
});
