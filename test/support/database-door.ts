/**
 * One PostgreSQL server for a whole jest run, whichever worker asks first. It belongs to jest's main process (workers
 * come and go), in a temporary folder, with the migrated database `amate` as the template of every test database.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../hie-core/src/embedded-postgres.ts';
import { migrate } from '../../hie-core/src/migrate.ts';

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
  const door = createServer((_request, response) => {
    // A worker that was busy for longer than a connection is kept would find it closed just as it asks again.
    response.setHeader('connection', 'close');
    server ??= startTemplateServer();
    server.then(
      ({ url }) => response.end(url),
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
