import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from './database.ts';

describe('test databases', () => {
  let databases: TestDatabase[] = [];
  beforeAll(async () => {
    databases = await Promise.all([createTestDatabase(), createTestDatabase()]);
  });
  afterAll(() => Promise.all(databases.map((database) => database.close())));

  it('are separate from each other', async () => {
    const [one, other] = databases.map(({ url }) => new pg.Client({ connectionString: url }));
    await one!.connect();
    await other!.connect();
    await one!.query('create table only_here (n int)');
    await expect(other!.query('select * from only_here')).rejects.toThrow(/only_here/);
    await Promise.all([one!.end(), other!.end()]);
  });
});
