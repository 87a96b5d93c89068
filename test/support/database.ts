/**
 * A migrated, empty database for one test file: cloned from a template in about 30 ms, dropped at the end.
 * Call it in `beforeAll`, and `close()` in `afterAll` after the pools that use it are ended.
 */
import { randomBytes } from 'node:crypto';
import { type Database, openDatabase } from '@amate/hie-core/db.ts';
import pg from 'pg';
import type { StartedTemplate } from './database-door.ts';

export interface TestDatabase {
  readonly url: string;
  close(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  return cloneOf(await askDoor('/'));
}

/** As a hub leaves it at its first start, with the demo accounts' secrets. */
export async function createStartedDatabase(): Promise<TestDatabase & Pick<StartedTemplate, 'demo'>> {
  const { url, demo } = JSON.parse(await askDoor('/started')) as StartedTemplate;
  return { ...(await cloneOf(url)), demo };
}

async function cloneOf(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(template, `create database ${name} template ${new URL(template).pathname.slice(1)}`);
  return {
    url: onDatabase(template, name),
    close: async () => {
      await administer(template, untilUnused(name));
      await administer(template, `drop database if exists ${name} with (force)`);
    },
  };
}

/**
 * A pool that has ended may still be saying goodbye; forcing it out just then would surface as an error of whatever test runs.
 * Waits two seconds at most: after that somebody forgot to close, and force is right.
 */
const untilUnused = (name: string): string => `do $$ begin
  for attempt in 1..200 loop
    perform pg_stat_clear_snapshot();
    exit when not exists (select from pg_stat_activity where datname = '${name}');
    perform pg_sleep(0.01);
  end loop;
end $$`;

async function askDoor(path: string): Promise<string> {
  const door = process.env.AMATE_TEST_DATABASE_DOOR;
  if (!door) throw new Error('Run through jest with jest.config.mjs: its global setup opens the test database server.');
  const answer = await fetch(new URL(path, door));
  const text = await answer.text();
  if (!answer.ok) throw new Error(`No test database: ${text}`);
  return text;
}

async function administer(template: string, statement: string): Promise<void> {
  // The template itself must have no connection while it is copied.
  const client = new pg.Client({ connectionString: onDatabase(template, 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function onDatabase(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

/** One connection beside the hub's own: to lay what no route lays, and to see what no route tells. To be ended by who opened it. */
export const openAside = (url: string): Database =>
  openDatabase({ url, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
