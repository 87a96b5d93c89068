import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fakeOnly } from '@amate/test/support/fake-only.ts';
import { assertion, clientCredentials, startTestHub, type TestHub } from '@amate/test/support/security-hub.ts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { JWK } from 'jose';
import { createOutgoing } from '../../outgoing/call.ts';
import { newPrivateJwk, publicPart } from '../signing-keys.ts';
import { createKeySets } from './key-sets.ts';
import { registerClient } from './register.ts';

let published: JWK[] = [];
let answers: 'well' | 'badly' = 'well';
let asked = 0;
let server: Server;
let host: string;
let hub: TestHub;

beforeAll(async () => {
  server = createServer((_request, response) => {
    asked++;
    if (answers === 'badly') response.writeHead(500).end();
    else response.end(JSON.stringify({ keys: published.map(publicPart) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  // A slow machine could take longer than the pause between two looks at a URL: here no time passes.
  fakeOnly('Date');
  hub = await startTestHub(() => ({
    ...{ allowedHosts: [host] },
    outgoing: createOutgoing({ allowedHosts: [host], timeoutMs: 30_000, maxAnswerBytes: 65_536 }),
  }));
});
afterAll(async () => {
  jest.useRealTimers();
  await hub.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const register = (input: Record<string, unknown>) => registerClient(hub.db, input, [host], hub.baseUrl);
const system = (id: string, more: Record<string, unknown>) => ({
  id,
  name: 'Hospital',
  scope: 'system/*.cruds',
  ...more,
});
const ask = async (id: string, key: JWK) =>
  (await clientCredentials(hub, await assertion(hub, id, key), 'system/*.rs')).status;

describe('SMART Backend Services 2.2: keys by URL', () => {
  it('takes a new key as soon as it is published, without telling us', async () => {
    const [first, second] = [await newPrivateJwk(), await newPrivateJwk()];
    published = [first];
    await register(system('hospital-url', { jwksUrl: `http://${host}/jwks` }));
    expect(await ask('hospital-url', first)).toBe(200);
    expect(await ask('hospital-url', second)).toBe(401);
  });

  it('asks at most once in half a minute for a key that is nowhere', async () => {
    const before = asked;
    for (let one = 0; one < 5; one++) expect(await ask('hospital-url', await newPrivateJwk())).toBe(401);
    expect(asked - before).toBe(0);
  });
});

describe('the cache of key sets', () => {
  const at = async (more: { clock: { now: number } }) =>
    createKeySets({
      fetch: async () => {
        asked++;
        if (answers === 'badly') throw new Error('down');
        return new Response(JSON.stringify({ keys: published.map(publicPart) }));
      },
      onError: () => {},
      now: () => more.clock.now,
    });

  it('rotation: an unknown kid is looked for, a withdrawn key stops within five minutes', async () => {
    const clock = { now: 0 };
    const sets = await at({ clock });
    const [old, fresh] = [await newPrivateJwk(), await newPrivateJwk()];
    published = [old];
    expect((await sets.of('u', old.kid)).keys.map(({ kid }) => kid)).toEqual([old.kid]);
    published = [fresh];
    clock.now += 31_000;
    expect((await sets.of('u', old.kid)).keys.map(({ kid }) => kid)).toEqual([old.kid]);
    expect((await sets.of('u', fresh.kid)).keys.map(({ kid }) => kid)).toEqual([fresh.kid]);
    published = [];
    clock.now += 301_000;
    expect((await sets.of('u', fresh.kid)).keys).toEqual([]);
  });

  it('goes on for an hour when the URL does not answer, and not longer', async () => {
    const clock = { now: 0 };
    const sets = await at({ clock });
    const key = await newPrivateJwk();
    published = [key];
    await sets.of('u', key.kid);
    answers = 'badly';
    clock.now += 3_500_000;
    expect((await sets.of('u', key.kid)).keys).toHaveLength(1);
    clock.now += 200_000;
    expect((await sets.of('u', key.kid)).keys).toEqual([]);
    answers = 'well';
  });

  it('many at once ask once', async () => {
    const sets = await at({ clock: { now: 0 } });
    const before = asked;
    await Promise.all(Array.from({ length: 20 }, () => sets.of('u', 'x')));
    expect(asked - before).toBe(1);
  });
});

describe('registering a client', () => {
  const app = {
    kind: 'app-public',
    scope: 'launch/patient patient/*.rs',
    redirectUris: ['https://app.example/vuelta'],
  };

  it('keeps nothing private of a key set that came with private parts', async () => {
    const key = await newPrivateJwk();
    await register(system('hospital-juego', { jwks: { keys: [key] } }));
    const { rows } = await hub.db.query<{ jwks: string }>(
      `select jwks::text from oauth_client where id = 'hospital-juego'`,
    );
    expect(rows[0]?.jwks).toContain(String(key.x));
    expect(rows[0]?.jwks).not.toContain(String(key.d));
    expect(await ask('hospital-juego', key)).toBe(200);
  });

  it('tells the secret of a confidential app once and keeps its hash', async () => {
    const { secret } = await register({ ...app, ...{ id: 'app-secreta', name: 'x', kind: 'app-confidential' } });
    const { rows } = await hub.db.query<{ t: string }>(`select c::text t from oauth_client c where id = 'app-secreta'`);
    expect([secret?.length, rows[0]?.t.includes(secret as string)]).toEqual([43, false]);
  });

  it.each([
    ['the web app’s own name', { ...app, id: 'amate-web' }],
    ['keys by an inside URL', system('interno', { jwksUrl: 'https://169.254.169.254/jwks' })],
    ['keys by plain http', system('sin-tls', { jwksUrl: 'http://hospital.example/jwks' })],
    ['no keys', system('sin-llaves', {})],
    ['a symmetric key', system('simetrica', { jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0bw' }] } })],
    ['user/ scopes for a system', { ...system('sistema-usuario', { jwks: { keys: [] } }), scope: 'user/*.rs' }],
    ['system/ scopes for an app', { ...app, id: 'app-sistema', scope: 'system/*.cruds' }],
    ['our own administration for an app', { ...app, id: 'app-cuentas', scope: 'amate/cuentas' }],
    ['a callback without https', { ...app, id: 'app-http', redirectUris: ['http://app.example/vuelta'] }],
    ['a callback with a fragment', { ...app, id: 'app-frag', redirectUris: ['https://app.example/#x'] }],
    ['a callback on this server', { ...app, id: 'app-propia', redirectUris: ['http://localhost:1/x', 'OWN'] }],
    ['javascript:', { ...app, id: 'app-js', redirectUris: ['javascript:alert(1)'] }],
    ['an app without callback', { ...app, id: 'app-nada', redirectUris: [] }],
    ['fields nobody knows', { ...app, id: 'app-mas', first_party: true }],
  ])('refuses %s', async (_title, input) => {
    const given = JSON.parse(JSON.stringify({ name: 'x', ...input }).replace('OWN', `${hub.baseUrl}/retorno`));
    await expect(register(given)).rejects.toMatchObject({ name: 'HubError' });
  });
});
