/**
 * Attacks on tokens, on the sign-in and on the administration of accounts, each by its name in SECURITY.md. The hub is real, the
 * attacker has what attackers have: a browser, an account of his own, an app of his own, the public keys.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { type AccountRole, createAccount } from '@amate/hie-core/security/accounts.ts';
import { registerClient as registerApp } from '@amate/hie-core/security/clients/register.ts';
import { newPrivateJwk } from '@amate/hie-core/security/signing-keys.ts';
import { selectSigningKeys } from '@amate/hie-core/security/sql.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, decodeJwt, exportSPKI, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import {
  assertion,
  Browser,
  clientCredentials,
  codeOf,
  echo,
  errorOf,
  postToken,
  registerClient,
  startTestHub,
  type TestHub,
} from '../support/security-hub.ts';

const PASSWORD = 'luma-peri-tono-saka-47';
const SOFIA = { id: 'p-sofia', name: 'Sofía', birthDate: undefined, curp: undefined };
let hub: TestHub;
let signingKey: JWK;
let people = 0;

beforeAll(async () => {
  hub = await startTestHub(() => ({
    // This doctor may see Sofía, and nobody else.
    patients: { search: async () => [SOFIA], read: async (_caller, id) => (id === SOFIA.id ? SOFIA : undefined) },
  }));
  signingKey = (await selectSigningKeys(hub.db, 'ES384'))[0]!.jwk;
  await registerApp(
    hub.db,
    {
      ...{ id: 'app-ajena', name: 'App ajena', kind: 'app-public', redirectUris: ['https://app.example/vuelta'] },
      scope: 'launch/patient openid offline_access patient/*.rs user/Patient.rs',
    },
    [],
    hub.baseUrl,
  );
});
afterAll(async () => hub.close());

async function person(
  role: AccountRole = 'medico',
  clues = 'DFSSA000001',
  patientId?: string,
): Promise<{ user: string; id: string }> {
  const user = `ataque${++people}`;
  const more = patientId === undefined ? { clues } : { patientId };
  const { id } = await createAccount(hub.db, {
    username: user,
    password: PASSWORD,
    role,
    name: `Persona ${people}`,
    ...more,
  });
  return { user, id };
}

async function tokens(user: string, scope?: string): Promise<Record<string, string | undefined>> {
  const browser = new Browser(hub);
  const answer = await browser.signIn(user, PASSWORD, scope === undefined ? {} : { scope });
  return (await browser.redeem(codeOf(answer))).body;
}

describe('forged and foreign access tokens (RFC 9068 §4, RFC 8725)', () => {
  const CLAIMS = { sub: 'x', client_id: 'amate-web', rol: 'medico', nombre: 'X', scope: 'user/*.rs' };
  const signed = async (changes: JWTPayload = {}, header: Record<string, string> = {}, key: JWK = signingKey) =>
    new SignJWT({ ...CLAIMS, iss: hub.security.issuer, aud: hub.security.fhirUrl, ...changes })
      .setProtectedHeader({ alg: 'ES384', typ: 'at+jwt', kid: signingKey.kid as string, ...header })
      .setIssuedAt()
      .setExpirationTime(changes.exp ?? '5m')
      .sign(await importJWK(key, 'ES384'));
  const status = async (token: string): Promise<number> => (await echo(hub, `Bearer ${token}`)).status;
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('the forger’s own tools work: with the real key the same token opens the door', async () => {
    expect(await status(await signed())).toBe(200);
  });

  it.each([
    ['audience: a token for another service', { aud: 'https://otro.example/fhir' }],
    ['issuer: a token of another server', { iss: 'https://otro.example/oidc' }],
    ['expired', { exp: Math.floor(Date.now() / 1_000) - 60 }],
    ['a role nobody has', { rol: 'root' }],
  ])('%s is refused', async (_title, changes) => expect(await status(await signed(changes))).toBe(401));

  it('an id_token is no access token', async () => {
    const { id_token } = await tokens((await person()).user);
    expect(await status(id_token as string)).toBe(401);
    expect(await status(await signed({}, { typ: 'JWT' }))).toBe(401);
  });

  it('alg:none, in any spelling', async () => {
    const body = encode({ ...CLAIMS, iss: hub.security.issuer, aud: hub.security.fhirUrl, exp: 4_000_000_000, iat: 1 });
    for (const alg of ['none', 'None', 'NONE', 'nOnE'])
      for (const end of ['', 'AAAA'])
        expect(await status(`${encode({ alg, typ: 'at+jwt' })}.${body}.${end}`)).toBe(401);
  });

  it('HS256 with the public key as the secret (key confusion)', async () => {
    const { keys } = (await (await fetch(`${hub.security.issuer}/jwks`)).json()) as { keys: JWK[] };
    const publicKey = await importJWK(keys[0]!, 'ES384');
    const secrets = [JSON.stringify(keys[0]), await exportSPKI(publicKey as CryptoKey)];
    const head = encode({ alg: 'HS256', typ: 'at+jwt', kid: keys[0]!.kid });
    const body = encode({ ...CLAIMS, iss: hub.security.issuer, aud: hub.security.fhirUrl, exp: 4_000_000_000, iat: 1 });
    for (const secret of secrets) {
      const mac = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url');
      expect(await status(`${head}.${body}.${mac}`)).toBe(401);
    }
  });

  it('a key that the token brings along (jwk, jku, x5u) is not looked at', async () => {
    const own = await newPrivateJwk();
    const { d: _, ...jwk } = own as JWK & { d?: string };
    const kid = await calculateJwkThumbprint(jwk);
    for (const header of [{ jwk, kid }, { jku: 'https://malo.example/jwks', kid }, { kid: '../../dev/null' }])
      expect(await status(await signed({}, header as unknown as Record<string, string>, own))).toBe(401);
  });
});

describe('assertions of systems (RFC 7523, SMART Backend Services 2.2)', () => {
  it('a replayed jti is refused, also when the hub restarted in between: it is in the database', async () => {
    const key = await registerClient(hub.db, 'sistema-jti', 'system/*.rs');
    const jwt = await assertion(hub, 'sistema-jti', key, { jti: randomUUID() });
    expect([
      (await clientCredentials(hub, jwt, 'system/*.rs')).status,
      (await clientCredentials(hub, jwt, 'system/*.rs')).status,
    ]).toEqual([200, 401]);
  });

  it('one system’s key does not speak for another', async () => {
    const key = await registerClient(hub.db, 'sistema-a', 'system/*.rs');
    await registerClient(hub.db, 'sistema-b', 'system/*.cruds');
    expect((await clientCredentials(hub, await assertion(hub, 'sistema-b', key), 'system/*.rs')).status).toBe(401);
  });
});

describe('codes, refresh tokens and launches', () => {
  const APP = {
    client_id: 'app-ajena',
    redirect_uri: 'https://app.example/vuelta',
    scope: 'launch/patient openid patient/*.rs',
  };
  const post = (browser: Browser, page: Response, path: string, fields: Record<string, string>) =>
    browser.go(`${new URL(page.url).pathname}/${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      stop: true,
    });
  /** Follows the redirects after a form until the app's own address. */
  const finish = async (browser: Browser, answer: Response): Promise<Response> => {
    let current = answer;
    for (let hops = 0; hops < 6; hops++) {
      const location = current.headers.get('location');
      if (location === null || location.startsWith('https://app.example')) return current;
      current = await browser.go(location, { stop: true });
    }
    return current;
  };
  const redeem = (browser: Browser, code: string) =>
    browser.redeem(code, { client_id: 'app-ajena', redirect_uri: APP.redirect_uri });

  it('forged launch: a person put into the form that this doctor may not see is not taken', async () => {
    const browser = new Browser(hub);
    const page = await browser.signIn((await person()).user, PASSWORD, APP);
    expect(await page.text()).toContain('¿De quién?');
    const forged = await post(browser, page, 'permiso', { decision: 'si', persona: 'p-otra' });
    expect([forged.status, await forged.text()]).toEqual([200, expect.stringContaining('¿De quién?')]);
    const real = await finish(browser, await post(browser, page, 'permiso', { decision: 'si', persona: SOFIA.id }));
    const { body } = await redeem(browser, codeOf(real));
    expect([body.patient, decodeJwt(body.access_token as string).patient]).toEqual([SOFIA.id, SOFIA.id]);
  });

  it('forged launch: a citizen cannot name another person, nor send a `launch` of his own', async () => {
    const { user } = await person('paciente', '', SOFIA.id);
    const browser = new Browser(hub);
    const page = await browser.signIn(user, PASSWORD, { ...APP, launch: 'eyJwYXRpZW50IjoicC1vdHJhIn0' });
    const answer = await finish(browser, await post(browser, page, 'permiso', { decision: 'si', persona: 'p-otra' }));
    expect((await redeem(browser, codeOf(answer))).body.patient).toBe(SOFIA.id);
  });

  it('an app is asked for each time: a grant for one person is not used for the next', async () => {
    const browser = new Browser(hub);
    const page = await browser.signIn((await person()).user, PASSWORD, APP);
    await finish(browser, await post(browser, page, 'permiso', { decision: 'si', persona: SOFIA.id }));
    const again = await browser.go(browser.authorizationUrl(APP));
    expect(await again.text()).toContain('¿De quién?');
  });

  it('scope widening on refresh', async () => {
    const { refresh_token } = await tokens((await person()).user, 'openid user/Patient.rs');
    for (const scope of ['user/*.rs', 'user/Patient.cruds', 'system/*.cruds', 'amate/cuentas']) {
      const fields = {
        grant_type: 'refresh_token',
        client_id: 'amate-web',
        refresh_token: refresh_token as string,
        scope,
      };
      expect((await postToken(hub, fields)).body.error).toBe('invalid_scope');
    }
  });

  it('a refresh token of one client in the hands of another', async () => {
    const { refresh_token } = await tokens((await person()).user);
    const fields = { grant_type: 'refresh_token', client_id: 'app-ajena', refresh_token: refresh_token as string };
    expect((await postToken(hub, fields)).body.error).toBe('invalid_grant');
  });

  it('code reuse withdraws what the code gave', async () => {
    const browser = new Browser(hub);
    const code = codeOf(await browser.signIn((await person()).user, PASSWORD));
    const { body } = await browser.redeem(code);
    expect((await browser.redeem(code)).body.error).toBe('invalid_grant');
    const fields = { grant_type: 'refresh_token', client_id: 'amate-web', refresh_token: body.refresh_token as string };
    expect((await postToken(hub, fields)).body.error).toBe('invalid_grant');
  });

  it('code injection: a code of one client at another, or for another callback', async () => {
    const browser = new Browser(hub);
    const { user } = await person();
    const code = codeOf(await browser.signIn(user, PASSWORD));
    expect((await redeem(browser, code)).body.error).toBe('invalid_grant');
    const second = codeOf(await browser.go(browser.authorizationUrl()));
    expect((await browser.redeem(second, { redirect_uri: `${hub.baseUrl}/` })).body.error).toBe('invalid_grant');
  });

  it('PKCE downgrade: no challenge, plain, or a code redeemed without its verifier (RFC 9700 §2.1.1)', async () => {
    const browser = new Browser(hub);
    for (const changes of [
      { code_challenge: undefined, code_challenge_method: undefined },
      { code_challenge_method: 'plain' },
      { code_challenge_method: undefined },
    ])
      expect(errorOf(await browser.go(browser.authorizationUrl(changes)))).toBe('invalid_request');
    const code = codeOf(await browser.signIn((await person()).user, PASSWORD));
    const fields = {
      grant_type: 'authorization_code',
      client_id: 'amate-web',
      code,
      redirect_uri: `${hub.baseUrl}/retorno`,
    };
    expect((await postToken(hub, fields)).body.error).toBe('invalid_grant');
  });

  it.each([
    ...[
      'https://app.example/vuelta/',
      'https://app.example/vuelta?x=1',
      'https://app.example/vuelta#x',
      'https://APP.example/vuelta',
    ],
    ...[
      'https://app.example.malo.mx/vuelta',
      'https://app.example@malo.mx/vuelta',
      'https://app.example/vuelta/../otra',
    ],
    ...[
      'http://app.example/vuelta',
      'https://app.example:444/vuelta',
      '//app.example/vuelta',
      'javascript:alert(1)',
      '',
    ],
  ])('redirect_uri %s is not followed (RFC 9700 §4.1)', async (uri) => {
    const browser = new Browser(hub);
    const answer = await browser.go(browser.authorizationUrl({ ...APP, redirect_uri: uri }));
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  });
});

describe('the browser: cookies, fixation, forged forms', () => {
  it('session fixation: the session that was there before signing in is another one afterwards (OWASP ASVS 3.2.1)', async () => {
    const browser = new Browser(hub);
    const form = await browser.go(browser.authorizationUrl());
    const before = browser.cookie('_session');
    await browser.submit(form.url, (await person()).user, PASSWORD);
    const after = browser.cookie('_session');
    expect(after).toBeDefined();
    expect(after).not.toBe(before);
    const attacker = new Browser(hub);
    if (before !== undefined) attacker.plant('_session', before);
    expect((await attacker.go(attacker.authorizationUrl())).url).toContain('/entrar/');
  });

  it('cookies: HttpOnly, SameSite, signed where they open something, and Secure behind https', async () => {
    const browser = new Browser(hub);
    await browser.signIn((await person()).user, PASSWORD);
    expect(browser.lines.length).toBeGreaterThan(3);
    for (const line of browser.lines) expect(line).toMatch(/httponly/i);
    for (const line of browser.lines) expect(line).toMatch(/samesite=lax/i);
    expect(browser.lines.some((line) => line.startsWith('_session.sig='))).toBe(true);
    const value = browser.cookie('_session') as string;
    const forger = new Browser(hub);
    forger.plant('_session', value);
    forger.plant('_session.sig', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA');
    expect((await forger.go(forger.authorizationUrl())).url).toContain('/entrar/');

    const secure = await startTestHub(() => ({ baseUrl: 'https://amate.example' }));
    const answer = await fetch(
      `${secure.baseUrl}/oidc/auth?${new URL(browser.authorizationUrl({ redirect_uri: 'https://amate.example/retorno' })).searchParams}`,
      { redirect: 'manual' },
    );
    for (const line of answer.headers.getSetCookie()) expect(line).toMatch(/; secure/i);
    expect(answer.headers.getSetCookie().length).toBeGreaterThan(0);
    await secure.close();
  });

  it('CSRF on the administration: without the field, with another session’s field, or from another origin, nothing happens', async () => {
    const { user, id } = await person('administrador');
    const victim = await person('medico');
    const [browser, other] = [new Browser(hub), new Browser(hub)];
    await browser.signIn(user, PASSWORD);
    await other.signIn((await person('administrador')).user, PASSWORD);
    const fichaOf = async (one: Browser) =>
      /name="ficha" value="([^"]+)"/.exec(await (await one.go(`/cuentas/unidad/${victim.id}`)).text())?.[1] ?? '';
    const act = async (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      (
        await browser.go(`/cuentas/unidad/${victim.id}/desactivar`, {
          method: 'POST',
          body: new URLSearchParams(fields),
          headers,
        })
      ).status;
    const own = await fichaOf(browser);
    expect(own).not.toBe('');
    expect(await act({})).toBe(403);
    expect(await act({ ficha: await fichaOf(other) })).toBe(403);
    expect(await act({ ficha: own }, { origin: 'https://malo.example' })).toBe(403);
    expect(await act({ ficha: own }, { origin: 'null' })).toBe(403);
    const disabled = async () =>
      (await hub.db.query<{ d: boolean }>('select disabled_at is not null d from account where id = $1', [victim.id]))
        .rows[0]?.d;
    expect(await disabled()).toBe(false);
    expect(await act({ ficha: own }, { origin: hub.baseUrl })).toBe(200);
    expect(await disabled()).toBe(true);
    expect(hub.audited.at(-1)).toMatchObject({
      act: 'account-disabled',
      outcome: 'success',
      agent: { subject: id },
      note: victim.id,
    });
  });
});

describe('administration of accounts: another facility, a higher role, one’s own account', () => {
  const call = (token: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${hub.baseUrl}/operacion/${path}`, {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
  const SCOPE = 'openid amate/cuentas amate/clientes';
  const tokenOf = async (user: string, scope = SCOPE): Promise<string> =>
    (await tokens(user, scope)).access_token as string;

  it('an administrator reaches the own facility only, and does not learn what there is elsewhere', async () => {
    const admin = await person('administrador', 'DFSSA000001');
    const [near, far] = [await person('medico', 'DFSSA000001'), await person('medico', 'DFSSA000002')];
    const token = await tokenOf(admin.user);
    const listed = JSON.stringify(await (await call(token, 'cuentas')).json());
    expect([listed.includes(near.id), listed.includes(far.id)]).toEqual([true, false]);
    const answers = await Promise.all([far.id, randomUUID()].map((id) => call(token, `cuentas/${id}/desactivar`, {})));
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(texts[0]).toBe(texts[1]);
    // A facility in the body of a new account is not his to choose.
    const made = await call(token, 'cuentas', {
      username: 'colado',
      name: 'Colado',
      role: 'medico',
      clues: 'DFSSA000002',
    });
    expect(made.ok).toBe(true);
    const { rows } = await hub.db.query<{ clues: string }>(`select clues from account where username = 'colado'`);
    expect(rows[0]?.clues).toBe('DFSSA000001');
  });

  it('nobody raises himself: not by a role, not through a colleague, not by the own account', async () => {
    const admin = await person('administrador');
    const [boss, doctor] = [await person('operador'), await person('medico')];
    const token = await tokenOf(admin.user);
    const denied = async (path: string, body: unknown) => expect((await call(token, path, body)).ok).toBe(false);
    await denied('cuentas', { username: 'otro.jefe', name: 'X', role: 'operador' });
    await denied(`cuentas/${doctor.id}/rol`, { rol: 'administrador' });
    await denied(`cuentas/${boss.id}/contrasena`, {});
    await denied(`cuentas/${admin.id}/verificacion`, {});
    await denied('clientes', { id: 'mio', name: 'x', scope: 'system/*.cruds', jwks: { keys: [] } });
    const roles = await hub.db.query<{ role: string }>('select role from account where id = any($1) order by role', [
      [admin.id, doctor.id],
    ]);
    expect(roles.rows.map(({ role }) => role)).toEqual(['administrador', 'medico']);
  });

  it('a doctor’s token with the scope, an administrator’s without it, and a token older than the demotion, open nothing', async () => {
    expect((await call(await tokenOf((await person('medico')).user), 'cuentas')).ok).toBe(false);
    const admin = await person('administrador');
    expect((await call(await tokenOf(admin.user, 'openid user/*.rs'), 'cuentas')).ok).toBe(false);
    const token = await tokenOf(admin.user);
    expect((await call(token, 'cuentas')).ok).toBe(true);
    await hub.db.query(`update account set role = 'recepcion' where id = $1`, [admin.id]);
    expect((await call(token, 'cuentas')).ok).toBe(false);
  });

  it('ending sessions ends refresh tokens at once; access tokens live ten minutes at most', async () => {
    const admin = await person('administrador');
    const doctor = await person('medico');
    const { refresh_token, expires_in } = (await tokens(doctor.user)) as { refresh_token: string; expires_in: unknown };
    expect(Number(expires_in)).toBeLessThanOrEqual(600);
    const done = await call(await tokenOf(admin.user), `cuentas/${doctor.id}/sesiones`, {});
    expect(await done.json()).toMatchObject({ text: expect.stringContaining('Sesiones cerradas: 1') });
    const fields = { grant_type: 'refresh_token', client_id: 'amate-web', refresh_token };
    expect((await postToken(hub, fields)).body.error).toBe('invalid_grant');
  });
});
