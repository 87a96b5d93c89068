/**
 * SMART App Launch 2.2, standalone: an app of others, made with the public library `fhirclient`, in a real browser against the running
 * hub. A citizen lets it in by Llave CDMX (the stand-in); a doctor chooses the person; both read first what it will see.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DemoFile, readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { accessibilityFaults } from '../support/axe.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openTheBrowser, withBrowser } from '../support/journey.ts';
import { type LlaveStandIn, startLlaveStandIn } from '../support/llave-stand-in.ts';
import { codeOf, Browser as PlainBrowser, type TestHub } from '../support/security-hub.ts';
import { type SmartApp, startSmartApp } from '../support/smart-app.ts';

const CURP = 'HEGS080514MDFRRFA6';
const MANUAL = join(import.meta.dirname, '..', '..', 'docs', 'manual');
const SECRETS = { clientId: 'amate', clientSecret: 'secreto', basicUser: 'amate', basicPassword: 'secreto' };
const SCOPE = 'launch/patient openid fhirUser offline_access patient/Patient.rs patient/Observation.rs';

withBrowser('SMART App Launch 2.2 with fhirclient', () => {
  let hub: RunningHub;
  let llave: LlaveStandIn;
  let app: SmartApp;
  let browser: Browser;
  let demo: DemoFile;
  let sofia: string;
  let other: string;

  beforeAll(async () => {
    app = await startSmartApp();
    llave = await startLlaveStandIn({
      ...SECRETS,
      people: [
        {
          idUsuario: 7,
          login: 's@x.mx',
          nombre: 'SOFIA',
          primerApellido: 'HERNANDEZ',
          segundoApellido: 'GARCIA',
          curp: CURP,
        },
      ],
    });
    hub = await startHub({
      ...{ LLAVE_URL: llave.url, LLAVE_CLIENT_ID: 'amate', LLAVE_CLIENT_SECRET: 'secreto' },
      OUTGOING_ALLOWED_HOSTS: new URL(llave.url).host,
    });
    demo = (await readDemoFile(hub.config.dataDir))!;
    const person = (curp: string, given: string, family: string) => ({
      resourceType: 'Patient',
      identifier: [{ system: CURP_SYSTEM, value: curp }],
      name: [{ given: [given], family }],
      ...(curp === CURP ? { gender: 'female', birthDate: '2008-05-14' } : { gender: 'male', birthDate: '1963-03-21' }),
    });
    sofia = (await hub.fhir('POST', '/Patient', person(CURP, 'Sofía', 'Hernández García'))).body.id;
    other = (await hub.fhir('POST', '/Patient', person('AAPR630321HDFLRC09', 'Ricardo', 'Alamán Pérez'))).body.id;
    for (const id of [sofia, other])
      await hub.fhir('POST', '/Observation', {
        ...{ resourceType: 'Observation', status: 'final', subject: { reference: `Patient/${id}` } },
        ...{ code: { text: 'Glucosa' }, valueQuantity: { value: 92, unit: 'mg/dL' } },
      });
    browser = await openTheBrowser();
    mkdirSync(MANUAL, { recursive: true });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    await llave?.close();
    await app?.close();
  }, 30_000);

  const axe = async (page: Page): Promise<void> => {
    expect(await accessibilityFaults(page)).toEqual([]);
  };
  const account = (role: string) => demo.users.find((user) => user.role === role)!;
  const result = async (page: Page): Promise<Record<string, unknown>> => {
    await page.waitForFunction(() => 'resultado' in window, undefined, { timeout: 30_000 });
    return page.evaluate(() => (window as unknown as { resultado: Record<string, unknown> }).resultado);
  };
  const launch = async (scope = SCOPE, viewport = { width: 1366, height: 800 }): Promise<Page> => {
    const page = await (await browser.newContext({ locale: 'es-MX', viewport })).newPage();
    // A page of that origin first: it tells the app which other person it should try to read.
    await page.goto(`${app.origin}/fhir-client.js`);
    await page.evaluate((id) => localStorage.setItem('otra', id), other);
    await page.goto(app.launchUrl({ fhirUrl: hub.fhirUrl, clientId: 'app-glucosa', scope }));
    return page;
  };

  it('the operator registers the app by the JSON API, and nobody else can', async () => {
    const token = async (role: string): Promise<string> => {
      const security = { issuer: `${hub.config.baseUrl}/oidc`, tokenUrl: `${hub.config.baseUrl}/oidc/token` };
      const plain = new PlainBrowser({ baseUrl: hub.config.baseUrl, security } as unknown as TestHub);
      const { user, password } = account(role);
      const { body } = await plain.redeem(
        codeOf(await plain.signIn(user, password, { scope: 'openid amate/clientes' })),
      );
      return body.access_token as string;
    };
    const register = async (role: string) =>
      fetch(`${hub.config.baseUrl}/operacion/clientes`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await token(role)}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ id: 'app-glucosa', name: 'Mi glucosa', kind: 'app-public', redirectUris: [app.redirectUri] },
          scope: 'openid fhirUser offline_access launch/patient patient/Patient.rs patient/Observation.rs',
        }),
      });
    expect((await register('medico')).status).toBe(403);
    expect((await register('operador')).status).toBe(201);
  });

  it('a citizen signs in by Llave CDMX, reads what the app will see, and lets it in to the own record only', async () => {
    const page = await launch();
    await page.getByRole('heading', { name: 'Ciudadanía' }).waitFor();
    await axe(page);
    await page.screenshot({ path: join(MANUAL, 'entrar.png') });
    await page.getByRole('link', { name: 'Entrar con Llave CDMX' }).click();
    await page.getByText('SIMULADOR de Llave CDMX').waitFor();
    await axe(page);
    await page.getByRole('button', { name: /SOFIA/ }).click();
    await page.getByRole('heading', { name: '¿Permitir que «Mi glucosa» entre?' }).waitFor();
    await axe(page);
    await page.screenshot({ path: join(MANUAL, 'permitir-aplicacion.png') });
    expect(await page.locator('main').textContent()).toMatch(
      /Ver datos personales[\s\S]*Ver resultados de laboratorio y signos vitales/,
    );
    await page.getByRole('button', { name: 'Permitir', exact: true }).click();
    const told = await result(page);
    expect(told).toMatchObject({ total: 1, patient: { id: sofia }, again: sofia, other: 404 });
    expect(String(told.scope).split(' ').sort()).toEqual(SCOPE.split(' ').sort());
    expect(told.fhirUser).toBe(`Patient/${sofia}`);
  }, 60_000);

  it('a citizen who says no lets nobody in', async () => {
    const page = await launch();
    await page.getByRole('link', { name: 'Entrar con Llave CDMX' }).click();
    await page.getByRole('button', { name: /SOFIA/ }).click();
    await page.getByRole('button', { name: 'No permitir' }).click();
    expect(String((await result(page)).error)).toMatch(/access_denied|no permitió/i);
  }, 60_000);

  it('launch/patient: a doctor chooses the person, on a phone, and the app sees that person only', async () => {
    const page = await launch(SCOPE, { width: 390, height: 844 });
    await page.getByLabel('Usuario').fill(account('medico').user);
    await page.getByLabel('Contraseña').fill(account('medico').password);
    await page.screenshot({ path: join(MANUAL, 'entrar-telefono.png'), fullPage: true });
    await page.getByRole('button', { name: 'Entrar', exact: true }).click();
    await page.getByLabel('CURP o nombre').fill(CURP);
    await page.getByRole('button', { name: 'Buscar' }).click();
    await page.getByRole('button', { name: /Elegir a Sofía/ }).waitFor();
    await axe(page);
    await page.screenshot({ path: join(MANUAL, 'elegir-persona-telefono.png'), fullPage: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.getByRole('button', { name: /Elegir a Sofía/ }).click();
    await page.getByText('Verá solamente el expediente de').waitFor();
    await axe(page);
    await page.screenshot({ path: join(MANUAL, 'permitir-aplicacion-telefono.png'), fullPage: true });
    await page.getByRole('button', { name: 'Permitir', exact: true }).click();
    expect(await result(page)).toMatchObject({ patient: { id: sofia }, total: 1, other: 404 });
  }, 60_000);

  it('RFC 6749 §5.2: an app gets no scope beyond its registration', async () => {
    const page = await launch('launch/patient openid patient/Patient.rs patient/Condition.rs');
    expect(String((await result(page)).error)).toMatch(/scope/i);
  }, 60_000);
});
