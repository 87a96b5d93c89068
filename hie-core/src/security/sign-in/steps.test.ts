import { Browser, codeOf, startTestHub, type TestHub } from '@amate/test/support/security-hub.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { decodeJwt } from 'jose';
import { TOTP } from 'otpauth';
import { type AccountRole, changePassword, createAccount } from '../accounts.ts';

const PASSWORD = 'luma-peri-tono-saka-47';
let hub: TestHub;
let accounts = 0;

beforeAll(async () => {
  hub = await startTestHub(() => ({ totpRoles: ['operador'] }));
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => hub.close());

async function person(role: AccountRole = 'operador'): Promise<string> {
  const username = `paso${++accounts}`;
  await createAccount(hub.db, { username, password: PASSWORD, role, name: 'Ing. Campos', clues: 'DFSSA000001' });
  return username;
}

const secretOf = (html: string): string => /class="clave">([A-Z2-7 ]+)</.exec(html)![1]!.replaceAll(' ', '');
const codeAt = (secret: string, steps = 0): string =>
  new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: Date.now() + steps * 30_000 });
const formOf = (page: Response): string => new URL(page.url).pathname.split('/').slice(0, 3).join('/');
const post = (browser: Browser, path: string, fields: Record<string, string>) =>
  browser.go(path, { method: 'POST', body: new URLSearchParams(fields), headers: { origin: hub.baseUrl } });
/** As if the last code had been taken long ago. */
const letCodesPass = (user: string) =>
  hub.db.query('update account set totp_last_step = 0 where username = $1', [user]);

async function enrolled(): Promise<{ user: string; secret: string; codes: readonly string[] }> {
  const user = await person();
  const browser = new Browser(hub);
  const page = await browser.signIn(user, PASSWORD);
  const secret = secretOf(await page.text());
  const done = await post(browser, `${formOf(page)}/alta`, { codigo: codeAt(secret) });
  const codes = [...(await done.text()).matchAll(/<li><code>([A-Z2-9-]+)<\/code>/g)].map((match) => match[1]!);
  expect(codes).toHaveLength(10);
  await letCodesPass(user);
  return { user, secret, codes };
}

describe('RFC 6238: the second factor', () => {
  it('is asked for of the roles that need it: enrolment by picture and by text, then recovery codes, then in', async () => {
    const user = await person();
    const browser = new Browser(hub);
    const page = await browser.signIn(user, PASSWORD);
    const html = await page.text();
    expect(html).toContain('<svg');
    expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=/i);
    const secret = secretOf(html);
    // Reloading must not make what the phone has read worthless.
    expect(secretOf(await (await browser.go(page.url)).text())).toBe(secret);
    const wrong = await post(browser, `${formOf(page)}/alta`, { codigo: '000000' });
    expect([wrong.status, secretOf(await wrong.text())]).toEqual([401, secret]);
    const done = await post(browser, `${formOf(page)}/alta`, { codigo: codeAt(secret) });
    expect(await done.text()).toContain('no se vuelven a mostrar');
    const { body } = await browser.redeem(codeOf(await post(browser, `${formOf(page)}/seguir`, {})));
    expect(decodeJwt(body.id_token as string).sub).toBeDefined();
    const [kept] = (await hub.db.query<{ s: string }>('select totp_secret s from account where username = $1', [user]))
      .rows;
    expect(kept?.s).not.toContain(secret);
  });

  it('no code, no entry: the password alone opens no later step either', async () => {
    const { user } = await enrolled();
    const browser = new Browser(hub);
    const page = await browser.signIn(user, PASSWORD);
    expect(await page.text()).toContain('seis dígitos de <strong>Amate</strong>');
    for (const path of ['seguir', 'alta', 'contrasena']) {
      const answer = await post(browser, `${formOf(page)}/${path}`, {
        codigo: '123456',
        nueva: 'x'.repeat(12),
        repetida: 'x'.repeat(12),
      });
      expect([codeOf(answer), (await answer.text()).includes('autocomplete="one-time-code"')]).toEqual(['', true]);
    }
    expect(codeOf(await browser.go(`/oidc/auth/${formOf(page).split('/')[2]}`))).toBe('');
  });

  it('a code is good once, one step of clock skew either way, and no more', async () => {
    const { user, secret } = await enrolled();
    // Hub and test count the same step however long an entry takes: at its edge a code would change its age.
    jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    const tries = async (code: string): Promise<boolean> => {
      const browser = new Browser(hub);
      const page = await browser.signIn(user, PASSWORD);
      return codeOf(await post(browser, `${formOf(page)}/codigo`, { codigo: code })) !== '';
    };
    expect(await tries(codeAt(secret, -2))).toBe(false);
    expect(await tries(codeAt(secret, 2))).toBe(false);
    const late = codeAt(secret, -1);
    expect(await tries(late)).toBe(true);
    expect(await tries(late)).toBe(false);
    expect(await tries(codeAt(secret, 1))).toBe(true);
    // Older than one that was taken: whoever saw it over a shoulder comes too late.
    expect(await tries(codeAt(secret, 0))).toBe(false);
  });

  it('of two entries with one code at the same moment one wins', async () => {
    const { user, secret } = await enrolled();
    const pages = await Promise.all(
      [new Browser(hub), new Browser(hub)].map(async (browser) => ({
        browser,
        page: await browser.signIn(user, PASSWORD),
      })),
    );
    const codigo = codeAt(secret);
    const answers = await Promise.all(
      pages.map(({ browser, page }) => post(browser, `${formOf(page)}/codigo`, { codigo })),
    );
    expect(answers.filter((answer) => codeOf(answer) !== '')).toHaveLength(1);
  });

  it('a recovery code works once, typed however, and is kept as a hash only', async () => {
    const { user, codes } = await enrolled();
    const [code = ''] = codes;
    const use = async (): Promise<boolean> => {
      const browser = new Browser(hub);
      const page = await browser.signIn(user, PASSWORD);
      return (
        codeOf(
          await post(browser, `${formOf(page)}/codigo`, { codigo: ` ${code.toLowerCase().replaceAll('-', ' ')}` }),
        ) !== ''
      );
    };
    expect([await use(), await use()]).toEqual([true, false]);
  });

  it('is locked after five wrong codes', async () => {
    const { user, secret } = await enrolled();
    const browser = new Browser(hub);
    const page = await browser.signIn(user, PASSWORD);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 5; attempt++)
      statuses.push((await post(browser, `${formOf(page)}/codigo`, { codigo: '000000' })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 429]);
    expect((await post(browser, `${formOf(page)}/codigo`, { codigo: codeAt(secret) })).status).toBe(429);
  });
});

describe('a temporary password', () => {
  it('is changed at the first entry and is no password after its time', async () => {
    const user = await person('medico');
    await changePassword(hub.db, user, 'temporal-temporal', 72);
    const browser = new Browser(hub);
    const page = await browser.signIn(user, 'temporal-temporal');
    expect(await page.text()).toContain('Elija su contraseña');
    const change = (nueva: string, repetida = nueva) =>
      post(browser, `${formOf(page)}/contrasena`, { nueva, repetida });
    for (const [nueva, repetida] of [
      ['corta', 'corta'],
      ['una-frase-larga', 'otra-frase-larga'],
      [`${user}-mas-letras`],
      ['temporal-temporal'],
    ])
      expect((await change(nueva!, repetida)).status).toBe(400);
    expect(codeOf(await change('una frase propia y larga'))).not.toBe('');
    expect(codeOf(await new Browser(hub).signIn(user, 'una frase propia y larga'))).not.toBe('');

    await changePassword(hub.db, user, 'temporal-temporal', 72);
    await hub.db.query(`update account set password_expires_at = now() where username = $1`, [user]);
    expect((await new Browser(hub).signIn(user, 'temporal-temporal')).status).toBe(401);
  });
});

describe('OWASP device cookies: a stranger does not lock a person out', () => {
  it('on a device where the person has signed in before, strangers’ failures do not count', async () => {
    const user = await person('medico');
    const own = new Browser(hub);
    expect(codeOf(await own.signIn(user, PASSWORD))).not.toBe('');
    const stranger = new Browser(hub);
    const form = await stranger.go(stranger.authorizationUrl());
    for (let attempt = 0; attempt < 7; attempt++) await stranger.submit(form.url, user, 'no-es-esta');
    expect((await stranger.submit(form.url, user, PASSWORD)).status).toBe(429);
    own.forgetSession();
    expect(codeOf(await own.signIn(user, PASSWORD))).not.toBe('');
  });

  it('the device’s own failures count, and another account’s device helps nobody', async () => {
    const [user, other] = [await person('medico'), await person('medico')];
    const own = new Browser(hub);
    await own.signIn(user, PASSWORD);
    own.forgetSession();
    const form = await own.go(own.authorizationUrl());
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 5; attempt++) statuses.push((await own.submit(form.url, user, 'no')).status);
    expect(statuses.at(-1)).toBe(429);
    for (let attempt = 0; attempt < 5; attempt++) statuses.push((await own.submit(form.url, other, 'no')).status);
    expect((await new Browser(hub).signIn(other, PASSWORD)).status).toBe(429);
  });
});
