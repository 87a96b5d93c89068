/**
 * Readings from home in a real browser: somebody is enrolled with his own limit, his device is paired by its code, what it measures comes by
 * MQTT, the alert stands on the nurse's board by itself; she takes it, calls, books, closes; undo, and who was faster; the measures.
 */
import { type Database, openDatabase } from '@amate/hie-core/db.ts';
import { DEMO_CLINIC_CLUES } from '@amate/hie-core/demo-facilities.ts';
import { createAccount } from '@amate/hie-core/security/accounts.ts';
import { escalate, lookForGaps } from '@amate/hie-core/telemonitoring/alerts/clock.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Page } from 'playwright-core';
import { freePort } from '../../scripts/stack/ports.ts';
import { makeAgenda } from '../support/agenda.ts';
import { askTele, type Nurse, newDevice, nurseAt, pair, pressure, reading } from '../support/home.ts';
import { look, lookTwice, type OpenHub, openHub, PHONE, signInAs, withBrowser } from '../support/journey.ts';
import { dayFromToday } from '../support/today.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NAME = 'Guadalupe Reyes Ortega';
const HERS = { username: 'guadalupe', password: 'patio-con-bugambilias-41' };
const OTHER = 'Enf. Lucía Campos Rey';

withBrowser('telemonitoring', () => {
  let site: OpenHub;
  let other: Nurse;
  let db: Database;
  let port: number;
  let page: Page;
  let patient: string;
  let device: MqttClient;
  let topic: string;

  beforeAll(async () => {
    port = await freePort();
    site = await openHub({ MQTT_LISTEN_PORT: String(port) });
    const { hub } = site;
    other = await nurseAt(hub, DEMO_CLINIC_CLUES, OTHER);
    db = openDatabase({ url: hub.databaseUrl, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} });
    await makeAgenda(hub.fhir, { clues: DEMO_CLINIC_CLUES, from: '00:00:00', to: '23:50:00', rules: { duracion: 20 } });
    patient = await person(['Guadalupe'], 'Reyes Ortega', '1958-05-11');
    const account = { ...HERS, role: 'paciente', name: NAME, patientId: patient, demo: true } as const;
    await createAccount(db, account);
    await others();
  }, 120_000);
  afterAll(async () => {
    await device?.endAsync();
    await db?.end();
    await site?.close();
  }, 60_000);

  async function person(given: readonly string[], family: string, birthDate: string): Promise<string> {
    const { body } = await site.hub.fhir('POST', '/Patient', {
      ...{ resourceType: 'Patient', name: [{ given, family }], birthDate, gender: 'female' },
      telecom: [{ system: 'phone', value: '55 1234 5678' }],
    });
    return body.id;
  }

  /** What the board holds already: an alert that nobody took in time, one that can wait, and somebody who stopped measuring. */
  async function others(): Promise<void> {
    const { baseUrl } = site.hub.config;
    const enrolled = async (given: string, family: string, birth: string, programa: string) => {
      const paciente = await person([given], family, birth);
      await other.ask('POST', '/inscripciones', { paciente, programa });
      return { paciente, ...(await pair(other, baseUrl, await newDevice(other), paciente)) };
    };
    const tell = (one: { readonly device: string; readonly token: string }, body: string) =>
      askTele(baseUrl, one.token, 'POST', `/aparatos/${one.device}/mensajes`, body);
    await enrolled('Tomás', 'Luna Peña', '1949-02-02', 'insuficiencia-cardiaca');
    // Days later, at noon: the clock finds that nothing came.
    await lookForGaps(db, Date.parse(`${dayFromToday(4)}T18:00:00Z`));
    await db.query(
      `update tele_alert set deadline_at = now() + interval '9 hours', raised_at = now() - interval '3 hours' where clues = $1`,
      [DEMO_CLINIC_CLUES],
    );
    const low = await enrolled('Ernesto', 'Salas Mora', '1961-09-30', 'diabetes');
    await tell(low, reading('glucosa', 58, new Date(), 'mg/dL'));
    await db.query(
      `update tele_alert set deadline_at = now() - interval '4 minutes', raised_at = now() - interval '64 minutes', quiet_until = null where clues = $1 and class = 'regla'`,
      [DEMO_CLINIC_CLUES],
    );
    await escalate(db, Date.now());
    const fever = await enrolled('Inés', 'Prado Vega', '1983-12-08', 'embarazo');
    await tell(fever, pressure(138, 91));
  }

  const line = (name: string) => page.locator('[data-alert]', { hasText: name });

  /** The screen has taken the focus: what is written from here on stays where it is written. */
  const arrived = (title: string) => page.locator('h1:focus', { hasText: title }).waitFor();
  const openForm = async (name: string): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).click();
    await page.locator('.tele-form :focus').waitFor();
  };

  it('the board says who, what, since when, until when, whose turn, and who has it', async () => {
    page = await signInAs(site, 'enfermeria');
    await page.getByRole('link', { name: /^Monitoreo/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Monitoreo en casa' }).waitFor();
    await line('Ernesto Salas Mora').getByText('Le toca a medicina (paso 2 de 3)').waitFor();
    await page.getByRole('heading', { level: 2, name: 'Faltan lecturas' }).waitFor();
    await line('Tomás Luna Peña').getByText('Sin lecturas', { exact: true }).first().waitFor();
    await line('Inés Prado Vega').getByText('Nadie la ha tomado').waitFor();
  }, 120_000);

  it('somebody is enrolled with his own limit', async () => {
    await page.getByRole('link', { name: 'Personas', exact: true }).click();
    await arrived('Personas en monitoreo');
    await page.getByLabel('CURP o nombre').fill('Guadalupe Reyes');
    await page.getByRole('link', { name: /^Guadalupe Reyes Ortega/ }).click();
    await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    await page.getByLabel('Programa', { exact: true }).selectOption({ label: 'Hipertensión en casa' });
    await page.getByLabel('Límite propio de Presión sistólica muy alta').fill('mucho');
    await page.getByRole('button', { name: 'Inscribir', exact: true }).click();
    await page.getByText('Escriba solo números', { exact: false }).waitFor();
    await page.getByLabel('Límite propio de Presión sistólica muy alta').fill('175');
    await lookTwice(page, 'monitoreo-inscribir', { fullPage: true });
    await page.getByRole('button', { name: 'Inscribir', exact: true }).click();
    await page.getByText('Presión sistólica muy alta: 175').waitFor();
    // What he measured before he had a device: told by telephone.
    const lecturas = Array.from({ length: 12 }, (_, at) => ({
      ...{ clase: 'presion', hora: new Date(Date.now() - (at + 1) * DAY_MS).toISOString() },
      ...{ sistolica: 138 + ((at * 7) % 17), diastolica: 84 + (at % 5) },
    }));
    expect((await other.ask('POST', '/lecturas', { paciente: patient, lecturas })).status).toBe(200);
  }, 120_000);

  it('the device takes its code, and from then on what it says is his', async () => {
    await page.getByRole('link', { name: 'Vincular un aparato' }).click();
    await arrived('Vincular un aparato');
    await page.getByLabel('Nombre del aparato').fill('Baumanómetro de brazo');
    await page.getByRole('button', { name: 'Registrar y dar código' }).click();
    await page.getByRole('img', { name: 'Código QR para el aparato' }).waitFor();
    const codigo = (await page.locator('[data-code]').textContent())!.trim();
    await look(page, 'monitoreo-vincular');
    const taken = await askTele(site.baseUrl, undefined, 'POST', '/vincular', { codigo });
    const { usuario, clave, tema } = taken.body;
    topic = tema;
    device = await connectAsync(`mqtt://127.0.0.1:${port}`, { username: usuario, password: clave, reconnectPeriod: 0 });
    await page.getByText('Aparato vinculado', { exact: false }).first().waitFor();
  }, 120_000);

  it('a reading beyond his limit is on the board by itself', async () => {
    await page.getByRole('link', { name: 'Tablero', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Monitoreo en casa' }).waitFor();
    await line('Ernesto Salas Mora').waitFor();
    await page.getByText('En vivo').waitFor();
    await device.publishAsync(topic, pressure(178, 101), { qos: 1 });
    await line(NAME)
      .getByText(/178\/101 mmHg/)
      .waitFor();
    await line(NAME).getByText('Emergencia', { exact: true }).waitFor();
    await lookTwice(page, 'monitoreo-tablero', { fullPage: true });
  }, 120_000);

  it('a doctor elsewhere hears of the emergency, and changes a medicine from another alert', async () => {
    const doctor = await signInAs(site, 'medico');
    await doctor.getByText('1 emergencia de monitoreo en casa que nadie ha tomado').waitFor();
    await look(doctor, 'monitoreo-emergencia');
    await doctor.getByRole('link', { name: 'Ver', exact: true }).click();
    await doctor.getByRole('link', { name: 'Abrir la alerta de Ernesto Salas Mora' }).click();
    await doctor.getByRole('button', { name: 'Cambiar medicamento' }).click();
    await doctor.waitForURL(/\/consulta\//);
    await doctor.getByText('Monitoreo en casa: Glucosa baja').first().waitFor();
    await doctor.context().close();
    await line('Ernesto Salas Mora')
      .getByText(/^La tiene /)
      .waitFor();
  }, 120_000);

  it('one key takes the most urgent and opens it: why, the readings, the days before', async () => {
    await page.getByRole('button', { name: `Tomar la siguiente: ${NAME}` }).waitFor();
    await page.keyboard.press('Alt+A');
    await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    await page.getByText('La tiene usted').waitFor();
    await page.getByText('Límite de esta persona: sistólica desde 175 mmHg.').waitFor();
    await page.getByRole('img', { name: /Últimos 14 días: Presión arterial/ }).waitFor();
    await page.getByRole('button', { name: 'Deshacer' }).waitFor();
    await lookTwice(page, 'monitoreo-alerta', { fullPage: true });
  }, 120_000);

  it('she calls, writes, books without leaving the alert', async () => {
    await openForm('Llamar');
    expect(await page.getByRole('link', { name: 'Marcar 55 1234 5678' }).getAttribute('href')).toBe('tel:5512345678');
    await page.getByLabel('Qué contestó').fill('Se siente bien; no tomó su pastilla ayer.');
    await look(page, 'monitoreo-llamar', { fullPage: true });
    await page.getByRole('button', { name: 'Guardar llamada' }).click();
    await page.getByText('llamó: Se siente bien; no tomó su pastilla ayer.').waitFor();
    await openForm('Anotar medición');
    await page.getByLabel('La alta (sistólica)').waitFor();
    await page.getByLabel('Medición', { exact: true }).selectOption('peso');
    await page.getByLabel('Valor (kg)').fill('71');
    // The notice of the call stands at the top of the window, not over the page.
    await page.evaluate(() => scrollTo(0, 0));
    await look(page, 'monitoreo-anotar', { fullPage: true });
    await page.getByRole('button', { name: 'Guardar', exact: true }).click();
    await page.getByText('Quedó anotado: 71 kg.', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Listo', exact: true }).click();
    await openForm('Mensaje');
    await page.getByLabel('Mensaje para la persona').fill('Tome su pastilla hoy y mídase otra vez a las 20:00.');
    await page.getByRole('button', { name: 'Enviar mensaje' }).click();
    await page.getByText('escribió un mensaje: Tome su pastilla hoy').waitFor();
    await page.getByRole('button', { name: 'Cita', exact: true }).click();
    await page
      .getByRole('button', { name: /^Dar este lugar: / })
      .first()
      .waitFor();
    await look(page, 'monitoreo-cita', { fullPage: true });
    await page
      .getByRole('button', { name: /^Dar este lugar: / })
      .first()
      .click();
    await page.getByText('dio una cita').waitFor();
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await page.getByText(`Se canceló la cita de ${NAME}.`).first().waitFor();
    await page.getByRole('button', { name: 'Cita', exact: true }).click();
    await page
      .getByRole('button', { name: /^Dar este lugar: / })
      .nth(1)
      .click();
    await page.getByText('dio una cita').nth(1).waitFor();
    const { body } = await site.hub.fhir('GET', `/Appointment?patient=Patient/${patient}&status=booked`);
    expect(body.entry).toHaveLength(1);
    const sent = await site.hub.fhir('GET', `/Communication?subject=Patient/${patient}`);
    expect(sent.body.entry[0].resource.payload[0].contentString).toMatch(/^Tome su pastilla/);
  }, 120_000);

  it('hands over to the doctors, whose time runs, and takes it back', async () => {
    await openForm('Turnar');
    await page.getByLabel('Qué debe saber').fill('No contesta desde ayer');
    await page.getByRole('button', { name: 'Turnar alerta' }).click();
    await page.getByText('Le toca a medicina (paso 2 de 3)').waitFor();
    await page.getByText('turnó la alerta: No contesta desde ayer · a medicina').waitFor();
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await page.getByText('La tiene usted').waitFor();
  }, 120_000);

  it('closing says why and whether it served; a mistake is undone', async () => {
    await page.getByRole('button', { name: 'Cerrar alerta', exact: true }).click();
    await page.getByRole('button', { name: 'Cerrar alerta ahora' }).click();
    await page.getByText('Escriba cómo se resolvió', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Se le dio cita' }).click();
    await page.getByLabel('Sí, valió la pena').check();
    await look(page, 'monitoreo-cerrar', { fullPage: true });
    await page.getByRole('button', { name: 'Cerrar alerta ahora' }).click();
    await page.getByRole('heading', { level: 1, name: 'Monitoreo en casa' }).waitFor();
    await line(NAME).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await line(NAME).getByText('La tiene usted').waitFor();
    await page.getByRole('button', { name: 'Entregar mi turno' }).click();
    await page.getByLabel('Qué debe saber quien sigue').fill('Llamar otra vez a las 20:00');
    await look(page, 'monitoreo-entregar', { fullPage: true });
    await page.route('**/telemonitoreo/alertas/*/turnar', (route) => route.fulfill({ status: 500 }));
    await page.getByRole('button', { name: /^Entregar \d+ alerta/ }).click();
    // The form stays with what was written, and says why.
    await page.locator('.tele-form').getByText('Algo falló en Amate.').waitFor();
    await page.unroute('**/telemonitoreo/alertas/*/turnar');
    await page.getByRole('button', { name: /^Entregar \d+ alerta/ }).click();
    await line(NAME).getByText('Nadie la ha tomado').waitFor();
    await page.getByRole('link', { name: `Abrir la alerta de ${NAME}` }).click();
    await page.getByText('Llamar otra vez a las 20:00 · a enfermería').waitFor();
    await openForm('Cerrar alerta');
    await page.getByLabel('Cómo se resolvió').fill('Se le dio cita');
    await page.getByLabel('Sí, valió la pena').check();
    await page.getByRole('button', { name: 'Cerrar alerta ahora' }).click();
    await line(NAME).waitFor({ state: 'detached' });
  }, 120_000);

  it('who comes second is told who was first', async () => {
    await page.route('**/telemonitoreo/alertas/*/tomar', async (route) => {
      const { version } = route.request().postDataJSON();
      const path = new URL(route.request().url()).pathname.replace('/telemonitoreo', '');
      await other.ask('POST', path, { version });
      await route.continue();
    });
    await page.getByRole('button', { name: 'Tomar la alerta de Inés Prado Vega' }).click();
    await page.getByText(`Se adelantó ${OTHER}: tomó la alerta`, { exact: false }).waitFor();
    await line('Inés Prado Vega').getByText(`La tiene ${OTHER}`).waitFor();
    await look(page, 'monitoreo-se-adelanto');
  }, 120_000);

  it('the person reads in the portal what the unit wrote', async () => {
    const hers = await signInAs(site, { user: HERS.username, password: HERS.password }, PHONE);
    await hers.goto(`${site.baseUrl}/mis-mediciones`);
    await hers.getByRole('heading', { level: 2, name: 'Mensajes de su unidad' }).waitFor();
    await hers.getByText('Tome su pastilla hoy y mídase otra vez a las 20:00.').waitFor();
    await hers.context().close();
  }, 120_000);

  it('tells how the alerts serve against the goals', async () => {
    await page.getByRole('link', { name: 'Medidas', exact: true }).click();
    await page.getByText('1 de 1 alertas calificadas fueron útiles (100 %). La meta es 60 %: se cumple.').waitFor();
    await page.getByText(/(Se cumple: 1|No se cumple: 0) de 1 antes de 5 min/).waitFor();
    await page.getByRole('rowheader', { name: OTHER }).waitFor();
    await lookTwice(page, 'monitoreo-medidas', { fullPage: true });
  }, 120_000);

  it('a person is left in peace until a day, and the programme ends', async () => {
    await page.getByRole('link', { name: 'Personas', exact: true }).click();
    await page.getByRole('rowheader', { name: NAME }).waitFor();
    await arrived('Personas en monitoreo');
    // What was looked for before is still there, and pale while it is asked again.
    await page.getByLabel('CURP o nombre').fill('');
    await page.locator('.people').waitFor({ state: 'detached' });
    await lookTwice(page, 'monitoreo-personas', { fullPage: true });
    await page.getByRole('link', { name: NAME, exact: true }).click();
    await page.getByRole('button', { name: 'Poner en silencio' }).click();
    await page.getByLabel('Por qué').fill('Está de viaje');
    await page.getByRole('button', { name: 'Silenciar', exact: true }).click();
    await page.getByRole('button', { name: 'Quitar el silencio' }).waitFor();
    await lookTwice(page, 'monitoreo-persona', { fullPage: true });
    await page.getByRole('button', { name: 'Quitar el silencio' }).click();
    await page.getByRole('button', { name: 'Quitar el silencio' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Terminar programa' }).click();
    await page.getByLabel('Por qué termina').fill('Se mudó de ciudad');
    await page.getByRole('button', { name: 'Terminar ahora' }).click();
    await page.getByText('No está en ningún programa de su unidad', { exact: false }).waitFor();
  }, 120_000);
});
