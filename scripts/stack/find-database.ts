/** The hub's database for a command that works beside it: the hub may be running or not. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@amate/hie-core/embedded-postgres.ts';
import { readConfig } from '../config.ts';

export interface FoundDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

/** The one configured; else the embedded one, running under a hub or started for the occasion. */
export async function findDatabase(): Promise<FoundDatabase> {
  const { databaseUrl, dataDir } = readConfig();
  const none = async (): Promise<void> => {};
  if (databaseUrl !== undefined) return { url: databaseUrl, stop: none };
  const folder = join(dataDir, 'postgres');
  if (!existsSync(join(folder, 'data')))
    throw new Error(`no hay base de datos en ${folder}; indique DATABASE_URL o arranque el hub con npm start`);
  const port = runningPort(folder);
  if (port === undefined) return startEmbeddedPostgres({ dataDir: folder });
  const password = readFileSync(join(folder, 'password'), 'utf8').trim();
  return { url: `postgres://amate:${password}@127.0.0.1:${port}/amate`, stop: none };
}

/** Of a server that has this folder now (postmaster.pid, fourth line). */
function runningPort(folder: string): number | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  try {
    process.kill(Number(lines[0]), 0);
  } catch (error) {
    // EPERM: alive, but another account's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  return Number(lines[3]);
}
