/** One load at a time: two of the same file would fill the same concepts, and the first to end would take the other's away. */

import type { Queryable } from '@amate/terminology/store/queryable.ts';
import pg from 'pg';

const LOCK = 0x7465726d; // "term"

export interface LoadingDatabase extends Queryable {
  close(): Promise<void>;
}

/** @returns nothing when somebody else is loading; the lock goes with the connection, even by SIGKILL */
export async function openForLoading(url: string): Promise<LoadingDatabase | undefined> {
  const client = await connect(url);
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [LOCK]);
  if (!rows[0]?.held) {
    await client.end();
    return undefined;
  }
  return databaseOf(client);
}

export async function openForReading(url: string): Promise<LoadingDatabase> {
  return databaseOf(await connect(url));
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'amate-terminology' });
  // The server going away fails the query that waits; without a listener it would end the process without a word.
  client.on('error', () => {});
  await client.connect();
  return client;
}

function databaseOf(client: pg.Client): LoadingDatabase {
  return {
    query: async <T>(text: string, values?: readonly unknown[]) => {
      const result = await client.query(text, values === undefined ? undefined : [...values]);
      return { rows: result.rows as T[] };
    },
    close: () => client.end(),
  };
}
