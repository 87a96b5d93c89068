/** A server under measurement: our hub or HAPI, each on a PostgreSQL of its own with the same settings. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startHapi } from '@amate/test/hapi/start-hapi.ts';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../hie-core/src/embedded-postgres.ts';
import { fetchToken } from '../../hie-core/src/security/token-cli.ts';
import { freePort } from '../../scripts/stack/ports.ts';

export interface Server {
  readonly name: string;
  readonly fhirUrl: string;
  readonly databaseUrl: string;
  /** Program and PostgreSQL, with all their children: their CPU is what an operation costs. */
  readonly pids: readonly number[];
  readonly pid: number;
  readonly database: pg.Pool;
  token(): Promise<string | undefined>;
  /** Waits for work that was put off, so that it is counted with the round it is of. */
  settle?(): Promise<void>;
  stop(): Promise<void>;
}

const SAME_SETTINGS = { shared_preload_libraries: 'pg_stat_statements' };
const START_PATIENCE_MS = 60_000;
const HEAP_MB = 4096;

export async function startHub(): Promise<Server> {
  const { dataDir, postgres, database } = await openDatabase('hub');
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', '..', 'hie-core', 'src', 'main.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      BASE_URL: baseUrl,
      DATABASE_URL: postgres.url,
      AMATE_DATA_DIR: dataDir,
      AMATE_DEMO: '1',
      LOG_LEVEL: 'warn',
    },
  });
  for (const until = Date.now() + START_PATIENCE_MS; ; await sleep(200)) {
    const answered = await fetch(`${baseUrl}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) break;
    if (child.exitCode !== null || Date.now() > until) throw new Error('the hub did not start');
  }
  return {
    name: 'Amate',
    fhirUrl: `${baseUrl}/fhir/R4`,
    databaseUrl: postgres.url,
    pids: [child.pid!, postgres.pid],
    pid: child.pid!,
    database,
    async token() {
      const result = await fetchToken(dataDir, 'amate-demo', []);
      if (result.kind === 'error') throw new Error(result.text);
      return result.token;
    },
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      await closeDatabase(dataDir, postgres, database);
    },
  };
}

export async function startPeer(
  profile: 'tuned' | 'default',
  log: (line: string) => void,
  { terminology = false } = {},
): Promise<Server> {
  const { dataDir, postgres, database } = await openDatabase(`hapi-${profile}`);
  const hapi = await startHapi({ databaseUrl: postgres.url, profile, heapMb: HEAP_MB, terminology, log });
  return {
    name: `HAPI ${profile}`,
    fhirUrl: hapi.fhirUrl,
    databaseUrl: postgres.url,
    pids: [hapi.pid, postgres.pid],
    pid: hapi.pid,
    database,
    token: async () => undefined,
    async stop() {
      await hapi.stop();
      await closeDatabase(dataDir, postgres, database);
    },
  };
}

async function openDatabase(name: string) {
  const dataDir = mkdtempSync(join(tmpdir(), `amate-bench-${name}-`));
  const postgres = await startEmbeddedPostgres({ dataDir, settings: SAME_SETTINGS });
  const database = new pg.Pool({ connectionString: postgres.url, max: 2 });
  database.on('error', () => undefined);
  await database.query('create extension if not exists pg_stat_statements');
  return { dataDir, postgres, database };
}

async function closeDatabase(dataDir: string, postgres: EmbeddedPostgres, database: pg.Pool): Promise<void> {
  await database.end();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
