import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import type { CodeSystemHead } from '../model.ts';
import { listSystems, storeSystem } from './load.ts';
import type { Queryable } from './queryable.ts';

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

const head: CodeSystemHead = {
  ...{ url: 'http://ejemplo.mx/cs', version: '1', name: 'Ejemplo', content: 'complete' as const },
  ...{ caseSensitive: true, starter: false, source: 'prueba' },
};

/** What was asked is done, and then the line falls. */
const failsAfter = (done: RegExp): Queryable => ({
  async query<T>(text: string, values?: readonly unknown[]) {
    const { rows } = await pool.query(text, values as unknown[]);
    if (done.test(text)) throw new Error('the line fell');
    return { rows: rows as T[] };
  },
});
const counts = async () => (await listSystems(failsAfter(/^never/))).map(({ count }) => count);

it('leaves nothing half-loaded behind', async () => {
  const broken = (function* () {
    yield { code: 'A' };
    throw new Error('row 2');
  })();
  await expect(storeSystem(failsAfter(/^never/), { head, concepts: broken }, 'a')).rejects.toThrow('row 2');
  expect((await pool.query('select 1 from terminology_system where url = $1', [head.url])).rowCount).toBe(0);
});

it('keeps what became current, though nobody heard of it', async () => {
  const concepts = [{ code: 'A' }, { code: 'B' }];
  await expect(storeSystem(failsAfter(/set state = 'ready'/), { head, concepts }, 'b')).rejects.toThrow(
    'the line fell',
  );
  expect(await counts()).toContain(2);
});
