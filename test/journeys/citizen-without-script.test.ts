/**
 * A citizen on a small telephone whose browser runs no script: signs in by Llave CDMX, books in at most five taps, moves and cancels the
 * appointment and takes it back. Found by accessible names alone; axe runs in a second page, since it is itself a script.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { buildWebAppIfStale } from '../../scripts/stack/web-app.ts';
import { accessibilityFaults } from '../support/axe.ts';
import { type CitizenCity, foundCitizenCity, offeredTo } from '../support/citizen-city.ts';
import { openTheBrowser, soon, withBrowser } from '../support/journey.ts';
import { PLACE, SMALL_ANDROID } from '../support/small-android.ts';

const MANUAL = join(import.meta.dirname, '..', '..', 'docs', 'manual');

withBrowser('appointments without script', () => {
  let city: CitizenCity;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** Runs script: for axe and for the width. */
  let twin: Page;

  beforeAll(async () => {
    await buildWebAppIfStale(() => undefined);
    city = await foundCitizenCity();
    browser = await openTheBrowser();
    context = await browser.newContext({ ...SMALL_ANDROID, javaScriptEnabled: false });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    twin = await (await browser.newContext(SMALL_ANDROID)).newPage();
    mkdirSync(MANUAL, { recursive: true });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await city?.close();
  }, 60_000);

  /** The same page with script, for axe and for the width. */
  const look = async (name?: string): Promise<void> => {
    if (name !== undefined) await page.screenshot({ path: join(MANUAL, `${name}.png`), fullPage: true });
    const judged = twin.context();
    await judged.clearCookies();
    await judged.addCookies(await context.cookies());
    await twin.setViewportSize(SMALL_ANDROID.viewport);
    await twin.goto(page.url());
    expect(await accessibilityFaults(twin)).toEqual([]);
    await twin.setViewportSize({ width: 320, height: 640 });
    expect(await twin.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  };
  const tap = (role: 'link' | 'button', name: string | RegExp) => page.getByRole(role, { name }).first().tap();

  it('the app’s own page shows the way without script, and Llave CDMX signs in', async () => {
    await page.goto(city.hub.config.baseUrl);
    await tap('link', 'Citas sin JavaScript');
    await tap('link', 'Entrar con Llave CDMX');
    await tap('button', /MARIA FERNANDA/);
    await page.getByRole('heading', { level: 1, name: 'Mis citas' }).waitFor();
    await page.getByText('No hay citas por venir.').waitFor();
    await look('citas-sin-script-inicio');
  }, 60_000);

  it('four taps from the list to the folio, read by accessible names', async () => {
    await tap('link', 'Para mí');
    await tap('link', 'Medicina general');
    await page.getByRole('heading', { name: 'Elija día y hora' }).waitFor();
    await page.getByText(city.clinics[0]!.name).first().waitFor();
    await look('citas-sin-script-lugares');
    await tap('link', PLACE);
    await page.getByRole('heading', { name: 'Revise su cita' }).waitFor();
    await look('citas-sin-script-revisar');
    await tap('button', 'Confirmar la cita');
    await page.getByText('Su cita quedó reservada.').waitFor();
    await soon(async () => expect(await page.getByText(/^Folio [0-9A-F]{4}-[0-9A-F]{4}$/).count()).toBe(1));
    await look('citas-sin-script-folio');
  }, 60_000);

  it('shows the code for the reception’s scanner', async () => {
    await page.getByRole('img', { name: 'Código de su cita' }).waitFor();
    await soon(async () => expect(await page.getByText(/^Código: AMC( [0-9A-F]{3}){16}$/).count()).toBe(1));
  });

  it('gives a calendar file in the time of Mexico City', async () => {
    const href = await page.getByRole('link', { name: 'Agregar a mi calendario' }).getAttribute('href');
    const response = await context.request.get(`${city.hub.config.baseUrl}${href}`);
    expect(response.headers()['content-type']).toMatch(/^text\/calendar/);
    expect(await response.text()).toMatch(/DTSTART;TZID=America\/Mexico_City:\d{8}T\d{6}\r\n/);
  });

  it('another hour, and back; cancelled, and back', async () => {
    const first = await page.locator('dd strong').textContent();
    await tap('link', 'Cambiar día u hora');
    await page.getByRole('heading', { name: 'Elija otra hora' }).waitFor();
    await page.getByRole('link', { name: PLACE }).nth(3).tap();
    await tap('button', 'Cambiar la cita');
    await page.getByText('Su cita quedó cambiada.').waitFor();
    await soon(async () => expect(await page.locator('dd strong').textContent()).not.toBe(first));
    await tap('button', 'Deshacer el cambio');
    await page.locator('dd strong').getByText(first!).waitFor();
    await tap('button', 'Cancelar la cita');
    await page.getByRole('heading', { name: 'Cita cancelada' }).waitFor();
    await look('citas-sin-script-cancelada');
    await tap('button', 'Deshacer: reservar de nuevo esa hora');
    await page.getByText('Su cita quedó reservada.').waitFor();
    await page.locator('dd strong').getByText(first!).waitFor();
  }, 60_000);

  it('for a daughter, in another alcaldía; an unknown postal code is told', async () => {
    await tap('link', 'Mis citas');
    await tap('link', 'Para Sofía Ramos Escamilla');
    await tap('link', 'Vacunación');
    await page.getByLabel('Código postal o alcaldía').fill('99999');
    await tap('button', 'Buscar');
    await page
      .getByRole('alert')
      .getByText(/No conocemos ese lugar/)
      .waitFor();
    const far = city.clinics.find(({ alcaldia }) => alcaldia.name !== city.clinics[0]!.alcaldia.name)!;
    await page.getByLabel('Código postal o alcaldía').fill(far.alcaldia.name.toLowerCase());
    await tap('button', 'Buscar');
    await page.getByText(far.alcaldia.name, { exact: false }).first().waitFor();
    await tap('link', PLACE);
    await page.getByText('Sofía Ramos Escamilla').waitFor();
    await tap('button', 'Confirmar la cita');
    await page.getByText('Su cita quedó reservada.').waitFor();
    await tap('link', 'Mis citas');
    await page.getByRole('heading', { level: 1, name: 'Mis citas' }).waitFor();
    expect(
      await page
        .getByRole('main')
        .getByRole('link', { name: /Para Sofía Ramos Escamilla$/ })
        .count(),
    ).toBe(2);
    await look('citas-sin-script-mis-citas');
  }, 60_000);

  it('where nothing is free, onto the waiting list and off it', async () => {
    await page.goto(`${city.hub.config.baseUrl}/citas/lugares?servicio=podologia`);
    await page.getByText('Aquí no hay lugares en los próximos 60 días').waitFor();
    await look('citas-sin-script-sin-lugares');
    await tap('button', 'Avisarme si se libera un lugar');
    await page.getByText(/^Está en la lista de espera/).waitFor();
    await tap('button', 'Salir de la lista de espera');
    await page.getByRole('heading', { level: 1, name: 'Cita cancelada' }).waitFor();
  }, 60_000);

  it('takes a place that the waiting list offers, and says no to one and waits on', async () => {
    const offer = await offeredTo(city);
    await page.goto(`${city.hub.config.baseUrl}/citas`);
    await tap('link', /por confirmar/);
    await page.getByRole('heading', { level: 1, name: 'Hay un lugar para usted' }).waitFor();
    await page.getByText(/^Se lo guardamos hasta las \d\d:\d\d/).waitFor();
    await look('citas-sin-script-lugar-ofrecido');
    await tap('button', 'No me sirve; sigo en la lista');
    await page.getByText('Sigue en la lista de espera y conserva su turno.').waitFor();
    await offer();
    await page.goto(`${city.hub.config.baseUrl}/citas`);
    await tap('link', /por confirmar/);
    await tap('button', 'Acepto este lugar');
    await page.getByText('El lugar es suyo.').waitFor();
    await page.getByRole('img', { name: 'Código de su cita' }).waitFor();
    await tap('button', 'Cancelar la cita');
    await page.getByRole('heading', { level: 1, name: 'Cita cancelada' }).waitFor();
  }, 60_000);

  it('finds clinics by alcaldía, on a map too, and chooses how to be told', async () => {
    await tap('link', 'Unidades');
    await page.getByRole('heading', { level: 1, name: 'Unidades de salud' }).waitFor();
    const far = city.clinics.find(({ alcaldia }) => alcaldia.name !== city.clinics[0]!.alcaldia.name)!;
    await page.getByLabel('Código postal o alcaldía').fill(far.alcaldia.name);
    await tap('button', 'Buscar');
    await page.getByRole('heading', { level: 2, name: far.name }).waitFor();
    const map = page.getByRole('link', { name: `Ver en el mapa: ${far.name}` });
    await soon(async () => expect(await map.getAttribute('href')).toMatch(/^https:\/\/www\.openstreetmap\.org\//));
    await look('citas-sin-script-unidades');
    await page.getByRole('link', { name: `Medicina general en ${far.name}` }).tap();
    await page.getByRole('heading', { name: 'Elija día y hora' }).waitFor();
    await page.getByText(far.name).first().waitFor();
    await tap('link', 'Avisos');
    await page.getByText('ma•••@correo.example').waitFor();
    await page.getByLabel('De mis citas y lugares que se liberan').selectOption('correo');
    await tap('button', 'Guardar');
    await page.getByText('Quedó guardado.').waitFor();
    await soon(async () =>
      expect(await page.getByLabel('De mis citas y lugares que se liberan').inputValue()).toBe('correo'),
    );
    await look('citas-sin-script-avisos');
  }, 60_000);

  it('a place that is gone meanwhile leads to others, and a forged post does nothing', async () => {
    await page.goto(`${city.hub.config.baseUrl}/citas`);
    await tap('link', 'Para mí');
    await tap('link', 'Odontología');
    await tap('link', PLACE);
    await page.getByRole('heading', { name: 'Revise su cita' }).waitFor();
    const taken = new URL(page.url()).searchParams.get('lugar')!;
    const { fhir } = city.hub;
    const other = await fhir('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Otra' }] });
    const parameter = [
      { name: 'appointment-reference', valueReference: { reference: `Appointment/${taken}` } },
      { name: 'patient-reference', valueReference: { reference: `Patient/${other.body.id}` } },
    ];
    expect((await fhir('POST', '/Appointment/$book', { resourceType: 'Parameters', parameter })).status).toBe(200);
    await tap('button', 'Confirmar la cita');
    await page.getByRole('heading', { name: 'No se pudo' }).waitFor();
    await look();
    await tap('link', 'Ver otros lugares');
    await page.getByRole('heading', { name: 'Elija día y hora' }).waitFor();
    const form = { para: city.maria, lugar: taken, ficha: 'x' };
    const forged = await context.request.post(`${city.hub.config.baseUrl}/citas/reservar`, { form });
    expect(forged.status()).toBe(403);
  }, 60_000);
});
