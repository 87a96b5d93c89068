import {
  assertion,
  clientCredentials,
  echo,
  postToken,
  registerClient,
  startTestHub,
  type TestHub,
} from '@amate/test/support/security-hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, type JWK } from 'jose';
import { newPrivateJwk } from '../signing-keys.ts';

let hub: TestHub;
let key: JWK;

beforeAll(async () => {
  hub = await startTestHub();
  key = await registerClient(hub.db, 'conector-1', 'system/*.cruds');
  await registerClient(hub.db, 'lector-1', 'system/*.rs');
});
afterAll(async () => hub.close());

const ask = async (scope: string | undefined, changes = {}) =>
  clientCredentials(hub, await assertion(hub, 'conector-1', key, changes), scope);

describe('SMART Backend Services 2.2: a system gets a token with a signed assertion', () => {
  it('carries the claims of the contract and opens a guarded route', async () => {
    const { status, body } = await ask('system/*.cruds');
    expect([status, body.scope, body.refresh_token]).toEqual([200, 'system/*.cruds', undefined]);
    expect(decodeJwt(body.access_token as string)).toMatchObject({
      sub: 'conector-1',
      client_id: 'conector-1',
      aud: `${hub.baseUrl}/fhir/R4`,
      rol: 'sistema',
      nombre: 'Sistema conector-1',
      clues: 'DFSSA003162',
    });
    const answer = await echo(hub, `Bearer ${body.access_token}`);
    expect(await answer.json()).toMatchObject({ subject: 'conector-1', role: 'sistema', scopes: ['system/*.cruds'] });
  });

  it.each(['system/Patient.rs', 'system/Patient.read', 'system/Encounter.c system/Patient.u'])(
    'grants the narrower scope %s',
    async (scope) => {
      expect((await ask(scope)).body.scope).toBe(scope);
    },
  );

  it.each(['user/*.rs', 'system/*.cruds openid', 'system/*.rs?x=1', 'nada'])(
    'RFC 6749 §5.2: %s is invalid_scope',
    async (scope) => {
      const { status, body } = await ask(scope);
      expect([status, body.error, body.access_token]).toEqual([400, 'invalid_scope', undefined]);
    },
  );

  it('RFC 6749 §3.3: no scope at all is invalid_scope', async () => {
    expect((await ask(undefined)).body.error).toBe('invalid_scope');
  });

  it('RFC 6749 §5.2: more than was registered is invalid_scope', async () => {
    const reader = await registerClient(hub.db, 'lector-2', 'system/*.rs');
    const jwt = await assertion(hub, 'lector-2', reader);
    expect((await clientCredentials(hub, jwt, 'system/Patient.cruds')).body.error).toBe('invalid_scope');
  });
});

describe('RFC 7523 §3: assertions that are refused', () => {
  const refused = async (jwt: string) => {
    const { status, body } = await clientCredentials(hub, jwt, 'system/*.rs');
    expect([status, body.error]).toEqual([401, 'invalid_client']);
  };

  it('a jti used before, also by requests at the same moment', async () => {
    const jwt = await assertion(hub, 'conector-1', key, { jti: 'una-vez' });
    const answers = await Promise.all(Array.from({ length: 6 }, () => clientCredentials(hub, jwt, 'system/*.rs')));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    await refused(jwt);
    await refused(await assertion(hub, 'conector-1', key, { jti: 'una-vez' }));
  });

  it('made for another audience', async () =>
    refused(await assertion(hub, 'conector-1', key, { aud: 'https://otro.example/oidc/token' })));

  it('made for another server and replayed with that server in Host', async () => {
    const jwt = await assertion(hub, 'conector-1', key, { aud: 'http://otro.example/oidc/token' });
    const fields = {
      grant_type: 'client_credentials',
      scope: 'system/*.rs',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: jwt,
    };
    const { body } = await postToken(hub, fields, { 'x-forwarded-host': 'otro.example' });
    expect(body.error).toBe('invalid_client');
  });

  it('expired', async () => refused(await assertion(hub, 'conector-1', key, { expiresInSeconds: -60 })));

  it('SMART Backend Services: living longer than five minutes', async () =>
    refused(await assertion(hub, 'conector-1', key, { expiresInSeconds: 3_600 })));

  it('signed with another key', async () => refused(await assertion(hub, 'conector-1', await newPrivateJwk())));

  it('of an unknown client', async () => refused(await assertion(hub, 'nadie', key)));

  it('RFC 8725 §3.1: with alg none', async () => {
    const [, payload] = (await assertion(hub, 'conector-1', key)).split('.');
    await refused(`${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`);
  });

  it('of a disabled client', async () => {
    const gone = await registerClient(hub.db, 'retirado', 'system/*.rs');
    await hub.db.query(`update oauth_client set disabled_at = now() where id = 'retirado'`);
    await refused(await assertion(hub, 'retirado', gone));
  });
});

describe('what expired is swept', () => {
  it('removes seen assertion ids after their time and keeps the live ones', async () => {
    await ask('system/*.rs');
    const { rows } = await hub.db.query<{ n: number }>('select count(*)::int n from oidc_payload');
    expect(rows[0]?.n).toBeGreaterThan(0);
    await hub.security.sweep();
    await hub.db.query(`update oidc_payload set expires_at = now() - interval '1 second'`);
    await hub.security.sweep();
    expect((await hub.db.query<{ n: number }>('select count(*)::int n from oidc_payload')).rows[0]?.n).toBe(0);
  });
});
