/**
 * One PostgreSQL server for a whole jest run, whichever worker asks first. It belongs to jest's main process (workers
 * come and go), in a temporary folder, with the migrated database `amate` as the template of every test database.
 *
 * `GET /` answers its URL. `GET /started` answers, as JSON, the URL of a second template, in which a hub has already put what it
 * puts there at its first start (starter catalogues, demo accounts), and the demo.json that goes with it: every test hub
 * would spend half a second of processor on the same six passwords.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../hie-core/src/embedded-postgres.ts';
import { migrate } from '../../hie-core/src/migrate.ts';
import type { DemoFile } from '../../hie-core/src/security/demo-file.ts';

export interface DatabaseDoor {
  readonly url: string;
  close(): Promise<void>;
}

/** Test data may be lost with the machine: no waiting for the disk. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  max_connections: '200',
  autovacuum: 'off',
};

export async function openDatabaseDoor(): Promise<DatabaseDoor> {
  let server: ReturnType<typeof startTemplateServer> | undefined;
  let started: ReturnType<typeof makeStarted> | undefined;
  const answer = async (path: string | undefined): Promise<string> => {
    server ??= startTemplateServer();
    const { url } = await server;
    if (path !== '/started') return url;
    started ??= makeStarted(url);
    return JSON.stringify(await started);
  };
  const door = createServer((request, response) => {
    // A worker that was busy for longer than a connection is kept would find it closed just as it asks again.
    response.setHeader('connection', 'close');
    answer(request.url).then(
      (text) => response.end(text),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  door.listen(0, '127.0.0.1').unref();
  await once(door, 'listening');
  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}/`,
    close: async () => {
      door.closeAllConnections();
      door.close();
      await (await server?.catch(() => undefined))?.close();
    },
  };
}

async function startTemplateServer() {
  const dataDir = mkdtempSync(join(tmpdir(), 'amate-test-postgres-'));
  const server = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
  const close = async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await migrate(server.url);
    return { url: server.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What `GET /started` answers. */
export interface StartedTemplate {
  readonly url: string;
  readonly demo: DemoFile;
}

async function makeStarted(template: string): Promise<StartedTemplate> {
  const url = Object.assign(new URL(template), { pathname: '/amate_started' }).href;
  const client = new pg.Client({ connectionString: Object.assign(new URL(template), { pathname: '/postgres' }).href });
  await client.connect();
  await client.query('create database amate_started template amate').finally(() => client.end());
  // Only now: a run that asks for no hub need not load its parts.
  const { writeFirstStart } = await import('./first-start.ts');
  return { url, demo: await writeFirstStart(url) };
}
