/** Another file for a hospital, against a real hub: whose key opens from when on, who may give it, and what is written down. */
import { randomUUID } from 'node:crypto';
import { type As, actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importJWK, type JWK, SignJWT } from 'jose';
import { type Database, openDatabase } from '../db.ts';
import { newPrivateJwk } from '../security/signing-keys.ts';
import type { Hospital } from './api.ts';

const CLUES = 'DFSSA003997';
const CLIENT = `conector-${CLUES}`;
const ASKED = { clues: CLUES, nombre: 'Hospital de los Archivos', perfil: { triggers: { 'ADT^Z01': 'ADT^A01' } } };
const CONNECTED = { queue: { pending: 0, delivered: 0, quarantine: 0, rejected: 0, dismissed: 0 } };

describe('another file for a connected hospital', () => {
  let hub: RunningHub;
  let db: Database;
  let operator: As;
  let doctor: As;
  /** Whose token tells of a role that no account has. */
  let stranger: As;
  /** What an operator lets act in her name. */
  let app: As;
  let account: string;
  let key: JWK;
  let first: object;
  let earlyToken: string;

  beforeAll(async () => {
    hub = await startHub();
    db = openDatabase({ url: hub.databaseUrl, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
    const tokenOf = await callerTokens(hub);
    const { rows } = await db.query<{ id: string }>(`select id::text from account where role = 'operador' limit 1`);
    account = rows[0]!.id;
    const scope = 'user/*.cruds amate/clientes';
    operator = await actingAs(hub, tokenOf, { role: 'operador', subject: account, scope });
    app = await actingAs(hub, tokenOf, { role: 'operador', subject: account });
    stranger = await actingAs(hub, tokenOf, { role: 'operador', scope });
    doctor = await actingAs(hub, tokenOf, { role: 'medico', clues: CLUES });
    key = await newPrivateJwk();
    const made = await at(operator.token, 'POST', '/', { ...ASKED, llave: shown(key) });
    first = made.body;
    earlyToken = (await signIn(key)).body.access_token;
  }, 60_000);
  afterAll(async () => {
    await db?.end();
    await hub?.close();
  });

  const shown = ({ kty, crv, x, y, kid }: JWK) => ({ kty, crv, x, y, kid, alg: 'ES384' });
  const at = async (token: string, method: string, path: string, body?: unknown) => {
    const response = await fetch(`${hub.config.baseUrl}/hospitales${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: whatever came back
    return { status: response.status, body: (await response.json()) as any };
  };
  /** As the connector does it: SMART Backend Services. */
  async function signIn(by: JWK) {
    const url = `${hub.config.baseUrl}/oidc/token`;
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: 'ES384', kid: by.kid! })
      .setIssuer(CLIENT)
      .setSubject(CLIENT)
      .setAudience(url)
      .setJti(randomUUID())
      .setExpirationTime('4m')
      .sign(await importJWK(by, 'ES384'));
    const body = new URLSearchParams({
      ...{ grant_type: 'client_credentials', scope: 'system/*.cu', client_assertion: assertion },
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    const response = await fetch(url, { method: 'POST', body });
    return { status: response.status, body: (await response.json()) as { access_token: string; error?: string } };
  }
  const hospital = async (): Promise<Hospital> => (await at(operator.token, 'GET', `/${CLUES}`)).body;
  const seen = async (): Promise<string> => (await hospital()).archivo!.llave;
  const give = (by: As, llave: JWK, anterior: string, more: object = {}) =>
    at(by.token, 'POST', `/${CLUES}/archivo`, { llave: shown(llave), anterior, ...more });
  const report = (token: string) => {
    const now = new Date().toISOString();
    return at(token, 'POST', '/latido', {
      ...{ version: 1, clues: CLUES, sentAt: now, startedAt: now, lagMs: 0, hub: 'up', ...CONNECTED },
      ...{ lastMessageAt: now, disk: { freeBytes: 1e9, fileBytes: 1e6 }, memoryBytes: 1e8 },
      ...{ hours: [], gaps: [], alarms: [], causes: [], errors: [], done: [] },
    });
  };

  it('is given by nobody but an operator, by the account of today and the own web app', async () => {
    const [other, anterior] = [await newPrivateJwk(), await seen()];
    for (const who of [doctor, stranger, app]) expect((await give(who, other, anterior)).status).toBe(403);
    expect((await signIn(key)).status).toBe(200);
  });

  it('says the same as the first, also after the edge reported; the old key opens nothing, the new one does', async () => {
    expect((await report(earlyToken)).status).toBe(200);
    expect(await hospital()).toMatchObject({ cola: CONNECTED.queue, archivo: { ajustes: true } });
    const next = await newPrivateJwk();
    const made = await give(operator, next, await seen());
    expect([made.status, made.body]).toEqual([201, first]);
    expect(await signIn(key)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    const { status, body } = await signIn(next);
    expect([status, (await report(body.access_token)).status]).toEqual([200, 200]);
    key = next;
  });

  it('leaves a token that was given before to run out by itself, in ten minutes at most', async () => {
    expect((await report(earlyToken)).status).toBe(200);
    const { exp, iat } = JSON.parse(Buffer.from(earlyToken.split('.')[1]!, 'base64url').toString());
    expect(exp - iat).toBe(600);
  });

  it('writes down who gave it', async () => {
    const { body } = await operator('GET', '/AuditEvent?_count=100');
    const acts = (body.entry as { resource: object }[]).map(({ resource }) => JSON.stringify(resource));
    const act = acts.filter((one) => one.includes('client-changed'));
    expect(act).toHaveLength(1);
    expect(act[0]).toContain(account);
    expect(act[0]).toContain(CLIENT);
  });

  it('tells the slower of two that somebody else was faster, and leaves the key of the faster one', async () => {
    const [anterior, mine, theirs] = [await seen(), await newPrivateJwk(), await newPrivateJwk()];
    const both = await Promise.all([give(operator, mine, anterior), give(operator, theirs, anterior)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 412]);
    expect(JSON.stringify(both.find(({ status }) => status === 412)!.body)).toContain('Otra persona acaba de dar');
    const [won, lost] = both[0]!.status === 201 ? [mine, theirs] : [theirs, mine];
    expect([(await signIn(won)).status, (await signIn(lost)).status]).toEqual([200, 401]);
    key = won;
  });

  it('takes no key that is in use already', async () => {
    expect((await give(operator, key, await seen())).status).toBe(400);
  });

  it('asks for the profile where the hub does not know it, and never leaves it out', async () => {
    await db.query(`update hospital set profile = null where clues = $1`, [CLUES]);
    const { archivo } = await hospital();
    expect(archivo).toMatchObject({ ajustes: false });
    const next = await newPrivateJwk();
    const refused = await give(operator, next, archivo!.llave);
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([
      400,
      expect.stringContaining('Elija el archivo de antes'),
    ]);
    expect((await give(operator, next, archivo!.llave, { perfil: { curpSite: 'X' } })).status).toBe(400);
    expect((await signIn(key)).status).toBe(200);
    expect((await give(operator, next, archivo!.llave, { perfil: ASKED.perfil })).body).toEqual(first);
    expect((await hospital()).archivo).toMatchObject({ ajustes: true });
  });

  it('is for connected hospitals: neither for one that nobody knows nor for one that was taken away', async () => {
    const [anterior, next] = [await seen(), await newPrivateJwk()];
    const unknown = await at(operator.token, 'POST', '/DFSSA003985/archivo', { llave: shown(next), anterior });
    expect(unknown.status).toBe(404);
    await db.query('update oauth_client set disabled_at = now() where id = $1', [CLIENT]);
    expect((await hospital()).archivo).toBeNull();
    const gone = await give(operator, next, anterior);
    expect([gone.status, JSON.stringify(gone.body)]).toEqual([404, expect.stringContaining('Nuevo hospital')]);
    expect((await signIn(next)).status).toBe(401);
  });
});
