/**
 * The morning of one clinic, four people at once in a real browser: reception registers and checks in, nursing takes vital signs, a doctor calls
 * the next one by one key, and a second doctor is told who has the patient. Every list is live; every screen goes through axe and into the manual.
 */
import { HOURS_URL, RULES_URL } from '@amate/hie-core/appointments/systems.ts';
import { createAccount } from '@amate/hie-core/security/accounts.ts';
import { CLUES_SYSTEM, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openAside } from '../support/database.ts';
import type { RunningHub } from '../support/hub.ts';
import { look, lookTwice, type OpenHub, openHub, signInAs, soon, withBrowser } from '../support/journey.ts';
import { dayFromToday } from '../support/today.ts';
import { inState, line, scan } from '../support/waiting-list.ts';
import { awayFromMidnight } from './midnight.ts';

const CLINIC = 'DFSIC000011';
const RICARDO = 'AAPR630321HDFLRC09';
const SOFIA = 'HEGS080514MDFRRFA6';
const MARIA = 'EAAF901102MMCSRR03';
/** As the code of a CURP print-out says it. */
const SHEET = `${SOFIA}||HERNANDEZ|GARCIA|SOFIA|MUJER|14/05/2008|DISTRITO FEDERAL|09|`;
const SECOND = { user: 'medica2', password: 'una-contraseña-de-prueba', name: 'Dra. Inés Lara' };

withBrowser('the morning of a clinic', () => {
  let site: OpenHub;
  let hub: RunningHub;
  let [reception, nurse, doctor, other] = [] as unknown as [Page, Page, Page, Page];
  const people: Record<string, string> = {};

  awayFromMidnight();
  beforeAll(async () => {
    site = await openHub();
    ({ hub } = site);
    const db = openAside(hub.databaseUrl);
    const { user: username, password, name } = SECOND;
    await createAccount(db, { username, password, name, role: 'medico', clues: CLINIC });
    await db.end();
    await city();
    const enter = async (who: string | typeof SECOND) => {
      const page = await signInAs(site, who);
      await page.getByRole('heading', { level: 1, name: 'La mañana' }).waitFor();
      return page;
    };
    const four = [enter('recepcion'), enter('enfermeria'), enter('medico'), enter(SECOND)] as const;
    [reception, nurse, doctor, other] = await Promise.all(four);
  }, 240_000);

  afterAll(() => site?.close(), 240_000);

  async function city(): Promise<void> {
    const patient = async (name: string, family: string, curp: string, birthDate: string, gender: string) => {
      const { body } = await hub.fhir('POST', '/Patient', {
        resourceType: 'Patient',
        identifier: [{ system: CURP_SYSTEM, value: curp }],
        name: [{ use: 'official', family, given: [name] }],
        ...{ birthDate, gender },
      });
      people[name] = body.id;
    };
    await patient('Ricardo', 'Alamán Pérez', RICARDO, '1963-03-21', 'male');
    await patient('María Fernanda', 'Escamilla Arroyo', MARIA, '1990-11-02', 'female');
    const place = await hub.fhir('POST', '/Location', {
      resourceType: 'Location',
      name: 'Consultorio 1',
      identifier: [{ system: CLUES_SYSTEM, value: CLINIC }],
    });
    const unit = await hub.fhir('POST', '/Organization', {
      resourceType: 'Organization',
      name: 'Centro de Salud de prueba',
      identifier: [{ system: CLUES_SYSTEM, value: CLINIC }],
    });
    const service = await hub.fhir('POST', '/HealthcareService', {
      resourceType: 'HealthcareService',
      ...{ active: true, name: 'Medicina general' },
      providedBy: { reference: `Organization/${unit.body.id}` },
      extension: [
        {
          url: RULES_URL,
          extension: [
            { url: 'duracion', valueInteger: 20 },
            { url: 'abre-en-inhabiles', valueBoolean: true },
          ],
        },
      ],
    });
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((valueCode) => ({ url: 'dia', valueCode }));
    const agenda = await hub.fhir('POST', '/Schedule', {
      resourceType: 'Schedule',
      active: true,
      actor: [
        { reference: `HealthcareService/${service.body.id}`, display: 'Medicina general' },
        { reference: `Location/${place.body.id}`, display: 'Consultorio 1' },
      ],
      extension: [
        {
          url: HOURS_URL,
          extension: [...days, { url: 'de', valueTime: '08:00:00' }, { url: 'a', valueTime: '14:00:00' }],
        },
      ],
    });
    expect([unit.status, service.status, agenda.status]).toEqual([201, 201, 201]);
    const now = new Date();
    now.setUTCMinutes(Math.floor(now.getUTCMinutes() / 20) * 20, 0, 0);
    const { status } = await hub.fhir('POST', '/Appointment', {
      resourceType: 'Appointment',
      status: 'booked',
      start: now.toISOString(),
      end: new Date(now.getTime() + 20 * 60_000).toISOString(),
      serviceType: [{ text: 'Medicina general' }],
      participant: [
        { actor: { reference: `Patient/${people.Ricardo}` }, status: 'accepted' },
        { actor: { reference: `Location/${place.body.id}` }, status: 'accepted' },
      ],
    });
    expect(status).toBe(201);
  }

  it('a scanner fills the registration of a new person: two keys after the scan, nothing typed', async () => {
    await inState(nurse, /Ricardo/, 'Con cita');
    await lookTwice(reception, 'recepcion-buscar');
    await scan(reception, SHEET);
    await reception.locator('button:focus', { hasText: 'Registrar persona nueva' }).waitFor();
    await reception.keyboard.press('Enter');
    await reception.getByRole('heading', { name: 'Persona nueva' }).waitFor();
    await soon(async () => expect(await reception.getByLabel('Nombre o nombres').inputValue()).toBe('Sofia'));
    await soon(async () => expect(await reception.getByLabel('Año').inputValue()).toBe('2008'));
    await soon(async () => expect(await reception.getByLabel('Mujer').isChecked()).toBe(true));
    await lookTwice(reception, 'recepcion-persona-nueva');
    await reception.getByRole('button', { name: 'Registrar y pasar a la sala' }).focus();
    await reception.keyboard.press('Enter');
    await reception.getByText('Se registró a Sofia Hernandez Garcia en Amate y está en sala.').first().waitFor();
    // Nobody reloaded anything.
    for (const page of [reception, nurse, doctor, other]) await inState(page, /Sofia/, 'En sala');
  }, 240_000);

  it('a CURP that contradicts what is typed says where, before anything is sent', async () => {
    await reception.getByLabel('CURP o nombre').fill('CUIA010228MOCRBNA6');
    await reception.getByRole('button', { name: 'Registrar persona nueva' }).click();
    await reception.getByLabel('Nombre o nombres').fill('Pedro');
    await reception.getByLabel('Primer apellido').fill('López');
    await reception.getByText('La CURP y lo escrito no coinciden').waitFor();
    await lookTwice(reception, 'recepcion-curp-no-coincide');
    await reception.getByRole('button', { name: 'Volver a buscar' }).click();
  }, 240_000);

  it('without a CURP the reason is asked for, in words, beside what is missing', async () => {
    await reception.getByRole('button', { name: 'Registrar sin CURP' }).click();
    await reception.getByRole('button', { name: 'Registrar y pasar a la sala' }).click();
    await reception.getByText('Escriba el primer apellido.').waitFor();
    await soon(async () => expect(await reception.evaluate(() => document.activeElement?.id)).toBe('reg-why'));
    await look(reception);
    await reception.getByRole('button', { name: 'Volver a buscar' }).click();
  }, 240_000);

  it('who is booked is checked in by a scan and one key; a mistake is undone', async () => {
    await scan(reception, RICARDO);
    await reception.getByText(/^Tiene cita hoy/).waitFor();
    await reception.locator('button:focus', { hasText: 'Registrar llegada' }).waitFor();
    await reception.keyboard.press('Enter');
    await inState(nurse, /Ricardo/, 'En sala');
    await reception.getByRole('button', { name: 'Deshacer' }).click();
    await inState(nurse, /Ricardo/, 'Con cita');
    const again = line(reception, /Ricardo/).getByRole('button', { name: 'Registrar llegada de Ricardo Alamán Pérez' });
    // It rests while what was undone is still on its way.
    await again.click({ trial: true });
    await again.press('Enter');
    for (const page of [nurse, doctor]) await inState(page, /Ricardo/, 'En sala');
    expect(
      (await hub.fhir('GET', `/Appointment?patient=Patient/${people.Ricardo}`)).body.entry[0].resource.status,
    ).toBe('arrived');
  }, 240_000);

  it('who comes without booking gets reason and priority, and stands before the others', async () => {
    await reception.getByLabel('CURP o nombre').fill('escamilla');
    await reception.getByRole('button', { name: 'Registrar llegada de María Fernanda Escamilla Arroyo' }).click();
    await reception.locator('#arrival-reason:focus').waitFor();
    await reception.keyboard.type('Dolor de pecho desde anoche');
    await reception.getByLabel('Urgente').check();
    await lookTwice(reception, 'recepcion-llegada');
    await reception.getByRole('button', { name: 'Pasar a la sala' }).click();
    await inState(nurse, /María Fernanda/, 'En sala');
    await nurse.getByText('Motivo: Dolor de pecho desde anoche').waitFor();
    await soon(async () =>
      expect(await nurse.getByRole('heading', { level: 3 }).first().textContent()).toContain('María Fernanda'),
    );
    await inState(reception, /María Fernanda/, 'Urgente');
    // What reception sees of the list is names and hours.
    expect(await reception.getByText(/Dolor de pecho/).count()).toBe(0);
    await lookTwice(reception, 'manana-recepcion');
    await lookTwice(nurse, 'manana-enfermeria');
  }, 240_000);

  it('nursing: Alt+S, the signs with Enter between them, and everybody sees that she is ready', async () => {
    await nurse.getByRole('button', { name: /^Tomar signos al siguiente: María Fernanda/ }).waitFor();
    await nurse.keyboard.press('Alt+s');
    await nurse.getByRole('heading', { level: 1, name: 'Signos vitales de María Fernanda Escamilla Arroyo' }).waitFor();
    await nurse.locator('#vital-systolic:focus').waitFor();
    await nurse.keyboard.type('1820');
    await nurse.getByText('No es posible: debe estar entre 30 y 300 mmHg.').waitFor();
    await nurse.keyboard.press('Backspace');
    for (const value of ['95', '88', '18', '36.6', '90', '81', '160', '110']) {
      await nurse.keyboard.press('Enter');
      await nurse.keyboard.type(value);
    }
    await nurse.getByText('▲▲ Muy alto: avise al médico').waitFor();
    await nurse.getByText('31.6 kg/m²').waitFor();
    await lookTwice(nurse, 'signos-vitales');
    await nurse.getByLabel('Glucosa capilar').press('Enter');
    await nurse.getByRole('heading', { level: 1, name: 'La mañana' }).waitFor();
    for (const page of [reception, nurse, doctor, other]) await inState(page, /María Fernanda/, 'Con signos');
    const { body } = await hub.fhir('GET', `/Observation?patient=Patient/${people['María Fernanda']}&_count=50`);
    expect(body.entry).toHaveLength(9);
  }, 240_000);

  it('the doctor calls the next by one key; every list says who has her; the second doctor goes in as reader', async () => {
    await lookTwice(doctor, 'manana-medico');
    await doctor.keyboard.press('Alt+s');
    await doctor.waitForURL(/\/consulta\//);
    await inState(other, /María Fernanda/, 'En consulta');
    await line(other, /María Fernanda/)
      .getByText('Lo atiende Dra. Elena Ruiz Ortega')
      .waitFor();
    await line(other, /María Fernanda/)
      .getByRole('link', { name: /^Abrir para leer/ })
      .waitFor();
    await inState(reception, /María Fernanda/, 'En consulta');
    await lookTwice(other, 'manana-otra-medica');
  }, 240_000);

  it('two doctors call the same person: the second, whose list is a moment old, is told who was first', async () => {
    await doctor.getByRole('link', { name: 'Amate', exact: true }).click();
    await doctor.getByRole('heading', { level: 1, name: 'La mañana' }).waitFor();
    let hold = true;
    await other.route('**/visitas?*', async (route) => {
      while (hold) await new Promise((done) => setTimeout(done, 20));
      await route.continue();
    });
    await line(doctor, /Ricardo/)
      .getByRole('button', { name: /^Llamar a/ })
      .click();
    await doctor.waitForURL(/\/consulta\//);
    await line(other, /Ricardo/)
      .getByRole('button', { name: /^Llamar a/ })
      .click();
    const told = other.getByText(/^Dra\. Elena Ruiz Ortega ya atiende a Ricardo Alamán Pérez, desde las \d\d:\d\d\.$/);
    setTimeout(() => {
      hold = false;
    }, 300);
    await told.waitFor();
    await lookTwice(other, 'manana-ya-lo-atienden');
    await inState(other, /Ricardo/, 'En consulta');
    await other.unroute('**/visitas?*');
  }, 240_000);

  it('whom the doctor called without signs nursing measures, and the open note hears of it', async () => {
    await doctor.getByText(/^Todavía no hay signos vitales de esta consulta/).waitFor();
    await line(nurse, /María Fernanda/)
      .getByRole('link', { name: 'Repetir signos de María Fernanda Escamilla Arroyo' })
      .waitFor();
    await line(nurse, /Ricardo/)
      .getByRole('link', { name: 'Tomar signos de Ricardo Alamán Pérez' })
      .click();
    await nurse.getByLabel('Frecuencia cardiaca').fill('73');
    await nurse.getByLabel('Glucosa capilar').press('Enter');
    await nurse.getByRole('heading', { level: 1, name: 'La mañana' }).waitFor();
    await nurse.getByText('Signos guardados. Quien atiende a Ricardo Alamán Pérez los ve ahora.').first().waitFor();
    // Nobody reloaded anything, and he is with the doctor as before.
    await doctor.getByRole('region', { name: 'Signos vitales' }).getByText('73').first().waitFor();
    await doctor.getByText(/^Todavía no hay signos vitales de esta consulta/).waitFor({ state: 'detached' });
    await inState(nurse, /Ricardo/, 'En consulta');
    await look(nurse);
  }, 240_000);

  it('reception says that somebody left, and takes it back', async () => {
    await line(reception, /Sofia/)
      .getByRole('button', { name: /se fue sin consulta/ })
      .click();
    await line(nurse, /Sofia/).waitFor({ state: 'detached' });
    await reception.getByRole('button', { name: 'Deshacer' }).click();
    await inState(nurse, /Sofia/, 'En sala');
  }, 240_000);

  it('the wrong person let in leaves nothing behind, and comes back with one key', async () => {
    await line(reception, /Sofia/)
      .getByRole('button', { name: /^No era esta persona/ })
      .click();
    await line(nurse, /Sofia/).waitFor({ state: 'detached' });
    await reception.getByRole('button', { name: 'Deshacer' }).click();
    await inState(nurse, /Sofia/, 'En sala');
  }, 240_000);

  it('a doctor who called the wrong person sends him back to wait; taking that back takes him from nobody', async () => {
    await doctor.getByRole('link', { name: 'Amate', exact: true }).click();
    await line(doctor, /Ricardo/)
      .getByRole('button', { name: /^Devolver a la sala/ })
      .click();
    await inState(other, /Ricardo/, 'En sala');
    await line(other, /Ricardo/)
      .getByRole('button', { name: /^Llamar a/ })
      .click();
    await other.waitForURL(/\/consulta\//);
    await doctor.getByRole('button', { name: 'Deshacer' }).click();
    await doctor.getByText(/^Dra?\. .+ ya atiende a Ricardo Alamán Pérez, desde las/).waitFor();
  }, 240_000);

  it('who cannot say who he is and a newborn are registered; whose CURP it is, is told later', async () => {
    const why = 'Por qué no tiene CURP a la mano';
    const save = () => reception.getByRole('button', { name: 'Registrar y pasar a la sala' }).click();
    await reception.getByRole('button', { name: 'Registrar sin CURP' }).click();
    await reception.getByLabel(why).selectOption({ label: 'No la sabe o no puede decirla' });
    await reception.getByText('Si no puede decir quién es').waitFor();
    await reception.getByLabel('Hombre').check();
    await save();
    await inState(nurse, /Hombre desconocido/, 'En sala');

    await reception.getByRole('button', { name: 'Registrar sin CURP' }).click();
    await reception.getByLabel(why).selectOption({ label: 'Recién nacido, todavía sin CURP' });
    await reception.getByLabel('CURP de la madre (opcional)').fill(MARIA);
    await reception.getByLabel('Primer apellido').fill('Escamilla');
    const [year, month, day] = dayFromToday(-3).split('-');
    for (const [label, value] of [
      ['Día', day],
      ['Mes', month],
      ['Año', year],
    ] as const)
      await reception.getByLabel(label, { exact: true }).fill(value!);
    await reception.getByLabel('Mujer').check();
    await look(reception);
    await save();
    await reception.getByText('Se registró a Escamilla con un identificador temporal').first().waitFor();
    const children = `/RelatedPerson?identifier=${CURP_SYSTEM}|${MARIA}&relationship=MTH`;
    expect((await hub.fhir('GET', children)).body.entry).toHaveLength(1);

    const { body } = await hub.fhir('GET', '/Patient?name=desconocido');
    const unknown = body.entry[0].resource.id;
    await reception.goto(`${hub.config.baseUrl}/paciente/${unknown}`);
    await reception.getByRole('heading', { name: 'Ya se sabe quién es' }).waitFor();
    await reception.getByLabel('CURP de esta persona').fill(MARIA);
    await reception.getByRole('button', { name: 'Agregar la CURP' }).click();
    await reception.getByText('La CURP dice mujer; el registro dice hombre.').waitFor();
    await reception.getByLabel('CURP de esta persona').fill(RICARDO);
    await look(reception);
    await reception.getByRole('button', { name: 'Agregar la CURP' }).click();
    await reception.getByText('Esa CURP ya tiene otro expediente.').waitFor();
    const [task] = (await hub.fhir('GET', '/Task?code=revision-identidad')).body.entry;
    expect(task.resource).toMatchObject({
      ...{ for: { reference: `Patient/${unknown}` }, focus: { reference: `Patient/${people.Ricardo}` } },
      reasonCode: { coding: [{ code: 'ya-se-sabe-quien-es' }] },
    });
  }, 240_000);

  it('an appointment is given, moved, cancelled and taken back at the counter', async () => {
    await reception.goto(`${hub.config.baseUrl}/paciente/${people['María Fernanda']}`);
    const card = reception.getByRole('region', { name: 'Citas' });
    await card.getByText('No tiene citas por venir.').waitFor();
    await card.getByRole('button', { name: 'Dar una cita' }).click();
    await card.getByRole('button', { name: 'Medicina general' }).waitFor();
    await card.locator('.hours button').first().waitFor();
    await lookTwice(reception, 'recepcion-citas');
    // Not the first: its hour may come while the test looks at it.
    await card.locator('.hours button').nth(1).click();
    await card.getByText(/^Cita dada: Medicina general, .+ Folio /).waitFor();
    await card.getByRole('button', { name: /^Cambiar día u hora/ }).click();
    await card.locator('.hours button').nth(3).click();
    await card.getByText(/^La cita cambió: Medicina general/).waitFor();
    await card.getByRole('button', { name: /^Cancelar la cita/ }).click();
    await card.getByText(/^Cita cancelada/).waitFor();
    await card.getByRole('button', { name: 'Deshacer' }).click();
    await card.getByText('Se deshizo.').waitFor();
    await card.getByRole('button', { name: /^Cancelar la cita/ }).waitFor();
    const { body } = await hub.fhir('GET', `/Appointment?patient=Patient/${people['María Fernanda']}`);
    const states = body.entry.map(({ resource }: { resource: { status: string } }) => resource.status);
    expect(states.sort()).toEqual(['booked', 'cancelled']);
  }, 240_000);
});
