/**
 * A citizen on a small Android: books in at most five taps, moves, cancels and takes back; for a daughter too; reads the record in plain
 * words; shows the summary to a doctor elsewhere by a code that ends. Found by accessible names alone, axe on every screen.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { buildWebAppIfStale } from '../../scripts/stack/web-app.ts';
import { type CitizenCity, foundCitizenCity, offeredTo } from '../support/citizen-city.ts';
import { look as lookAt, openTheBrowser, signInAs, soon, withBrowser } from '../support/journey.ts';
import { PLACE, SMALL_ANDROID } from '../support/small-android.ts';

const MANUAL = join(import.meta.dirname, '..', '..', 'docs', 'manual');
const MOST_TAPS = 5;

withBrowser('a citizen', () => {
  let city: CitizenCity;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let taps = 0;

  beforeAll(async () => {
    await buildWebAppIfStale(() => undefined);
    city = await foundCitizenCity();
    browser = await openTheBrowser();
    context = await browser.newContext({ ...SMALL_ANDROID, acceptDownloads: true });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    mkdirSync(MANUAL, { recursive: true });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await city?.close();
  }, 60_000);

  const look = (name?: string, shown = page): Promise<void> => lookAt(shown, name, { fullPage: true });
  const tap = async (role: 'link' | 'button' | 'radio', name: string | RegExp): Promise<void> => {
    taps += 1;
    await page.getByRole(role, { name }).first().tap();
  };
  const at = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

  it('signs in and books in at most five taps', async () => {
    await page.goto(city.hub.config.baseUrl);
    await page.getByRole('button', { name: 'Entrar a Amate' }).tap();
    await page.getByRole('link', { name: 'Entrar con Llave CDMX' }).tap();
    await page.getByRole('button', { name: /MARIA FERNANDA/ }).tap();
    await at('Mi expediente');
    await page.getByRole('radio', { name: /Sofía/ }).waitFor();
    await look('ciudadano-inicio-android');
    taps = 0;
    await page
      .getByRole('main')
      .getByRole('link', { name: /^Mis citas/ })
      .tap();
    taps += 1;
    await at('Mis citas');
    await page.getByText('No hay citas por venir').waitFor();
    await look();
    await tap('link', 'Pedir una cita');
    await at('¿Qué necesita?');
    await page.getByRole('link', { name: 'Medicina general' }).waitFor();
    await look('cita-servicio-android');
    await tap('link', 'Medicina general');
    await page.getByRole('button', { name: PLACE }).first().waitFor();
    await look('cita-lugares-android');
    await tap('button', PLACE);
    await at('Revise su cita');
    await look('cita-revisar-android');
    await tap('button', 'Confirmar la cita');
    await at('Su cita quedó reservada');
    expect(taps).toBeLessThanOrEqual(MOST_TAPS);
    await page.getByText(/^Folio [0-9A-F]{4}-[0-9A-F]{4}$/).waitFor();
    await look('cita-folio-android');
  }, 120_000);

  it('gives the calendar file', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Agregar a mi calendario' }).tap(),
    ]);
    expect(download.suggestedFilename()).toBe('cita.ics');
  });

  it('moves it and takes that back, cancels it and takes that back', async () => {
    await tap('link', 'Ver mis citas');
    await at('Mis citas');
    await page.getByText('Código para su llegada').first().waitFor();
    const first = (await page.getByRole('heading', { level: 2 }).first().textContent())!;
    await page.getByText('Código para su llegada').first().tap();
    await page.getByRole('img', { name: /^Código para su llegada: / }).waitFor();
    await soon(async () => expect(await page.getByText(/^AMC( [0-9A-F]{3}){16}$/).count()).toBe(1));
    await look('mis-citas-android');
    await tap('link', /^Cambiar día u hora/);
    await at('Elija otra hora');
    await page.getByRole('button', { name: PLACE }).nth(4).tap();
    await tap('button', 'Cambiar la cita');
    await at('Su cita quedó cambiada');
    await tap('button', 'Deshacer el cambio');
    await at('Su cita quedó reservada');
    await page.getByText(first, { exact: true }).waitFor();
    await tap('link', 'Ver mis citas');
    await tap('button', /^Cancelar la cita/);
    await page
      .getByText(/^Cita cancelada/)
      .first()
      .waitFor();
    await look('cita-cancelada-android');
    await tap('button', 'Deshacer');
    await page.getByRole('heading', { level: 2, name: first }).waitFor();
  }, 60_000);

  it('for the daughter, by another zone', async () => {
    await page.getByRole('radio', { name: /Sofía/ }).check({ force: true });
    await tap('link', 'Pedir una cita');
    await page.getByText('La cita es para Sofía Ramos Escamilla.').waitFor();
    await tap('link', 'Vacunación');
    await page.getByLabel('Código postal o alcaldía').fill('99999');
    await tap('button', 'Buscar');
    await page
      .getByRole('alert')
      .getByText(/No conocemos ese lugar/)
      .waitFor();
    const far = city.clinics.find(({ alcaldia }) => alcaldia.name !== city.clinics[0]!.alcaldia.name)!;
    await page.getByLabel('Código postal o alcaldía').fill(far.postalCode);
    await tap('button', 'Buscar');
    await page.getByText(`Vacunación en ${far.name}, ${far.alcaldia.name}`).waitFor();
    await tap('button', PLACE);
    await tap('button', 'Confirmar la cita');
    await at('Su cita quedó reservada');
    await tap('link', 'Ver mis citas');
    await page.getByText('Para Sofía Ramos Escamilla').waitFor();
    await soon(async () => expect(await page.getByRole('button', { name: /^Cancelar la cita/ }).count()).toBe(2));
  }, 60_000);

  it('a place that is gone meanwhile leads to others', async () => {
    await page.goto(`${city.hub.config.baseUrl}/agendar?servicio=odontologia`);
    await tap('button', PLACE);
    await at('Revise su cita');
    const lugar = new URL(page.url()).searchParams.get('lugar')!;
    const { fhir } = city.hub;
    const other = await fhir('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Otra' }] });
    const parameter = [
      { name: 'appointment-reference', valueReference: { reference: `Appointment/${lugar}` } },
      { name: 'patient-reference', valueReference: { reference: `Patient/${other.body.id}` } },
      { name: 'priority-group', valueString: 'pregnant' },
    ];
    expect((await fhir('POST', '/Appointment/$book', { resourceType: 'Parameters', parameter })).status).toBe(200);
    await tap('button', 'Confirmar la cita');
    await page.getByRole('alert').getByText('No se pudo reservar').waitFor();
    await look('cita-ocupada-android');
    await tap('button', 'Ver otros lugares');
    await at('Elija día y hora');
  }, 60_000);

  it('where nothing is free, onto the waiting list and off it', async () => {
    await page.goto(`${city.hub.config.baseUrl}/agendar?servicio=podologia`);
    await page.getByText('Aquí no hay lugares en los próximos 60 días').waitFor();
    await look('cita-sin-lugares-android');
    await tap('button', 'Avisarme si se libera un lugar');
    await page.getByText(/^Está en la lista de espera/).waitFor();
    await tap('link', 'Ver mis citas');
    await page.getByRole('heading', { level: 2, name: 'En lista de espera' }).waitFor();
    await tap('button', 'Cancelar la cita: En lista de espera');
    await page
      .getByText(/^Cita cancelada: En lista de espera/)
      .first()
      .waitFor();
  }, 60_000);

  it('takes a place that the waiting list offers', async () => {
    const offer = await offeredTo(city);
    await page.goto(`${city.hub.config.baseUrl}/mis-citas`);
    await page.getByText(/^Se lo guardamos hasta las \d\d:\d\d/).waitFor();
    await look('cita-ofrecida-android');
    await tap('button', 'No me sirve; sigo en la lista');
    await page.getByRole('heading', { level: 2, name: 'En lista de espera' }).waitFor();
    await offer();
    await page.reload();
    await tap('button', /^Aceptar este lugar: /);
    await page
      .getByText(/^El lugar es suyo: /)
      .first()
      .waitFor();
  }, 60_000);

  it('finds the nearest clinics, on a map too, and books at one of them', async () => {
    await page.goto(`${city.hub.config.baseUrl}/unidades`);
    const far = city.clinics.find(({ alcaldia }) => alcaldia.name !== city.clinics[0]!.alcaldia.name)!;
    await page.getByLabel('Código postal o alcaldía').fill(far.alcaldia.name);
    await tap('button', 'Buscar');
    await page.getByRole('heading', { level: 2, name: far.name }).waitFor();
    expect(await page.getByRole('link', { name: `Ver en el mapa: ${far.name}` }).getAttribute('href')).toMatch(
      /^https/,
    );
    await look('unidades-android');
    await tap('link', `Medicina general en ${far.name}`);
    await at('Elija día y hora');
    await page.getByText(`Medicina general en ${far.name}, ${far.alcaldia.name}`).waitFor();
  }, 60_000);

  it('chooses of what and how to be told', async () => {
    await page.goto(`${city.hub.config.baseUrl}/avisos`);
    await page.getByText('ma•••@correo.example').waitFor();
    await page.getByLabel('De mis citas y lugares que se liberan').selectOption('sms');
    await page.getByText('Quedó guardado.').first().waitFor();
    await look('avisos-preferencias-android');
    await page.reload();
    await page.getByText('ma•••@correo.example').waitFor();
    await soon(async () =>
      expect(await page.getByLabel('De mis citas y lugares que se liberan').inputValue()).toBe('sms'),
    );
  }, 60_000);

  it('reads the record in plain words, the daughter’s too', async () => {
    await page.goto(`${city.hub.config.baseUrl}/mi-expediente`);
    for (const text of ['Hipertensión esencial', 'Con o sin alimentos', 'Influenza estacional', /Lo esperado: 70/])
      await page.getByText(text).first().waitFor();
    await tap('button', '¿La hay en la farmacia? Losartán 50 mg');
    await page.getByText(/^Sí la hay en Centro de Salud/).waitFor();
    await page.getByRole('heading', { name: 'Cuáles siguen' }).waitFor();
    await page.getByText('Qué mide').tap();
    await page.getByText(/buscar y vigilar la diabetes/).waitFor();
    await page
      .getByText(/^Fuente: MedlinePlus.*Pendiente de revisión clínica\.$/)
      .first()
      .waitFor();
    const readings = page.getByRole('region', { name: 'Mis mediciones' });
    await readings.getByText('Peso en casa: 71.4 kg').waitFor();
    expect(await readings.getByText('Glucosa').count()).toBe(0);
    await look('mi-expediente-android');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Descargar resumen internacional' }).tap(),
    ]);
    expect(download.suggestedFilename()).toBe('resumen-ips.json');
    await page.getByRole('radio', { name: /Sofía/ }).check({ force: true });
    await page.getByText('SRP (triple viral)').waitFor();
    await page.getByText('Hipertensión esencial').first().waitFor({ state: 'detached' });
    await page.getByRole('radio', { name: 'Mío' }).check({ force: true });
  }, 60_000);

  it('shows the summary elsewhere by a code, sees who opened it, and withdraws it', async () => {
    await tap('link', 'Mostrar a un médico');
    await at('Mostrar mi resumen a un médico');
    await page.getByLabel('15 minutos').check({ force: true });
    await tap('button', 'Hacer el código');
    await page.getByRole('img', { name: /Código QR/ }).waitFor();
    await look('compartir-android');
    const url = (await page.locator('.link-text').textContent())!;
    const elsewhere = await (await browser.newContext({ locale: 'es-MX', javaScriptEnabled: false })).newPage();
    await elsewhere.goto(url);
    expect(await elsewhere.getByText(/Escamilla|Hipertensión/).count()).toBe(0);
    await elsewhere.getByLabel('¿Quién lo abre? Nombre y unidad').fill('Dra. Ana Ríos, Hospital General de Puebla');
    await elsewhere.screenshot({ path: join(MANUAL, 'compartido-quien.png') });
    await elsewhere.getByRole('button', { name: 'Abrir el resumen' }).click();
    await elsewhere.getByText('Hipertensión esencial').first().waitFor();
    await elsewhere.screenshot({ path: join(MANUAL, 'compartido-resumen.png'), fullPage: true });
    await page.goto(`${city.hub.config.baseUrl}/quien-vio`);
    await page.getByText(/dijo ser «Dra\. Ana Ríos, Hospital General de Puebla».*vio su resumen/).waitFor();
    await page.goto(`${city.hub.config.baseUrl}/compartir`);
    await page.getByText('Se abrió 1 vez').waitFor();
    await tap('button', /^Retirar el código/);
    await page.getByText('Retirado', { exact: true }).waitFor();
    await look();
    await elsewhere.goto(url);
    await elsewhere.getByRole('heading', { name: 'El enlace ya no abre' }).waitFor();
  }, 60_000);

  it('sees who was written down to act for her, and ends it', async () => {
    const { baseUrl, dataDir } = city.hub.config;
    const reception = await signInAs({ browser, baseUrl, demo: (await readDemoFile(dataDir))! }, 'recepcion');
    await reception.goto(`${city.hub.config.baseUrl}/paciente/${city.maria}`);
    const card = reception.getByRole('region', { name: 'Quién actúa por esta persona' });
    await card.getByText('Nadie está anotado todavía.').waitFor();
    await card.getByRole('button', { name: 'Anotar a alguien' }).click();
    await card.getByRole('button', { name: 'Guardar' }).click();
    await card.getByText('Escriba la CURP completa').waitFor();
    await card.getByLabel('CURP de quien actúa por ella').fill('AAPR630321HDFLRC09');
    await card.getByLabel('Nombre completo').fill('Ricardo Alamán Pérez');
    await card.getByLabel('Vi la carta firmada por la persona y las dos identificaciones').check();
    await look(undefined, reception);
    await card.screenshot({ path: join(MANUAL, 'recepcion-quien-actua.png') });
    await card.getByRole('button', { name: 'Guardar' }).click();
    await card.getByText('Quedó anotado: Ricardo Alamán Pérez.').waitFor();
    await card.getByText('Persona autorizada por escrito').waitFor();
    await card.getByRole('button', { name: 'Deshacer' }).click();
    await card.getByText('Nadie está anotado todavía.').waitFor();
    await card.getByText('Quedó anotado').waitFor({ state: 'hidden' });
    await card.getByRole('button', { name: 'Anotar a alguien' }).click();
    await card.getByLabel('CURP de quien actúa por ella').fill('AAPR630321HDFLRC09');
    await card.getByLabel('Nombre completo').fill('Ricardo Alamán Pérez');
    await card.getByLabel('Vi la carta firmada por la persona y las dos identificaciones').check();
    await card.getByRole('button', { name: 'Guardar' }).click();
    // The form says «Persona autorizada por escrito» too: only this says that it was kept.
    await card.getByText('Quedó anotado: Ricardo Alamán Pérez.').waitFor();

    await page.goto(`${city.hub.config.baseUrl}/compartir`);
    const mine = page.getByRole('region', { name: 'Quién actúa por mí' });
    await mine.getByText('Ricardo Alamán Pérez').waitFor();
    await look('quien-actua-por-mi-android');
    // Another's screen, and one's own part of it: said whose it is.
    const mineAlone = 'Esto es de usted, María Fernanda Escamilla Arroyo; no de Sofía Ramos Escamilla.';
    await page.getByRole('radio', { name: /Sofía/ }).check({ force: true });
    await mine.getByText(mineAlone).waitFor();
    await mine.getByText('Ricardo Alamán Pérez').waitFor();
    await page.getByRole('link', { name: 'Amate', exact: true }).tap();
    await page
      .getByRole('main')
      .getByRole('link', { name: /^Avisos/ })
      .tap();
    await page.getByRole('region', { name: '¿Cómo le avisamos?' }).getByText(mineAlone).waitFor();
    await look();
    await page.getByRole('radio', { name: 'Mío' }).check({ force: true });
    await page.getByText(mineAlone).waitFor({ state: 'detached' });
    await page.goto(`${city.hub.config.baseUrl}/compartir`);
    await mine.getByRole('button', { name: 'Retirar a Ricardo Alamán Pérez' }).tap();
    await mine.getByText('Dejará de ver su expediente en este momento.').waitFor();
    await mine.getByRole('button', { name: 'Sí, retirar a Ricardo Alamán Pérez' }).tap();
    await mine.getByText('Nadie.', { exact: true }).waitFor();
    await reception.reload();
    await card.getByText('Nadie está anotado todavía.').waitFor();
  }, 120_000);
});
