import { createTestDatabase, type TestDatabase } from '@amate/test/support/database.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../db.ts';
import { createAccount } from './accounts.ts';
import { upsertClient } from './sql.ts';
import { standingOf } from './standing.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 2, statementTimeoutMs: 5_000, onError: () => {} });
});
afterAll(async () => {
  await db.end();
  await database.close();
});

const client = (scope: string) => ({ id: 'lab', name: 'Lab', scope, jwks: { keys: [] }, clues: null, demo: false });
const asked = {
  subject: 'lab',
  role: 'sistema' as const,
  clientId: 'lab',
  scopes: ['system/Observation.rs', 'system/Patient.rs'],
};

describe('standing', () => {
  it('of a client: the scopes it asked with, less those it lost since; never more', async () => {
    await upsertClient(db, client('system/*.cruds'));
    expect((await standingOf(db, asked))?.scopes).toEqual(asked.scopes);
    await upsertClient(db, client('system/Observation.rs system/Encounter.rs'));
    expect((await standingOf(db, asked))?.scopes).toEqual(['system/Observation.rs']);
    await db.query("update oauth_client set disabled_at = now() where id = 'lab'");
    expect(await standingOf(db, asked)).toBeUndefined();
  });

  it('of a person: the role of today; none when the account is closed', async () => {
    const account = await createAccount(db, {
      ...{ username: 'elena', password: 'una clave bien larga', role: 'medico', name: 'Elena' },
    });
    const person = { subject: account.id, role: 'medico' as const, clientId: 'amate-web', scopes: ['user/*.rs'] };
    await db.query("update account set role = 'recepcion', cedula = '1234567' where id = $1", [account.id]);
    const now = { role: 'recepcion', scopes: ['user/*.rs'], cedula: '1234567' };
    expect(await standingOf(db, person)).toMatchObject(now);
    await db.query('update account set disabled_at = now() where id = $1', [account.id]);
    expect(await standingOf(db, person)).toBeUndefined();
  });
});
