/**
 * Stored XSS in a real browser: a person, an account and an app of whom every text carries script, on every screen that leads from one
 * to the next. Nothing may run, nothing may become an element, and the browser's own policy may find nothing to stop.
 */
import type { Database } from '@amate/hie-core/db.ts';
import { createAccount } from '@amate/hie-core/security/accounts.ts';
import { registerClient } from '@amate/hie-core/security/clients/register.ts';
import { CLUES_SYSTEM, mensajeUri } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { atRest, countQuestions } from '../support/at-rest.ts';
import { openAside } from '../support/database.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openTheBrowser, withBrowser } from '../support/journey.ts';

const MARK = 'xss-en-pantalla';
const SCRIPTS = [
  `"><img src=x onerror="globalThis.robado=1;alert(1)">`,
  `<svg/onload=alert(2)><script>globalThis.robado=2;alert(2)</script>`,
  `'><iframe srcdoc="<script>parent.robado=3</script>"></iframe>`,
  `<a href="javascript:alert(4)">clic</a>{{constructor.constructor('alert(5)')()}}`,
  `</script></style></title></textarea><details open ontoggle=alert(6)>`,
];
let turn = 0;
const text = (): string => `${MARK} ${SCRIPTS[turn++ % SCRIPTS.length]}`;
const BAD_URL = 'javascript:globalThis.robado=7;alert(7)';
/** Walked even when no link leads there. */
const CITIZEN = ['/', '/mi-expediente', '/quien-vio', '/que-oculto', '/avisos'];
const OPERATOR = ['/', '/casos', '/revisiones', '/bitacora'];
const PASSWORD = 'luma-peri-tono-saka-47';
const CLUES = 'DFSSA003162';

const concept = (code: string, system = 'urn:x') => ({ text: text(), coding: [{ system, code, display: text() }] });
const reference = () => ({ display: text(), identifier: { system: CLUES_SYSTEM, value: text() } });
const meta = { source: mensajeUri(CLUES, encodeURIComponent(text())) };

function entries(): object[] {
  const subject = { reference: 'urn:uuid:00000000-0000-4000-8000-000000000001', display: text() };
  const encounter = { reference: 'urn:uuid:00000000-0000-4000-8000-000000000002', display: text() };
  const note = [{ text: text(), authorString: text() }];
  const patient = {
    ...{ resourceType: 'Patient', meta, birthDate: '1990-11-02', gender: 'female', active: true },
    name: [
      { use: 'official', text: text(), family: text(), given: [text(), text()], prefix: [text()], suffix: [text()] },
    ],
    identifier: [{ system: 'urn:x', value: text(), assigner: reference(), type: concept('MR') }],
    address: [
      {
        text: text(),
        line: [text()],
        district: text(),
        city: text(),
        state: text(),
        postalCode: text(),
        country: text(),
      },
    ],
    telecom: [
      { system: 'phone', value: text() },
      { system: 'url', value: BAD_URL },
      { system: 'email', value: text() },
    ],
    contact: [{ name: { text: text() }, relationship: [concept('C')] }],
    maritalStatus: concept('M'),
    photo: [{ url: BAD_URL, title: text(), contentType: 'text/html' }],
    extension: [{ url: BAD_URL, valueString: text() }],
    text: {
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml"><p title="${MARK}">${MARK} &lt;script&gt;</p></div>`,
    },
  };
  const at = '2026-11-20T09:00:00-06:00';
  return [
    patient,
    {
      ...{ resourceType: 'Encounter', status: 'finished', subject, meta, period: { start: at, end: at } },
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER', display: text() },
      type: [concept('t')],
      serviceType: concept('s'),
      reasonCode: [concept('r')],
      participant: [{ individual: reference(), type: [concept('p')] }],
      location: [{ location: reference() }],
      hospitalization: { dischargeDisposition: concept('d'), admitSource: concept('a') },
      serviceProvider: reference(),
      identifier: [{ system: 'urn:x', value: text() }],
    },
    {
      ...{ resourceType: 'Condition', subject, encounter, meta, recordedDate: at, code: concept('x'), note },
      category: [concept('c')],
      severity: concept('sv'),
      bodySite: [concept('b')],
      recorder: reference(),
      asserter: reference(),
      onsetString: text(),
    },
    ...[
      { valueString: text() },
      { valueQuantity: { value: 1, unit: text(), code: 'mg', system: BAD_URL } },
      { valueCodeableConcept: concept('v') },
    ].map((value) => ({
      ...{ resourceType: 'Observation', status: 'final', subject, encounter, meta, effectiveDateTime: at, issued: at },
      ...{ code: concept('o'), note, ...value },
      category: [concept('laboratory')],
      interpretation: [concept('H')],
      method: concept('m'),
      performer: [reference()],
      referenceRange: [{ text: text(), type: concept('n') }],
      component: [{ code: concept('k'), valueString: text() }],
    })),
    {
      ...{ resourceType: 'AllergyIntolerance', patient: subject, meta, code: concept('p'), note, recordedDate: at },
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
      },
      reaction: [{ manifestation: [concept('q')], description: text(), substance: concept('z') }],
    },
  ];
}

/** Before any script of a page: whatever the policy stops is kept. */
const WATCH = `globalThis.frenado = []; document.addEventListener('securitypolicyviolation', (e) => globalThis.frenado.push(e.violatedDirective + ' ' + e.sample));`;

withBrowser('stored XSS', () => {
  let hub: RunningHub;
  let browser: Browser;
  let patient = '';
  const dialogs: string[] = [];
  let account = 0;

  beforeAll(async () => {
    hub = await startHub();
    const [first, ...others] = entries();
    const entry = [first!, ...others].map((resource, index) => ({
      fullUrl: `urn:uuid:00000000-0000-4000-8000-00000000000${index + 1}`,
      resource,
      request: { method: 'POST', url: (resource as { resourceType: string }).resourceType },
    }));
    const { status, body } = await hub.fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
    expect([status, body.issue]).toEqual([200, undefined]);
    patient = body.entry[0].response.location.split('/').at(-3);
    browser = await openTheBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  }, 30_000);

  const withDb = async <T>(work: (db: Database) => Promise<T>): Promise<T> => {
    const db = openAside(hub.databaseUrl);
    return work(db).finally(() => db.end());
  };
  const member = (role: 'medico' | 'paciente' | 'administrador' | 'operador'): Promise<string> =>
    withDb(async (db) => {
      const username = `xss${++account}`;
      const place = role === 'paciente' ? { patientId: patient } : role === 'operador' ? {} : { clues: CLUES };
      await createAccount(db, { username, password: PASSWORD, role, name: text().slice(0, 190), ...place });
      return username;
    });
  const open = async (): Promise<Page> => {
    const page = await (await browser.newContext({ locale: 'es-MX' })).newPage();
    await page.addInitScript(WATCH);
    await countQuestions(page);
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    return page;
  };
  const signIn = async (page: Page, username: string): Promise<void> => {
    await page.getByLabel('Usuario').fill(username);
    await page.getByLabel('Contraseña').fill(PASSWORD);
    await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  };

  /** @returns whether the screen shows one of the texts at all */
  async function harmless(page: Page): Promise<boolean> {
    await page.waitForLoadState('load');
    expect([page.url(), await atRest(page, 20_000)]).toEqual([page.url(), true]);
    for (const closed of await page.locator('details:not([open]) > summary').all())
      await closed.click({ timeout: 1_000 }).catch(() => {});
    const found = await page.evaluate((mark) => {
      const all = [...document.querySelectorAll('*')];
      const handlers = all.filter((one) => [...one.attributes].some(({ name }) => name.startsWith('on')));
      const links = all.filter((one) =>
        /^\s*(javascript|data|vbscript):/i.test(
          one.getAttribute('href') ?? one.getAttribute('src') ?? one.getAttribute('action') ?? '',
        ),
      );
      const scripts = all.filter(
        (one) =>
          (one.localName === 'script' && !one.hasAttribute('src')) ||
          ['iframe', 'object', 'embed', 'base'].includes(one.localName),
      );
      const own = globalThis as unknown as { robado?: number; frenado?: string[] };
      return {
        bad: [...handlers, ...links, ...scripts].map((one) => one.outerHTML.slice(0, 200)),
        stolen: own.robado,
        stopped: own.frenado,
        shown: document.body.textContent.includes(mark),
      };
    }, MARK);
    expect([page.url(), found.bad, found.stolen, found.stopped, dialogs]).toEqual([page.url(), [], undefined, [], []]);
    return found.shown;
  }

  /** Every address that a link leads to, each once. */
  async function walk(
    page: Page,
    starts: readonly string[],
    most: number,
  ): Promise<{ seen: string[]; showing: number }> {
    const waiting = [...starts];
    const seen = new Set<string>();
    let showing = 0;
    while (waiting.length > 0 && seen.size < most) {
      const path = waiting.shift()!;
      if (seen.has(path)) continue;
      seen.add(path);
      await page.goto(`${hub.config.baseUrl}${path}`);
      if (await harmless(page)) showing++;
      const links = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLAnchorElement>('a[href]')].map((one) => one.pathname + one.search),
      );
      waiting.push(...links.filter((one) => one.startsWith('/') && !one.startsWith('/oidc')));
    }
    return { seen: [...seen], showing };
  }

  it('the record as a doctor sees it: home, search, timeline, each entry', async () => {
    const page = await open();
    await page.goto(hub.config.baseUrl);
    await page.getByRole('button', { name: 'Entrar a Amate' }).click();
    await signIn(page, await member('medico'));
    await page.getByRole('button', { name: 'Salir' }).waitFor();
    await page.getByLabel('CURP o nombre').fill(MARK);
    await page
      .getByRole('link', { name: new RegExp(MARK) })
      .first()
      .waitFor();
    expect(await harmless(page)).toBe(true);
    const { seen, showing } = await walk(page, [`/paciente/${patient}`], 12);
    expect(seen.length).toBeGreaterThan(4);
    expect(showing).toBeGreaterThan(4);
    await page.context().close();
  }, 120_000);

  it('what the person sees of the own record, and of who looked at it', async () => {
    const page = await open();
    await page.goto(hub.config.baseUrl);
    await page.getByRole('button', { name: 'Entrar a Amate' }).click();
    await signIn(page, await member('paciente'));
    await page.getByRole('button', { name: 'Salir' }).waitFor();
    const { seen, showing } = await walk(page, CITIZEN, 8);
    expect(seen).toEqual(expect.arrayContaining(CITIZEN));
    expect(showing).toBeGreaterThan(1);
    await page.context().close();
  }, 120_000);

  it('the screens of who runs the exchange', async () => {
    const page = await open();
    await page.goto(hub.config.baseUrl);
    await page.getByRole('button', { name: 'Entrar a Amate' }).click();
    await signIn(page, await member('operador'));
    await page.getByRole('button', { name: 'Salir' }).waitFor();
    const { showing } = await walk(page, OPERATOR, 5);
    expect(showing).toBeGreaterThan(0);
    await page.context().close();
  }, 120_000);

  it('pages that the hub writes: account, accounts of the facility, an app’s question, a failed entry', async () => {
    const bad = {
      id: 'app-mala',
      kind: 'app-public',
      redirectUris: ['http://localhost:1/vuelta'],
      scope: 'launch/patient openid patient/*.rs',
    };
    await withDb((db) => registerClient(db, { ...bad, name: text().slice(0, 100) }, [], hub.config.baseUrl));
    const page = await open();
    await page.goto(`${hub.config.baseUrl}/cuentas`);
    await signIn(page, text());
    expect(await harmless(page)).toBe(false);
    expect(await page.getByLabel('Usuario').inputValue()).toContain(MARK);
    await signIn(page, await member('administrador'));
    await page.waitForURL('**/cuentas');
    const { showing } = await walk(page, ['/cuentas'], 8);
    expect(showing).toBeGreaterThan(1);
    await page.context().close();

    const asked = await open();
    const query = new URLSearchParams({
      ...{
        client_id: bad.id,
        response_type: 'code',
        scope: bad.scope,
        redirect_uri: bad.redirectUris[0]!,
        state: text(),
      },
      ...{ code_challenge: 'a'.repeat(43), code_challenge_method: 'S256', aud: hub.fhirUrl },
    });
    await asked.goto(`${hub.config.baseUrl}/oidc/auth?${query}`);
    await signIn(asked, await member('medico'));
    await asked.getByText('¿De quién?').waitFor();
    expect(await harmless(asked)).toBe(true);
    await asked.getByRole('textbox').fill(MARK);
    await asked.getByRole('button', { name: /Buscar/ }).click();
    expect(await harmless(asked)).toBe(true);
    await asked.context().close();
  }, 120_000);
});
