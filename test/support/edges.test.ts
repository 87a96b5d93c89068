import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createStartedDatabase, openAside } from './database.ts';
import { clientsFor, forgetClients } from './edges.ts';

let database: Awaited<ReturnType<typeof createStartedDatabase>>;
const dataDir = mkdtempSync(join(tmpdir(), 'amate-edges-'));
beforeAll(async () => {
  database = await createStartedDatabase();
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

it('edges that join a running hub get clients, and leave the secrets of whoever uses it alone', async () => {
  const { url: databaseUrl, demo } = database;
  const hospitals = [{ key: 'nuevo', clues: 'DFSSA009999', name: 'Hospital nuevo' }];
  const { clients, users } = await clientsFor({ databaseUrl, dataDir, demo }, hospitals);
  expect(users).toEqual(demo.users);
  expect(clients[0]).toEqual(demo.clients[0]);
  expect(clients.map(({ id }) => id)).toContain('conector-DFSSA009999');

  await forgetClients(databaseUrl, ['conector-DFSSA009999']);
  const db = openAside(databaseUrl);
  const { rows } = await db.query<{ id: string }>('select id from oauth_client where demo');
  await db.end();
  expect(rows.map(({ id }) => id).sort()).toEqual(demo.clients.map(({ id }) => id).sort());
});
