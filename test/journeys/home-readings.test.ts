/**
 * Measuring at home in a real browser: two years at a glance in the record, a device paired by its code, a wrong pairing undone with what moves
 * shown, and the person's own page on a telephone, where 1200 for 120 is asked about.
 */
import { type Database, openDatabase } from '@amate/hie-core/db.ts';
import { DEMO_CLINIC_CLUES } from '@amate/hie-core/demo-facilities.ts';
import { createAccount } from '@amate/hie-core/security/accounts.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { askTele, type Nurse, nurseAt, pressure } from '../support/home.ts';
import { look, lookTwice, type OpenHub, openHub, PHONE, signInAs, withBrowser } from '../support/journey.ts';

const ROSA = 'Rosa Márquez Díaz';
const MARTA = 'Marta Olvera Ruiz';

withBrowser('measuring at home', () => {
  let site: OpenHub;
  let nurse: Nurse;
  let db: Database;
  let page: Page;
  let rosa: string;

  beforeAll(async () => {
    site = await openHub();
    const { hub } = site;
    nurse = await nurseAt(hub, DEMO_CLINIC_CLUES);
    db = openDatabase({ url: hub.databaseUrl, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} });
    rosa = await person(['Rosa'], 'Márquez Díaz');
    await person(['Marta'], 'Olvera Ruiz');
    for (const programa of ['hipertension', 'insuficiencia-cardiaca'])
      expect((await nurse.ask('POST', '/inscripciones', { paciente: rosa, programa })).status).toBe(201);
    await twoYears();
    const account = { username: 'rosa', password: 'casa-con-patio-73', role: 'paciente', name: ROSA } as const;
    await createAccount(db, { ...account, patientId: rosa, demo: true });
  }, 120_000);
  afterAll(async () => {
    await db?.end();
    await site?.close();
  }, 60_000);

  async function person(given: readonly string[], family: string): Promise<string> {
    const { body } = await site.hub.fhir('POST', '/Patient', {
      ...{ resourceType: 'Patient', name: [{ given, family }], birthDate: '1961-03-04', gender: 'female' },
    });
    return body.id;
  }

  /** From the press to the drawing on the screen, the hub's answer and all. */
  const drawnMs = (): Promise<number> =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const words = () => document.querySelector('.plot svg')?.getAttribute('aria-label');
          const before = words();
          const began = performance.now();
          const look = () =>
            words() === before
              ? requestAnimationFrame(look)
              : requestAnimationFrame(() => resolve(Math.round(performance.now() - began)));
          for (const one of document.querySelectorAll<HTMLElement>('[name="home-period"]'))
            if (one.parentElement?.textContent === '2 años') one.click();
          look();
        }),
    );

  /** Twice a day until yesterday, with some weeks when nobody measured. */
  async function twoYears(): Promise<void> {
    await nurse.ask('POST', '/lecturas', {
      paciente: rosa,
      lecturas: [
        { clase: 'presion', hora: new Date(Date.now() - 26 * 3_600_000).toISOString(), sistolica: 132, diastolica: 84 },
      ],
    });
    await db.query(
      `insert into tele_reading (device, kind, flags, said_at, at, person, value, second, received_at)
       select d.id, 1, 0, t, t, p.id, (138 + 9 * sin(extract(epoch from t) / 1.6e6) + 6 * sin(extract(epoch from t) / 43000))::integer,
         (84 + 5 * sin(extract(epoch from t) / 1.1e6))::integer, t
       from tele_person p join tele_device d on d.name = 'persona/' || p.patient,
         generate_series(now() - interval '728 days', now() - interval '50 hours', interval '12 hours') t
       where p.patient = $1 and extract(doy from t)::integer % 60 > 6 and extract(doy from t)::integer % 11 <> 0`,
      [rosa],
    );
  }

  it('the record shows two years at a glance, with limits and the days when nothing came', async () => {
    page = await signInAs(site, 'enfermeria');
    await page.goto(`${site.baseUrl}/paciente/${rosa}/en-casa`);
    await page.getByRole('heading', { name: 'Semanas de un vistazo' }).waitFor();
    const chart = page.getByRole('img', { name: /^Presión arterial del/ });
    await chart.waitFor();
    await page.getByText(/^Rayado: \d+ días sin medición/).waitFor();
    await page.getByText('sistólica ≥ 160', { exact: true }).waitFor();
    console.log(`two years asked for and drawn in ${await drawnMs()} ms`);
    await page.getByText('promedio del último día medido', { exact: false }).waitFor();
    await page.getByText('franja: del menor al mayor del día').waitFor();
    await lookTwice(page, 'mediciones-expediente', { at: page.locator('#at-home-title') });
    await page.getByRole('radio', { name: '4 semanas' }).check();
    await page.getByText('la última,', { exact: false }).waitFor();
    await page.getByText('Ver como tabla').click();
    await page
      .getByRole('region', { name: 'Tabla de Presión arterial' })
      .getByText(/^Sin medición \(\d/)
      .first()
      .waitFor();
    await look(page);
  }, 120_000);

  it('a device is paired by its code, and a wrong pairing is undone with what moves shown', async () => {
    await page.getByRole('link', { name: 'Vincular un aparato' }).click();
    await page.getByRole('heading', { level: 1, name: 'Vincular un aparato' }).waitFor();
    await page.getByRole('button', { name: 'Registrar y dar código' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Nombre del aparato').fill('Baumanómetro de brazo');
    await page.getByLabel('Modelo (si lo dice)').fill('HEM-7156T');
    await page.getByRole('button', { name: 'Registrar y dar código' }).click();
    await page.getByRole('img', { name: 'Código QR para el aparato' }).waitFor();
    await page.getByText(/^Vence en \d+ minutos?\.$/).waitFor();
    await lookTwice(page, 'mediciones-vincular');
    const codigo = (await page.locator('[data-code]').textContent())!;
    const taken = await askTele(site.baseUrl, undefined, 'POST', '/vincular', { codigo });
    await page.getByText(`Desde ahora lo que mida es de ${ROSA}.`).waitFor();
    const { usuario, clave } = taken.body;
    const sent = await askTele(site.baseUrl, clave, 'POST', `/aparatos/${usuario}/mensajes`, pressure(185, 100));
    expect(sent.body).toEqual({ resultados: ['guardada'] });
    await page.getByRole('link', { name: 'No era esta persona: corregir' }).click();
    await page.getByRole('heading', { level: 1, name: 'Baumanómetro de brazo' }).waitFor();
    await page.getByRole('button', { name: '¿Cuál vínculo está mal?' }).click();
    await page.getByLabel('CURP o nombre').fill('Marta Olvera');
    await page.getByRole('button', { name: MARTA }).click();
    await page.getByText(`1 medición pasa de ${ROSA} a ${MARTA}.`).waitFor();
    await page.getByText('1 alerta que levantó se retira.').waitFor();
    await page.getByLabel('Motivo de la corrección').fill('Se entregó en la otra casa');
    await lookTwice(page, 'mediciones-corregir', { fullPage: true });
    await page.getByRole('button', { name: 'Mover las mediciones' }).click();
    await page.getByRole('main').getByText(`Se movió 1 medición a ${MARTA}.`).waitFor();
    await page.getByRole('link', { name: MARTA }).waitFor();
    await page.getByRole('button', { name: 'Deshacer', exact: true }).click();
    await page.getByRole('link', { name: ROSA }).waitFor();
    await page.getByRole('link', { name: 'Aparatos', exact: true }).click();
    await page.getByRole('row', { name: /Baumanómetro de brazo.*Rosa Márquez Díaz/ }).waitFor();
    await look(page, 'mediciones-aparatos');
    await page.getByRole('link', { name: 'Baumanómetro de brazo' }).click();
    await page.locator('h1:focus', { hasText: 'Baumanómetro de brazo' }).waitFor();
    await page.getByLabel('Motivo de la devolución').fill('Cambió de aparato');
    await page.getByRole('button', { name: 'Liberar el aparato' }).click();
    await page.getByRole('button', { name: 'Liberar el aparato' }).waitFor({ state: 'detached' });
    await page.context().close();
  }, 120_000);

  it('the person writes down what she measures; a slip is asked about; her own device by the code of her unit', async () => {
    page = await signInAs(site, { user: 'rosa', password: 'casa-con-patio-73' }, PHONE);
    await page.getByRole('link', { name: /^Mis mediciones en casa/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Mis mediciones' }).waitFor();
    await page.getByText('Mida su presión sentado', { exact: false }).waitFor();
    await page.getByRole('img', { name: /^Presión arterial del/ }).waitFor();
    await look(page, 'mis-mediciones-telefono', { fullPage: true });
    await page.getByRole('button', { name: 'Anotar: Presión arterial' }).click();
    await page.getByLabel('La alta (sistólica)').fill('1200');
    await page.getByLabel('La baja (diastólica)').fill('80');
    await page.getByRole('button', { name: 'Guardar', exact: true }).click();
    await page.getByText('¿Quiso decir 120/80?').waitFor();
    await look(page, 'mis-mediciones-quiso-decir', { at: page.locator('#today') });
    await page.getByRole('button', { name: 'Sí, es 120/80 mmHg' }).click();
    await page.getByRole('main').getByText('Quedó anotado: 120/80 mmHg.').waitFor();
    await page
      .getByText(/^Hecho: /)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Anotar: Síntomas' }).click();
    await page.getByLabel('Hinchazón de pies o piernas').check();
    await look(page, 'mis-mediciones-sintomas', { at: page.getByRole('form', { name: 'Síntomas' }) });
    await page.getByRole('button', { name: 'Guardar mis respuestas' }).click();
    await page.getByRole('main').getByText('Quedó anotado: Hinchazón de pies o piernas.').waitFor();
    await page.getByRole('button', { name: 'Deshacer', exact: true }).click();
    await page.getByRole('button', { name: 'Deshacer', exact: true }).waitFor({ state: 'detached' });
    const { body: made } = await nurse.ask('POST', '/aparatos', { nombre: 'Báscula' });
    const { body: offered } = await nurse.ask('POST', '/vinculos', { aparato: made.id, paciente: rosa });
    await page.getByText('Mi unidad me dio un código').click();
    await page.getByLabel('Código de su aparato').fill(offered.codigo);
    await page.getByRole('button', { name: 'Usar el código' }).click();
    await page.getByText('La clave se muestra solo esta vez.').waitFor();
    await page.getByRole('listitem').getByText('Báscula').waitFor();
    await page.getByText('Vincular un aparato mío').click();
    await page.getByLabel('Nombre del aparato').fill('Mi oxímetro');
    await page.getByRole('button', { name: 'Pedir código' }).click();
    await page.getByRole('img', { name: 'Código QR para el aparato' }).waitFor();
    await look(page);
  }, 120_000);
});
