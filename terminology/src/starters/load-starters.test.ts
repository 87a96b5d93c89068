import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { CIE10_SYSTEM, LOINC_SYSTEM } from '../identifiers/systems.ts';
import type { CodeSystemHead } from '../model.ts';
import { listSystems, storeSystem } from '../store/load.ts';
import { loadStarters } from './load-starters.ts';
import { starterSystems } from './starters.ts';

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await database.close();
});
beforeEach(async () => {
  await pool.query('delete from terminology_system');
});

const db = {
  query: async <T>(text: string, values?: readonly unknown[]) => {
    const { rows } = await pool.query(text, values as unknown[]);
    return { rows: rows as T[] };
  },
};
const head = (version: string, starter: boolean): CodeSystemHead => ({
  url: CIE10_SYSTEM,
  version,
  name: 'CIE10',
  content: 'complete',
  caseSensitive: true,
  starter,
  source: 'prueba',
});
const concepts = [{ code: 'I10', display: 'Hipertensión' }];
const versions = async () =>
  (await listSystems(db)).filter(({ head: { url } }) => url === CIE10_SYSTEM).map((row) => row.head.version);

describe('loadStarters', () => {
  it('fills an empty hub, once', async () => {
    expect(await loadStarters(db)).toHaveLength(starterSystems().length);
    expect(await loadStarters(db)).toEqual([]);
    const rows = await listSystems(db);
    expect(rows.every((row) => row.head.starter)).toBe(true);
    expect(rows.find((row) => row.head.url === LOINC_SYSTEM)?.count).toBeGreaterThan(150);
  });

  it('stores one of each when two hubs start together', async () => {
    await Promise.all([loadStarters(db), loadStarters(db)]);
    const rows = await listSystems(db);
    expect(rows.map((row) => row.head.url).sort()).toEqual([...new Set(rows.map((row) => row.head.url))].sort());
    const { rows: counts } = await pool.query<{ doubled: number }>(
      'select count(*)::int as doubled from (select system, code from terminology_concept group by 1, 2 having count(*) > 1) t',
    );
    expect(rows).toHaveLength(starterSystems().length);
    expect(counts[0]?.doubled).toBe(0);
  });

  it('gives way to an official load, and never comes back over it', async () => {
    await loadStarters(db);
    await storeSystem(db, { head: head('2014', false), concepts }, 'f');
    expect(await versions()).toEqual(['2014']);
    expect(await loadStarters(db)).toEqual([]);
    expect(await versions()).toEqual(['2014']);
  });

  it('takes the place of an older starter', async () => {
    await storeSystem(db, { head: head('arranque-2020.1', true), concepts }, 'f');
    expect(await loadStarters(db)).toContain(CIE10_SYSTEM);
    expect(await versions()).toEqual([expect.stringMatching(/^arranque-2026/)]);
  });
});
