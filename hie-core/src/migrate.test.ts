import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@amate/test/support/database.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from './db.ts';
import { describeSchema } from './describe-schema.ts';
import { MigrationError, migrate, readMigrations } from './migrate.ts';

const SCHEMA = join(import.meta.dirname, '..', 'schema.sql');

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} });
});
afterAll(async () => {
  await db.end();
  await database.close();
});

const extra = (number: number, sql: string) => [
  ...readMigrations(),
  { number, name: `${String(number).padStart(6, '0')}_extra.sql`, sql, checksum: 'x' },
];

describe('migrate', () => {
  it('makes the schema that the repository shows (AMATE_UPDATE_SCHEMA=1 rewrites it)', async () => {
    const made = await describeSchema(db);
    if (process.env.AMATE_UPDATE_SCHEMA === '1') writeFileSync(SCHEMA, made);
    expect(readFileSync(SCHEMA, 'utf8')).toBe(made);
  });

  it('does nothing twice, and applies a new one once although several start together', async () => {
    expect(await migrate(database.url)).toEqual([]);
    const runs = await Promise.all(
      Array.from({ length: 4 }, () => migrate(database.url, extra(900_001, 'create table extra (id integer)'))),
    );
    expect(runs.flat()).toEqual(['900001_extra.sql']);
  });

  it('leaves nothing of a migration that fails', async () => {
    const broken = [
      ...extra(900_001, ''),
      {
        number: 900_002,
        name: '900002_broken.sql',
        sql: 'create table half (id integer); select no_such()',
        checksum: 'y',
      },
    ];
    await expect(migrate(database.url, broken)).rejects.toThrow(MigrationError);
    const { rows } = await db.query(
      "select to_regclass('half') as half, (select max(number) from migration) as newest",
    );
    expect(rows[0]).toEqual({ half: null, newest: 900_001 });
  });

  it('refuses a database of a newer version and a migration that was changed', async () => {
    await expect(migrate(database.url)).rejects.toThrow(/versión más nueva/);
    await expect(
      migrate(
        database.url,
        extra(900_001, 'changed').map((one) => ({ ...one, checksum: 'changed' })),
      ),
    ).rejects.toThrow(/cambió/);
  });
});
