import { type LlaveStandIn, startLlaveStandIn } from '@amate/test/support/llave-stand-in.ts';
import { Browser, codeOf, startTestHub, type TestHub } from '@amate/test/support/security-hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { createOutgoing } from '../../outgoing/call.ts';
import { createFetch } from '../../outgoing/fetch.ts';
import { createLlave } from './llave.ts';
import type { PersonFound } from './people.ts';

const CURP = 'HEGS080514MDFRRFA6';
const RECORDS: Record<string, PersonFound> = {
  [CURP]: { kind: 'found', patientId: 'p-sofia' },
  PXDO880808HVZRMS20: { kind: 'unclear' },
};
const PEOPLE = [
  { idUsuario: 1, login: 'a@x.mx', nombre: 'SOFIA', primerApellido: 'HERNANDEZ', segundoApellido: 'null', curp: CURP },
  { idUsuario: 2, login: 'b@x.mx', nombre: 'ANA', primerApellido: 'LUNA', segundoApellido: 'null', curp: null },
  {
    idUsuario: 3,
    login: 'c@x.mx',
    nombre: 'MAL',
    primerApellido: 'CURP',
    segundoApellido: 'X',
    curp: 'HEGS080514MDFRRFA5',
  },
  {
    idUsuario: 4,
    login: 'd@x.mx',
    nombre: 'SIN',
    primerApellido: 'RECORD',
    segundoApellido: 'X',
    curp: 'AAPR630321HDFLRC09',
  },
  {
    idUsuario: 5,
    login: 'e@x.mx',
    nombre: 'DOS',
    primerApellido: 'RECORDS',
    segundoApellido: 'X',
    curp: 'PXDO880808HVZRMS20',
  },
];
const SECRETS = { clientId: 'amate', clientSecret: 's3creto', basicUser: 'servicio', basicPassword: 'clave' };
let llave: LlaveStandIn;
let hub: TestHub;

beforeAll(async () => {
  llave = await startLlaveStandIn({ ...SECRETS, people: PEOPLE });
  const allowedHosts = [new URL(llave.url).host];
  const fetch = createFetch(createOutgoing({ allowedHosts, timeoutMs: 30_000, maxAnswerBytes: 65_536 }));
  const identity = createLlave({ ...SECRETS, url: llave.url, authorizePath: '/oauth.xhtml', fetch });
  hub = await startTestHub(() => ({
    citizens: [identity],
    people: { byCurp: async (curp) => RECORDS[curp] ?? { kind: 'none' }, current: async (id) => id },
  }));
});
afterAll(async () => {
  await hub.close();
  await llave.close();
});

/** Goes as far as Llave's page and chooses there. @returns the address Llave sends the browser back to */
async function chosen(browser: Browser, person: number): Promise<string> {
  const form = await browser.go(browser.authorizationUrl());
  const away = await browser.go(`${new URL(form.url).pathname}/ciudadano/llave`, { stop: true });
  const query = new URL(away.headers.get('location') as string).searchParams;
  expect([...query.keys()]).toEqual(['client_id', 'redirect_url', 'state']);
  const body = new URLSearchParams([...query, ['persona', String(person)]]);
  const back = await fetch(`${llave.url}/oauth.xhtml`, { method: 'POST', body, redirect: 'manual' });
  return back.headers.get('location') as string;
}

describe('Llave CDMX: a citizen signs in', () => {
  it('gets tokens for the own record, through JSON, HTTP Basic and the header accessToken', async () => {
    const browser = new Browser(hub);
    const answer = await browser.go(await chosen(browser, 1));
    const { status, body } = await browser.redeem(codeOf(answer));
    expect(status).toBe(200);
    expect(decodeJwt(body.access_token as string)).toMatchObject({
      rol: 'paciente',
      patient: 'p-sofia',
      nombre: 'SOFIA HERNANDEZ',
    });
    expect(llave.seen.slice(-2)).toEqual(['POST /rest/oauth/token', 'GET /rest/oauth/usuario']);
  });

  it('makes one account at the first sign-in, which follows the person when the records are merged', async () => {
    const one = new Browser(hub);
    await one.go(await chosen(one, 1));
    RECORDS[CURP] = { kind: 'found', patientId: 'p-merged' };
    const two = new Browser(hub);
    const { body } = await two.redeem(codeOf(await two.go(await chosen(two, 1))));
    expect(decodeJwt(body.access_token as string).patient).toBe('p-merged');
    const { rows } = await hub.db.query<{ n: number }>(
      `select count(*)::int n from citizen_identity i join account a on a.id = i.account_id where i.subject = '1' and a.password_hash is null`,
    );
    expect(rows[0]?.n).toBe(1);
  });

  it.each([
    [2, 'no está verificada', 'Verificar mi cuenta'],
    [3, 'no es válida', 'RENAPO'],
    [4, 'Todavía no hay un expediente', 'recepción'],
    [5, 'en revisión', 'recepción'],
    [99, 'No se completó la entrada', 'Puede intentarlo otra vez'],
  ])('person %i does not get in and reads why: %s', async (person, title, next) => {
    const browser = new Browser(hub);
    const answer = await browser.go(await chosen(browser, person));
    expect(answer.status).toBe(403);
    const html = await answer.text();
    expect(html).toContain(title);
    expect(html).toContain(next);
    expect(hub.audited.at(-1)).toMatchObject({ act: 'sign-in', outcome: 'denied' });
  });

  it('a suspended citizen does not get in', async () => {
    const browser = new Browser(hub);
    await hub.db.query(`update account set disabled_at = now() where role = 'paciente'`);
    const answer = await browser.go(await chosen(browser, 1));
    await hub.db.query(`update account set disabled_at = null where role = 'paciente'`);
    expect(await answer.text()).toContain('suspendido');
  });
});

describe('RFC 9700 §4.7: `state` is all there is without nonce and PKCE', () => {
  it('does not let one browser finish what another began (sign-in CSRF)', async () => {
    const [attacker, victim] = [new Browser(hub), new Browser(hub)];
    const back = await chosen(attacker, 1);
    await chosen(victim, 1);
    expect(await (await victim.go(back)).text()).toContain('La entrada caducó');
    // And it is spent: the attacker cannot use it later either.
    expect(await (await attacker.go(back)).text()).toContain('La entrada caducó');
  });

  it('is used once', async () => {
    const browser = new Browser(hub);
    const back = await chosen(browser, 1);
    expect(codeOf(await browser.go(back))).not.toBe('');
    expect((await browser.go(back)).status).toBe(403);
  });

  it('lives ten minutes', async () => {
    const browser = new Browser(hub);
    const back = await chosen(browser, 1);
    await hub.db.query(`update citizen_state set expires_at = now()`);
    expect((await browser.go(back)).status).toBe(403);
  });

  it('a made-up code says that Llave did not answer, and nothing of why', async () => {
    const browser = new Browser(hub);
    const back = new URL(await chosen(browser, 1));
    back.searchParams.set('code', 'inventado');
    const answer = await browser.go(back.href);
    expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining('no respondió')]);
  });
});
