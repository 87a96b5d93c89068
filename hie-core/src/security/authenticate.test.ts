import { createHmac } from 'node:crypto';
import { Agent, get } from 'node:http';
import { fakeOnly } from '@amate/test/support/fake-only.ts';
import { echo, startTestHub, type TestHub } from '@amate/test/support/security-hub.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { newPrivateJwk, publicPart } from './signing-keys.ts';

let hub: TestHub;
let key: JWK;

beforeAll(async () => {
  hub = await startTestHub();
  key = (await hub.db.query<{ jwk: JWK }>('select private_jwk as jwk from signing_key')).rows[0]!.jwk;
});
afterEach(() => void jest.useRealTimers());
afterAll(async () => hub.close());

const now = (): number => Math.floor(Date.now() / 1000);

/** Stops the clock. @returns what sets it to so many seconds later */
function stopClock(): (seconds: number) => void {
  const from = now() * 1_000;
  fakeOnly('Date');
  jest.setSystemTime(from);
  return (seconds) => void jest.setSystemTime(from + seconds * 1_000);
}

function claims(changes: JWTPayload = {}): JWTPayload {
  const good = {
    iss: hub.security.issuer,
    aud: hub.security.fhirUrl,
    sub: 'u-1',
    client_id: 'amate-web',
    scope: 'user/*.rs',
    rol: 'medico',
    nombre: 'Dra. Elena Ruiz',
    iat: now(),
    exp: now() + 600,
  };
  return JSON.parse(JSON.stringify({ ...good, ...changes }));
}

async function token(changes: JWTPayload = {}, header: Record<string, unknown> = {}, signer = key): Promise<string> {
  return new SignJWT(claims(changes))
    .setProtectedHeader({ alg: 'ES384', typ: 'at+jwt', kid: key.kid as string, ...header })
    .sign(await importJWK(signer, 'ES384'));
}

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signed by hand, as no library would: alg none, or HMAC with our public key as the secret. */
function forged(alg: string): string {
  const input = `${base64({ alg, typ: 'at+jwt', kid: key.kid })}.${base64(claims())}`;
  if (alg === 'none') return `${input}.`;
  return `${input}.${createHmac('sha256', JSON.stringify(publicPart(key)))
    .update(input)
    .digest('base64url')}`;
}

async function refusal(authorization?: string): Promise<[number, string, string | null]> {
  const response = await echo(hub, authorization);
  const { code } = (await response.json()) as { code: string };
  return [response.status, code, response.headers.get('www-authenticate')];
}

const INVALID = [401, 'login', 'Bearer realm="Amate", error="invalid_token"'];

describe('RFC 6750 §2.1 and RFC 9068 §4: a token of ours opens the route', () => {
  it('and its claims become the caller', async () => {
    const response = await echo(hub, `Bearer ${await token({ clues: 'DFSSA000001', patient: 'p-1' })}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      subject: 'u-1',
      role: 'medico',
      clientId: 'amate-web',
      name: 'Dra. Elena Ruiz',
      clues: 'DFSSA000001',
      patientId: 'p-1',
      scopes: ['user/*.rs'],
    });
  });

  it('a connection kept open is nobody’s by itself: each request is let in by the token it brings', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const sockets = new Set<unknown>();
    const send = (authorization?: string) =>
      new Promise<number>((resolve, reject) => {
        const headers = authorization === undefined ? {} : { authorization };
        get(`${hub.baseUrl}/fhir/R4/eco`, { agent, headers }, (response) => {
          sockets.add(response.socket);
          response.resume().on('end', () => resolve(response.statusCode!));
        }).on('error', reject);
      });
    const clockAt = stopClock();
    const good = `Bearer ${await token({ exp: now() + 3_600 })}`;
    expect([await send(good), await send(good), await send(), await send(`${good}x`), await send(good)]).toEqual([
      200, 200, 401, 401, 200,
    ]);
    // Within the tolerance of clocks, and no longer than that.
    const brief = `Bearer ${await token({ exp: now() + 600 })}`;
    clockAt(604);
    expect(await send(brief)).toBe(200);
    clockAt(606);
    expect([await send(brief), await send(good), sockets.size]).toEqual([401, 200, 1]);
    agent.destroy();
  });

  it('the scheme is case-insensitive (RFC 9110 §11.1)', async () => {
    expect((await echo(hub, `bearer ${await token()}`)).status).toBe(200);
  });

  it('a token checked before is refused once it expires', async () => {
    const clockAt = stopClock();
    const short = await token({ exp: now() + 600 });
    expect((await echo(hub, `Bearer ${short}`)).status).toBe(200);
    clockAt(604);
    expect((await echo(hub, `Bearer ${short}`)).status).toBe(200);
    clockAt(606);
    expect((await echo(hub, `Bearer ${short}`)).status).toBe(401);
  });
});

describe('RFC 6750 §3: what is refused with 401 and WWW-Authenticate', () => {
  it('no token: no error code', async () => {
    expect(await refusal()).toEqual([401, 'login', 'Bearer realm="Amate"']);
  });

  it.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer a b', `Bearer ${'a'.repeat(9_000)}`])('%.30s', async (header) => {
    expect(await refusal(header)).toEqual([401, 'login', 'Bearer realm="Amate", error="invalid_request"']);
  });

  it.each(['x', 'a.b.c', '..', 'eyJhbGciOiJFUzM4NCJ9..'])('the unreadable token %s', async (text) => {
    expect(await refusal(`Bearer ${text}`)).toEqual(INVALID);
  });

  it('expired', async () => {
    expect(await refusal(`Bearer ${await token({ exp: now() - 60 })}`)).toEqual([401, 'expired', INVALID[2]]);
  });

  it.each([
    ['RFC 9068 §4: of another audience', { aud: 'https://otro.example/fhir' }],
    ['RFC 9068 §4: of another issuer', { iss: 'https://otro.example/oidc' }],
    ['without exp', { exp: undefined }],
    ['without sub', { sub: undefined }],
    ['not valid yet', { nbf: Math.floor(Date.now() / 1000) + 600 }],
    ['of an unknown role', { rol: 'director' }],
    ['without a role', { rol: undefined }],
  ])('%s', async (_title, changes) => {
    expect(await refusal(`Bearer ${await token(changes)}`)).toEqual(INVALID);
  });

  it('RFC 8725 §3.11: a token of another kind (id_token)', async () => {
    expect(await refusal(`Bearer ${await token({}, { typ: 'JWT' })}`)).toEqual(INVALID);
  });

  it('signed with a key that is not ours, under our key id', async () => {
    expect(await refusal(`Bearer ${await token({}, {}, await newPrivateJwk())}`)).toEqual(INVALID);
  });

  it('changed after it was signed', async () => {
    const [header, , signature] = (await token()).split('.');
    expect(await refusal(`Bearer ${header}.${base64(claims({ rol: 'operador' }))}.${signature}`)).toEqual(INVALID);
  });

  it.each(['none', 'HS256'])('RFC 8725 §2.1: alg %s', async (alg) => {
    expect(await refusal(`Bearer ${forged(alg)}`)).toEqual(INVALID);
  });

  it('RFC 6750 §2.3: a token in the query is not looked at', async () => {
    const response = await fetch(`${hub.baseUrl}/fhir/R4/eco?access_token=${await token()}`);
    expect(response.status).toBe(401);
  });
});

describe('SMART App Launch 2.2, conformance', () => {
  it.each(['', '/fhir/R4'])(
    'serves %s/.well-known/smart-configuration without a token, and it agrees with the server',
    async (base) => {
      const response = await fetch(`${hub.baseUrl}${base}/.well-known/smart-configuration`);
      const smart = (await response.json()) as Record<string, unknown>;
      const oidc = (await (await fetch(`${hub.security.issuer}/.well-known/openid-configuration`)).json()) as Record<
        string,
        unknown
      >;
      for (const name of ['issuer', 'jwks_uri', 'authorization_endpoint', 'token_endpoint', 'revocation_endpoint']) {
        expect([name, smart[name]]).toEqual([name, oidc[name]]);
      }
      expect(smart.code_challenge_methods_supported).toEqual(oidc.code_challenge_methods_supported);
    },
  );

  it('publishes only the public part of its key', async () => {
    const { keys } = (await (await fetch(`${hub.security.issuer}/jwks`)).json()) as { keys: JWK[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({ kty: 'EC', crv: 'P-384', kid: key.kid });
    expect(keys[0]).not.toHaveProperty('d');
  });
});
