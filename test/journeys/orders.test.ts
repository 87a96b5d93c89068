/**
 * Orders and referrals in real browsers against real processes: a study is ordered, its result comes through the hospital's MLLP connector as critical,
 * alarms the clinic, is taken and reviewed; a person is referred, the hospital gives a place of its agenda for referrals on its own PC, and the note that returns closes it.
 */
import { randomUUID } from 'node:crypto';
import { openDatabase } from '@amate/hie-core/db.ts';
import { createAccount } from '@amate/hie-core/security/accounts.ts';
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Appointment, Bundle, ServiceRequest } from '@medplum/fhirtypes';
import type { Page } from 'playwright-core';
import { XOCO } from '../../scripts/stack/hospitals.ts';
import { makeAgenda } from '../support/agenda.ts';
import { type Amate, startAmate } from '../support/amate.ts';
import { type Attended, writeClinicDay } from '../support/clinic-day.ts';
import { lookTwice, openTheBrowser, type Site, signInAs, soon, withBrowser } from '../support/journey.ts';
import { sendByThirdParty } from '../support/third-party-mllp.ts';

const SPECIALIST = { user: 'urologia.xoco', password: 'una-clave-de-prueba', name: 'Dr. Hugo Salas Mora' };
const CURP = 'HEGS080514MDFRRFA6';
const OPENED = { system: CLUES_SYSTEM, value: 'DFSSA009991' };
const NAME = 'Sofía Hernández García';

withBrowser('orders and referrals', () => {
  let amate: Amate;
  let site: Site;
  let clinic: Page;
  let hospital: Page;
  let morning: readonly Attended[];
  let number = '';

  beforeAll(async () => {
    amate = await startAmate({ hospitals: [XOCO] });
    morning = await writeClinicDay({ fhir } as never);
    await makeAgenda(fhir, { clues: XOCO.clues, name: XOCO.name, rules: { 'solo-referencia': true } });
    const db = openDatabase({
      ...{ url: amate.databaseUrl, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} },
    });
    const { user: username, password, name } = SPECIALIST;
    await createAccount(db, { username, password, name, role: 'medico', clues: XOCO.clues, cedula: '9000077' });
    await db.end();
    site = { browser: await openTheBrowser(), baseUrl: amate.baseUrl, demo: amate.demo };
    clinic = await signInAs(site, 'medico');
    hospital = await signInAs(site, SPECIALIST);
    for (const page of [clinic, hospital]) page.setDefaultTimeout(60_000);
  }, 240_000);
  afterAll(async () => {
    await site?.browser.close();
    await amate?.stop();
  }, 240_000);

  async function fhir(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${amate.fhirUrl}${path}`, {
      method,
      headers: {
        ...{ authorization: `Bearer ${await amate.token()}`, accept: 'application/fhir+json' },
        ...(body !== undefined && { 'content-type': 'application/fhir+json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }
  /** Inside the app: the tokens live in memory, so that a reload would ask to sign in again. */
  const go = (page: Page, path: string) =>
    page.evaluate((to) => {
      history.pushState(null, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
    }, path);

  /** A busy browser tells late that a lock was let go: what is done next, one act upon the other, still goes out. */
  const letGoSlowly = (page: Page) =>
    page.evaluate(() => {
      const request = navigator.locks.request.bind(navigator.locks) as (...asked: unknown[]) => Promise<unknown>;
      const late = (...asked: unknown[]) => request(...asked).finally(() => new Promise((go) => setTimeout(go, 1_000)));
      Object.assign(navigator.locks, { request: late });
    });

  it('the doctor orders by one key, refers with what the norm asks, and signs it all at once', async () => {
    await go(clinic, `/consulta/${morning[0]!.visit}`);
    await clinic.getByLabel('Evolución y actualización del cuadro clínico').fill('Acude a control. Refiere debilidad.');
    await clinic.getByRole('textbox', { name: 'Pronóstico' }).fill('Bueno para la vida y la función.');
    await clinic.getByLabel('Tratamiento e indicaciones médicas').fill('Se ajusta dieta.');
    // What is offered above it goes at the pause, and everything moves up: a click on its way would meet nothing.
    await clinic.getByRole('button', { name: /^Traer.*Tratamiento/ }).waitFor({ state: 'detached' });
    await clinic.getByRole('button', { name: /Hipertensión esencial.*I10/ }).click();
    await clinic.getByText('Ya está en sus problemas activos').waitFor();
    const orders = clinic.getByRole('region', { name: 'Estudios' });
    await orders.getByRole('button', { name: 'Electrólitos' }).click();
    await orders.getByRole('button', { name: 'Control de diabetes' }).click();
    await clinic.getByText(/Faltan \d+ datos|Falta 1 dato/).waitFor();
    await orders.getByLabel('Dónde se hace').fill('xoco');
    await orders.getByRole('option', { name: XOCO.name }).click();
    await soon(async () => expect(await orders.getByLabel('Dónde se hace').inputValue()).toContain(XOCO.name));
    await orders.getByLabel('Motivo clínico').fill('Hipertensión en tratamiento, debilidad muscular');
    await lookTwice(clinic, 'estudios', { at: orders });

    const referral = clinic.getByRole('region', { name: 'Referencia a hospital' });
    await referral.getByRole('button', { name: 'Referir a otra unidad' }).click();
    await referral.getByLabel('Unidad a la que se envía').fill('General Xo');
    await referral.getByRole('option', { name: XOCO.name }).click();
    await soon(async () =>
      expect(await referral.getByLabel('Unidad a la que se envía').inputValue()).toContain(XOCO.name),
    );
    await referral.getByLabel('Especialidad o servicio').fill('Cardiología');
    await referral.getByLabel('Motivo de envío').fill('Hipertensión de difícil control');
    await referral.getByRole('button', { name: 'Traer lo escrito en la nota' }).click();
    await soon(async () =>
      expect(await referral.getByLabel('Resumen clínico').inputValue()).toContain('Refiere debilidad'),
    );
    await lookTwice(clinic, 'referencia-consulta', { at: referral });

    await clinic.getByText('Nada falta. Puede firmar.').waitFor();
    await clinic.keyboard.press('Alt+KeyG');
    await clinic.getByText(`Nota firmada: ${NAME}.`).waitFor();
    await clinic.getByRole('link', { name: /Imprimir solicitud/ }).click();
    await clinic.getByText('Ayuno de 12 horas').waitFor();
    await lookTwice(clinic, 'solicitud');
    const { body } = await fhir('GET', `/ServiceRequest?patient=${morning[0]!.patient}&code=24326-1`);
    const [asked] = (body as Bundle<ServiceRequest>).entry!.map(({ resource }) => resource!);
    number = asked!.identifier![0]!.value!;
    expect((await clinic.locator('.requisition').textContent())!).toContain(number);
  }, 240_000);

  it('the laboratory answers through the connector: critical, alarmed at once, taken, reviewed by one key, undone', async () => {
    const at = new Date().toISOString().replace(/\D/g, '').slice(0, 12);
    await sendByThirdParty(
      amate.mllpPorts[XOCO.clues]!,
      [
        `MSH|^~\\&|LAB|${XOCO.clues}|AMATE|HIE|${at}||ORU^R01^ORU_R01|XOCO-CRIT-1|P|2.5.1|||||MEX|UNICODE UTF-8`,
        `PID|1||0045999^^^XOCO^MR~${CURP}^^^RENAPO^CURP||HERNANDEZ GARCIA^SOFIA^^^^^L||20080514|F`,
        `ORC|RE|${number}|LAB-9001`,
        `OBR|1|${number}|LAB-9001|24326-1^Electrólitos^LN|||${at}|||||||||||||||${at}||CH|F`,
        `OBX|1|NM|2823-3^Potasio^LN||6.9|mmol/L|3.5-5.1|HH|||F|||${at}`,
        `OBX|2|NM|2951-2^Sodio^LN||139|mmol/L|135-145|N|||F|||${at}`,
      ].join('\r'),
    );
    await clinic.getByRole('alert').getByText('1 resultado crítico sin atender').waitFor();
    await clinic.getByRole('alert').getByRole('link', { name: 'Ver' }).click();
    await letGoSlowly(clinic);
    const row = clinic.getByRole('listitem', { name: new RegExp(`Electrólitos.*${NAME}`) });
    await row.getByText('6.9 mmol/L').waitFor();
    await lookTwice(clinic, 'por-revisar', { at: row });
    await row.getByRole('button', { name: /Yo lo atiendo/ }).click();
    await row.getByText(/Lo atiende/).waitFor();
    await clinic.getByText('resultado crítico sin atender').waitFor({ state: 'detached' });
    await row.getByLabel('Qué sigue').selectOption({ label: 'Citar a la persona' });
    await row.getByLabel(/Avisar al paciente/).fill('Acuda hoy mismo a la unidad.');
    await clinic.keyboard.press('Alt+KeyV');
    await clinic.getByText(`Revisado: Electrólitos, ${NAME}.`).first().waitFor();
    await row.waitFor({ state: 'detached' });
    await clinic.getByRole('button', { name: 'Deshacer' }).click();
    await row.waitFor();
    await row.getByRole('button', { name: /Marcar revisado/ }).click();
    await row.waitFor({ state: 'detached' });
    // The hub hears of the review after it is written.
    await soon(async () => {
      const { body } = await fhir('GET', `/ServiceRequest?identifier=${number}`);
      expect(body.entry[0].resource.status).toBe('completed');
    });
  }, 240_000);

  it('the same study asked again is warned of, with its value', async () => {
    const { body } = await fhir('GET', `/Encounter/${morning[0]!.visit}`);
    const { meta: _, period, statusHistory: __, diagnosis: ___, ...visit } = body;
    const id = randomUUID();
    const again = { ...visit, id, status: 'in-progress', period: { start: period.start } };
    expect((await fhir('PUT', `/Encounter/${id}`, again)).status).toBe(201);
    await go(clinic, `/consulta/${id}`);
    const orders = clinic.getByRole('region', { name: 'Estudios' });
    await orders.getByRole('button', { name: 'Electrólitos' }).click();
    await orders.getByText(/Ya hay un informe del/).waitFor();
    await orders.getByRole('button', { name: 'Hemoglobina glucosilada (HbA1c)', exact: true }).click();
    await orders.getByText(/Ya se pidió el .* falta el resultado/).waitFor();
    const opened = { resourceType: 'Organization', name: 'Laboratorio Recién Abierto', identifier: [OPENED] };
    expect((await fhir('POST', '/Organization', opened)).status).toBe(201);
    await orders.getByLabel('Dónde se hace').fill('recien abierto');
    await orders.getByRole('option', { name: opened.name }).click();
    await orders
      .getByRole('button', { name: /^Quitar/ })
      .first()
      .click();
    await orders
      .getByRole('button', { name: /^Quitar/ })
      .first()
      .click();
  }, 240_000);

  it('the hospital receives the referral, gives a date, and returns the note; the clinic sees each step', async () => {
    await go(clinic, '/referencias');
    await clinic.getByRole('region', { name: 'Enviadas, abiertas' }).getByText('Cardiología').waitFor();
    await lookTwice(clinic, 'referencias');
    await go(hospital, '/referencias');
    await hospital.getByRole('region', { name: 'Recibidas' }).getByRole('link', { name: NAME }).click();
    await hospital.getByText('Hipertensión de difícil control').waitFor();
    await hospital.getByRole('button', { name: 'Aceptar' }).click();
    await hospital.locator('.referral-state').getByText('Aceptada').waitFor();
    await hospital.getByRole('button', { name: 'Deshacer' }).click();
    await hospital.locator('.referral-state').getByText('Solicitada').waitFor();
    await hospital.getByRole('button', { name: 'Dar cita' }).click();
    const places = hospital.getByRole('group', { name: 'Lugares libres de la agenda de referencias' });
    await places.getByRole('button').first().waitFor();
    await hospital.getByLabel('Fecha y hora de la cita').waitFor();
    await lookTwice(hospital, 'referencia-hospital');
    // Not the first, which may begin in this moment.
    await places.getByRole('button').nth(1).click();
    await hospital.locator('.referral-state').getByText('Con cita').waitFor();
    const { body } = await fhir('GET', `/Appointment?patient=Patient/${morning[0]!.patient}&status=booked`);
    expect(body.entry.map(({ resource }: { resource: Appointment }) => resource.basedOn?.[0]?.reference)).toEqual([
      expect.stringMatching(/^ServiceRequest\//),
    ]);
    await clinic.getByRole('region', { name: 'Enviadas, abiertas' }).getByText('Con cita').waitFor();

    await hospital.getByRole('button', { name: 'Contrarreferir' }).click();
    await hospital.getByLabel('Manejo y evolución en este hospital').fill('Se ajustó el tratamiento.');
    await hospital.getByLabel('Diagnósticos').fill('Hipertensión esencial (I10)');
    await hospital.getByLabel('Tratamiento', { exact: true }).fill('Losartán 50 mg cada 12 horas.');
    await hospital.getByLabel(/Recomendaciones/).fill('Control en su unidad en un mes.');
    await lookTwice(hospital, 'contrarreferencia');
    await hospital.getByRole('button', { name: 'Firmar y contrarreferir' }).click();
    await hospital.getByText('Esta referencia ya terminó.').waitFor();

    await clinic.getByText('No hay referencias abiertas').waitFor();
    await go(clinic, '/por-revisar');
    const row = clinic.getByRole('listitem', { name: new RegExp(`Nota de contrarreferencia.*${NAME}`) });
    await row.waitFor();
    await lookTwice(clinic, 'por-revisar-contrarreferencia');
    await row.getByRole('link', { name: 'Ver la referencia' }).click();
    await clinic.getByText('Control en su unidad en un mes.').waitFor();
    await lookTwice(clinic, 'referencia-cerrada');
    await go(clinic, '/por-revisar');
    await row.getByRole('button', { name: /Marcar revisado/ }).click();
    await row.waitFor({ state: 'detached' });
  }, 240_000);
});
