/**
 * The hub dies (SIGKILL) while reception registers somebody and checks somebody in: what was done is kept, a sentence says so and what happens
 * next, it can be taken back, and when the hub stands again it is sent once.
 */
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { buildWebAppIfStale } from '../../scripts/stack/web-app.ts';
import { type Amate, startAmate } from '../support/amate.ts';
import { PEOPLE } from '../support/clinic-day.ts';
import { look, openTheBrowser, signInAs, withBrowser } from '../support/journey.ts';
import { setLocalKey } from '../support/local-key.ts';
import { awayFromMidnight } from './midnight.ts';

const RICARDO = PEOPLE[2]!;
const KEPT = 'Sin conexión: quedó guardado en este equipo y se enviará solo.';

withBrowser('the hub is killed at reception', () => {
  let amate: Amate;
  let browser: Browser;
  let page: Page;

  awayFromMidnight();
  beforeAll(async () => {
    await buildWebAppIfStale(() => undefined);
    amate = await startAmate({ hospitals: [] });
    const { curp, given, family, birthDate, gender } = RICARDO;
    const { status } = await fhir('POST', '/Patient', {
      ...{ resourceType: 'Patient', birthDate, gender, identifier: [{ system: CURP_SYSTEM, value: curp }] },
      name: [{ given: [given], family }],
    });
    expect(status).toBe(201);
    browser = await openTheBrowser();
    page = await signInAs({ browser, baseUrl: amate.baseUrl, demo: amate.demo }, 'recepcion');
    page.setDefaultTimeout(60_000);
    await setLocalKey(page);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await amate?.stop();
  }, 120_000);

  async function fhir(method: string, path: string, body?: object) {
    const response = await fetch(`${amate.fhirUrl}${path}`, {
      method,
      headers: {
        ...{ authorization: `Bearer ${await amate.token()}`, accept: 'application/fhir+json' },
        ...(body !== undefined && { 'content-type': 'application/fhir+json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }
  async function fillIn(name: string): Promise<void> {
    await page.getByRole('button', { name: 'Registrar sin CURP' }).click();
    await page.getByLabel('Por qué no tiene CURP a la mano').selectOption({ label: 'Sin documentos' });
    await page.getByLabel('Nombre o nombres').fill(name);
    await page.getByLabel('Primer apellido').fill('Prueba');
    await page.getByLabel('Día').fill('3');
    await page.getByLabel('Mes').fill('4');
    await page.getByLabel('Año').fill('1980');
    await page.getByLabel('Mujer').check();
  }
  const line = (name: RegExp) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });

  it('killed in mid-registration: kept, said, and taken back without ever having left', async () => {
    await page.getByLabel('CURP o nombre').fill(RICARDO.curp);
    await page.getByRole('button', { name: /^Registrar llegada de Ricardo/ }).waitFor();
    await page.getByLabel('CURP o nombre').fill('');
    await fillIn('Equivocada');
    await amate.kill('hub');
    await page.getByRole('button', { name: 'Registrar y pasar a la sala' }).click();
    await page.getByText(KEPT).first().waitFor();
    await page.getByText(/^Sin conexión con Amate desde/).waitFor();
    await line(/Equivocada/)
      .getByText('En sala')
      .first()
      .waitFor();
    await look(page, 'sin-servidor-registro', { phone: true });
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await page.getByText('Se deshizo: Equivocada Prueba ya no está en sala.').first().waitFor();
    await line(/Equivocada/).waitFor({ state: 'detached' });
  }, 240_000);

  it('registered and checked in without a hub: both are sent when it stands again, once', async () => {
    await fillIn('Guadalupe');
    await page.getByRole('button', { name: 'Registrar y pasar a la sala' }).click();
    await page.getByText(KEPT).first().waitFor();
    await page.locator('.top-count', { hasText: '1' }).waitFor();
    await amate.restart('hub');
    await line(/Guadalupe/)
      .getByText('En sala')
      .first()
      .waitFor();
    await page.locator('.top-count').waitFor({ state: 'detached' });
    const { body } = await fhir('GET', '/Patient?family=Prueba');
    expect(body.entry).toHaveLength(1);
    expect((await fhir('GET', '/Encounter')).body.entry).toHaveLength(1);
  }, 240_000);

  it('killed in mid-check-in of somebody known: kept, said, sent once', async () => {
    await page.getByLabel('CURP o nombre').fill(RICARDO.curp);
    await page.getByRole('button', { name: /^Registrar llegada de Ricardo/ }).click();
    await page.getByLabel(/^Motivo de la visita/).fill('Control de presión');
    await amate.kill('hub');
    await page.getByRole('button', { name: 'Pasar a la sala' }).click();
    await page.getByText(KEPT).first().waitFor();
    await amate.restart('hub');
    await line(/Ricardo/)
      .getByText('En sala')
      .first()
      .waitFor();
    await page.locator('.top-count').waitFor({ state: 'detached' });
    expect((await fhir('GET', '/Encounter')).body.entry).toHaveLength(2);
  }, 240_000);
});
