import {
  Browser,
  codeOf,
  echo,
  errorOf,
  postToken,
  startTestHub,
  type TestHub,
} from '@amate/test/support/security-hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { createAccount } from '../accounts.ts';
import { selectPayload } from './sql.ts';

const PASSWORD = 'luma-peri-tono-saka-47';
let hub: TestHub;
let accounts = 0;

beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(async () => hub.close());

/** Each test has its own person: lockouts do not leak from one to the next. */
async function person(more: { role?: 'medico' | 'paciente'; patientId?: string } = {}): Promise<string> {
  const username = `persona${++accounts}`;
  await createAccount(hub.db, {
    username,
    password: PASSWORD,
    role: 'medico',
    name: 'Dra. Elena Ruiz',
    clues: 'DFSSA000001',
    ...more,
  });
  return username;
}

async function tokens(browser: Browser, user: string): Promise<Record<string, string | undefined>> {
  const { status, body } = await browser.redeem(codeOf(await browser.signIn(user, PASSWORD)));
  expect(status).toBe(200);
  return body;
}

const refresh = (token: string | undefined, more: Record<string, string> = {}) =>
  postToken(hub, { grant_type: 'refresh_token', client_id: 'amate-web', refresh_token: token ?? '', ...more });

describe('OIDC Core §3.1 and RFC 7636: a person signs in with code and PKCE', () => {
  it('shows a form in Spanish that needs no script, lets the person in and gives the tokens of the contract', async () => {
    const browser = new Browser(hub);
    const user = await person();
    const form = await browser.go(browser.authorizationUrl());
    const html = await form.text();
    expect(form.status).toBe(200);
    expect(html).toContain('<html lang="es-MX">');
    expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=/i);
    expect(form.headers.get('content-security-policy')).toContain("default-src 'none'");
    // Fetch standard, "append a request Origin header": under no-referrer a browser would post with `Origin: null`, which is refused.
    expect(form.headers.get('referrer-policy')).toBe('same-origin');
    const answer = await browser.submit(form.url, user.toUpperCase(), PASSWORD, { origin: hub.baseUrl });
    const back = new URL(answer.headers.get('location') as string);
    expect([back.origin, back.searchParams.get('state')]).toEqual([hub.baseUrl, 'estado-1']);
    const { status, body } = await browser.redeem(codeOf(answer));
    expect([status, body.token_type, body.expires_in]).toEqual([200, 'Bearer', 600]);
    expect(decodeProtectedHeader(body.access_token as string)).toMatchObject({ alg: 'ES384', typ: 'at+jwt' });
    expect(decodeJwt(body.access_token as string)).toMatchObject({
      iss: `${hub.baseUrl}/oidc`,
      aud: `${hub.baseUrl}/fhir/R4`,
      client_id: 'amate-web',
      scope: 'user/*.crus',
      rol: 'medico',
      nombre: 'Dra. Elena Ruiz',
      clues: 'DFSSA000001',
    });
    expect(decodeJwt(body.id_token as string)).toMatchObject({
      nonce: 'nonce-1',
      rol: 'medico',
      nombre: 'Dra. Elena Ruiz',
      clues: 'DFSSA000001',
    });
  });

  it('opens a guarded route, and GET /oidc/me tells who it is', async () => {
    const { access_token } = await tokens(new Browser(hub), await person({ role: 'paciente', patientId: 'p-1' }));
    const answer = await echo(hub, `Bearer ${access_token}`);
    expect(await answer.json()).toMatchObject({
      role: 'paciente',
      patientId: 'p-1',
      clientId: 'amate-web',
      scopes: ['user/*.crus'],
    });
    const me = await fetch(`${hub.baseUrl}/oidc/me`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(await me.json()).toMatchObject({ rol: 'paciente', nombre: 'Dra. Elena Ruiz', patient: 'p-1' });
  });

  it('keeps a narrower scope through code and refresh', async () => {
    const browser = new Browser(hub);
    const user = await person();
    const answer = await browser.signIn(user, PASSWORD, { scope: 'openid user/Patient.rs user/Encounter.read' });
    const { body } = await browser.redeem(codeOf(answer));
    expect(decodeJwt(body.access_token as string).scope).toBe('user/Patient.rs user/Encounter.read');
    const again = await refresh(body.refresh_token);
    expect(decodeJwt(again.body.access_token as string).scope).toBe('user/Patient.rs user/Encounter.read');
  });

  it('signs in again without a form while the session lasts, also with prompt=consent', async () => {
    const browser = new Browser(hub);
    await tokens(browser, await person());
    expect(codeOf(await browser.go(browser.authorizationUrl()))).not.toBe('');
    expect(codeOf(await browser.go(browser.authorizationUrl({ prompt: 'consent' })))).not.toBe('');
  });

  it.each([
    ['§4.4.1: no code_challenge', { code_challenge: undefined, code_challenge_method: undefined }],
    ['§4.3: plain', { code_challenge_method: 'plain' }],
  ])('RFC 7636 %s is refused', async (_title, changes) => {
    const browser = new Browser(hub);
    expect(errorOf(await browser.go(browser.authorizationUrl(changes)))).toBe('invalid_request');
  });

  it('RFC 7636 §4.6: a code redeemed with another verifier is refused', async () => {
    const browser = new Browser(hub);
    const code = codeOf(await browser.signIn(await person(), PASSWORD));
    const { status, body } = await browser.redeem(code, { code_verifier: 'x'.repeat(43) });
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
  });

  it('RFC 6749 §4.1.2: a code used twice is refused and its tokens are withdrawn', async () => {
    const browser = new Browser(hub);
    const code = codeOf(await browser.signIn(await person(), PASSWORD));
    const first = await browser.redeem(code);
    expect((await browser.redeem(code)).body.error).toBe('invalid_grant');
    expect((await refresh(first.body.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('RFC 6749 §4.1.2: of two redemptions at the same moment one wins', async () => {
    const browser = new Browser(hub);
    const code = codeOf(await browser.signIn(await person(), PASSWORD));
    const answers = await Promise.all([browser.redeem(code), browser.redeem(code), browser.redeem(code)]);
    expect(answers.filter((answer) => answer.status === 200).length).toBeLessThanOrEqual(1);
  });

  it('RFC 6749 §5.2: a scope beyond the registration is invalid_scope, not a smaller token', async () => {
    const browser = new Browser(hub);
    expect(errorOf(await browser.go(browser.authorizationUrl({ scope: 'openid user/*.cruds' })))).toBe('invalid_scope');
    expect(errorOf(await browser.go(browser.authorizationUrl({ scope: 'openid system/*.rs' })))).toBe('invalid_scope');
  });

  it('RFC 8707 §2: a token for another resource is invalid_target', async () => {
    const browser = new Browser(hub);
    expect(errorOf(await browser.go(browser.authorizationUrl({ resource: 'https://otro.example/fhir' })))).toBe(
      'invalid_target',
    );
  });

  it('RFC 9700 §4.1: never redirects to an unregistered address', async () => {
    const browser = new Browser(hub);
    const answer = await browser.go(browser.authorizationUrl({ redirect_uri: 'https://malo.example/retorno' }));
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(await answer.text()).toContain('Volver a empezar');
  });
});

describe('RFC 9700 §4.14.2: refresh tokens rotate', () => {
  it('gives a new one each time and ends everything when an old one comes back', async () => {
    const first = await tokens(new Browser(hub), await person());
    const second = await refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    await hub.db.query(`update oidc_payload set consumed_at = consumed_at - interval '31 seconds'`);
    expect((await refresh(first.refresh_token)).body.error).toBe('invalid_grant');
    expect((await refresh(second.body.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('an answer that was lost on a bad line, or to a reload, signs nobody out: for thirty seconds the token is good again', async () => {
    const first = await tokens(new Browser(hub), await person());
    expect((await refresh(first.refresh_token)).status).toBe(200);
    const again = await refresh(first.refresh_token);
    expect(again.status).toBe(200);
    expect((await refresh(again.body.refresh_token)).status).toBe(200);
  });

  it('the app of somebody else has no such seconds: its old token is a stolen one at once', async () => {
    const first = await tokens(new Browser(hub), await person());
    await refresh(first.refresh_token);
    const text = `update oidc_payload set payload = jsonb_set(payload, '{clientId}', '"app-ajena"')
      where model = 'RefreshToken' and consumed_at > now() - interval '30 seconds' returning id_hash as hash`;
    const { rows } = await hub.db.query<{ hash: Buffer }>(text);
    for (const { hash } of rows)
      expect((await selectPayload(hub.db, 'RefreshToken', hash))?.consumedAt).toEqual(expect.any(Number));
    expect(rows.length).toBeGreaterThan(0);
  });

  it('RFC 6749 §6: a refresh cannot widen the scope', async () => {
    const { refresh_token } = await tokens(new Browser(hub), await person());
    expect((await refresh(refresh_token, { scope: 'openid user/*.cruds' })).body.error).toBe('invalid_scope');
  });

  it('is not kept in clear: the table holds no usable token', async () => {
    const { refresh_token } = await tokens(new Browser(hub), await person());
    const { rows } = await hub.db.query<{ n: number }>(
      'select count(*)::int n from oidc_payload p where p::text like $1',
      [`%${refresh_token}%`],
    );
    expect(rows[0]?.n).toBe(0);
  });

  it('RFC 9700 §2.6: a page of another site cannot redeem one from a browser', async () => {
    const { refresh_token } = await tokens(new Browser(hub), await person());
    const fields = { grant_type: 'refresh_token', client_id: 'amate-web', refresh_token: refresh_token as string };
    expect((await postToken(hub, fields, { origin: 'https://malo.example' })).body.error).toBe('invalid_request');
    expect((await postToken(hub, fields, { origin: hub.baseUrl })).status).toBe(200);
  });

  it('stops for a disabled account', async () => {
    const user = await person();
    const { refresh_token } = await tokens(new Browser(hub), user);
    await hub.db.query('update account set disabled_at = now() where username = $1', [user]);
    expect((await refresh(refresh_token)).body.error).toBe('invalid_grant');
  });
});

describe('signing in with wrong data', () => {
  it('says so, keeps the name typed (escaped), and lets the person try again', async () => {
    const browser = new Browser(hub);
    const user = await person();
    const answer = await browser.signIn(`${user}"><script>`, 'otra-cosa');
    const html = await answer.text();
    expect(answer.status).toBe(401);
    expect(html).toContain('role="alert"');
    expect(html).toContain(`value="${user}&quot;&gt;&lt;script&gt;"`);
    expect(codeOf(await browser.submit(answer.url, user, PASSWORD))).not.toBe('');
  });

  it('OWASP ASVS 2.2.1: locks the name after five failures, also for the right password, and says for how long', async () => {
    const browser = new Browser(hub);
    const user = await person();
    const form = await browser.go(browser.authorizationUrl());
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 5; attempt++)
      statuses.push((await browser.submit(form.url, user, 'mala-contraseña')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 429]);
    const locked = await browser.submit(form.url, user, PASSWORD);
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await locked.text()).toContain('demasiados intentos');
    await hub.db.query(`update sign_in_attempt set locked_until = now()`);
    expect(codeOf(await browser.submit(form.url, user, PASSWORD))).not.toBe('');
  });

  it('refuses a post from another site and a post without the interaction cookie', async () => {
    const browser = new Browser(hub);
    const user = await person();
    const form = await browser.go(browser.authorizationUrl());
    for (const origin of ['https://malo.example', 'null']) {
      expect((await browser.submit(form.url, user, PASSWORD, { origin })).status).toBe(400);
    }
    const stranger = await new Browser(hub).submit(form.url, user, PASSWORD);
    expect(stranger.status).toBe(400);
    expect(await stranger.text()).toContain('Su sesión de entrada caducó');
  });

  it('records who got in and that somebody did not, without the name that was typed', async () => {
    const user = await person();
    await new Browser(hub).signIn('contraseña-en-la-otra-caja', 'x');
    await new Browser(hub).signIn(user, PASSWORD);
    const [failed, passed] = hub.audited.slice(-2);
    expect(JSON.stringify(failed)).not.toContain('otra-caja');
    expect([failed?.outcome, passed?.outcome, passed?.agent?.name]).toEqual(['denied', 'success', 'Dra. Elena Ruiz']);
  });
});

describe('OIDC RP-Initiated Logout 1.0', () => {
  it('asks, ends the session and the refresh token, and goes back to the app', async () => {
    const browser = new Browser(hub);
    const { id_token, refresh_token } = await tokens(browser, await person());
    const query = new URLSearchParams({
      id_token_hint: id_token as string,
      post_logout_redirect_uri: `${hub.baseUrl}/`,
    });
    const page = await browser.go(`/oidc/session/end?${query}`);
    const html = await page.text();
    expect(html).toContain('¿Quiere salir?');
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] as string;
    await browser.go('/oidc/session/end/confirm', {
      method: 'POST',
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    });
    expect((await refresh(refresh_token)).body.error).toBe('invalid_grant');
    const form = await browser.go(browser.authorizationUrl());
    expect(form.url).toContain('/entrar/');
  });

  it('without a session it still ends at the app: the form that posts itself is let through by its hash alone', async () => {
    const page = await new Browser(hub).go('/oidc/session/end');
    expect(await page.text()).toContain('document.forms[0].submit()');
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self' 'sha256-[^']+'/);
  });
});
