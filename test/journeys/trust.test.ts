/**
 * Who sees what, and proof of who did, in a real browser: a citizen signs in by Llave CDMX (the stand-in), sees the access made a moment
 * before and disputes it, hides an episode; a doctor in another browser is told that something is hidden, opens it in an emergency, and the
 * citizen is told at once; the operator answers and reviews. Every screen goes through axe, at phone and PC width, and into the manual.
 */
import { sealStep } from '@amate/hie-core/security/audit-log/seal.ts';
import { signHeads } from '@amate/hie-core/security/audit-log/sign-heads.ts';
import { CIE10_SYSTEM, CLUES_SYSTEM, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openAside } from '../support/database.ts';
import type { RunningHub } from '../support/hub.ts';
import { atTheDoor, look, type OpenHub, openHub, PC, PHONE, signInAs, soon, withBrowser } from '../support/journey.ts';
import { type LlaveStandIn, startLlaveStandIn } from '../support/llave-stand-in.ts';
import { awayFromMidnight } from './midnight.ts';

const CURP = 'EAAF901102MMCSRR03';
const SECRETS = { clientId: 'amate', clientSecret: 'secreto', basicUser: 'amate', basicPassword: 'secreto' };
const GEA = { clues: 'DFSSA003961', name: 'Hospital General Dr. Manuel Gea González' };
const XOCO = { clues: 'DFSSA003162', name: 'Hospital General Xoco' };
const CLINIC = { clues: 'DFSIC000011', name: 'Centro de Salud T-III Portales' };
const ALLERGY_STATUS = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';

withBrowser('who sees what, and proof of who did', () => {
  let site: OpenHub;
  let hub: RunningHub;
  let llave: LlaveStandIn;
  let citizen: Page;
  let doctor: Page;
  let operator: Page;

  awayFromMidnight();
  beforeAll(async () => {
    const person = { nombre: 'MARIA FERNANDA', primerApellido: 'ESCAMILLA', segundoApellido: 'ARROYO', curp: CURP };
    llave = await startLlaveStandIn({ ...SECRETS, people: [{ ...person, idUsuario: 7, login: 'm@x.mx' }] });
    site = await openHub({
      ...{ LLAVE_URL: llave.url, LLAVE_CLIENT_ID: SECRETS.clientId, LLAVE_CLIENT_SECRET: SECRETS.clientSecret },
      OUTGOING_ALLOWED_HOSTS: new URL(llave.url).host,
    });
    hub = site.hub;
    await writeRecord(hub);
  }, 240_000);

  afterAll(async () => {
    await site?.close();
    await llave?.close();
  }, 240_000);

  const goTo = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('link', { name: 'Amate', exact: true }).click();
    await page
      .getByRole('main')
      .getByRole('link', { name: new RegExp(`^${name}`) })
      .click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  };

  it('a doctor opens the record of a person', async () => {
    doctor = await signInAs(site, 'medico');
    await doctor.getByLabel('CURP o nombre').fill(CURP);
    await doctor.getByRole('link', { name: /Escamilla Arroyo/i }).click();
    await doctor.getByRole('article', { name: /Consulta externa/ }).waitFor();
  }, 240_000);

  it('the citizen signs in by Llave CDMX and reads the own record in plain words', async () => {
    citizen = await atTheDoor(site, PHONE);
    await citizen.getByRole('link', { name: 'Entrar con Llave CDMX' }).click();
    await citizen.getByRole('button', { name: /MARIA FERNANDA/ }).click();
    await citizen.getByRole('heading', { level: 1, name: 'Mi expediente' }).waitFor();
    await look(citizen, 'ciudadano-inicio-telefono');
    await goTo(citizen, 'Lo que dice mi expediente');
    for (const text of ['Hipertensión esencial', 'Losartán 50 mg', 'Glucosa: 182 mg/dL', 'Penicilina'])
      await citizen.getByText(text).first().waitFor();
    await citizen.getByText('más alto de lo esperado').waitFor();
    await look(citizen, 'ciudadano-expediente-telefono');
  }, 240_000);

  it('the citizen sees the access made a moment before, and disputes it', async () => {
    await goTo(citizen, 'Quién vio mi expediente');
    const access = citizen
      .getByRole('listitem')
      .filter({ hasText: /Dra\. Elena Ruiz Ortega.* vio sus/ })
      .first();
    await access.waitFor();
    await soon(async () => expect(await access.textContent()).toMatch(/vio .*motivo: consulta.*hoy \d\d:\d\d/));
    await citizen.getByText('Automático: no lo vio una persona').first().waitFor();
    await look(citizen, 'quien-vio-telefono');
    await citizen.setViewportSize(PC);
    await look(citizen, 'quien-vio');
    await citizen.setViewportSize(PHONE);
    await citizen.getByLabel('Personas', { exact: true }).check();
    await citizen.getByText('Automático: no lo vio una persona').first().waitFor({ state: 'detached' });

    await access.getByRole('button', { name: /No reconozco este acceso/ }).click();
    await access.getByLabel('No estuve en esa unidad').check();
    await access.getByLabel('Si quiere, cuéntenos más (opcional)').fill('Ese día estaba de viaje.');
    await look(citizen, 'no-reconozco-telefono');
    await access.getByRole('button', { name: 'Enviar aviso' }).click();
    await access.getByText(/^Folio [0-9A-F]{4}-[0-9A-F]{4}$/).waitFor();
    await citizen.getByText('Mis casos (1)').click();
    await look(citizen);
  }, 240_000);

  it('the citizen hides an episode and undoes it, without being asked whether', async () => {
    await goTo(citizen, 'Lo que dice mi expediente');
    await citizen.getByRole('button', { name: /^Ocultar al personal de salud: Urgencias/ }).click();
    await citizen.getByText('Oculto al personal de salud').waitFor();
    await goTo(citizen, 'Qué oculto');
    await citizen
      .getByRole('button', { name: /^Mostrar de nuevo al personal de salud: .*/ })
      .first()
      .click();
    await citizen.getByRole('button', { name: /^Deshacer/ }).click();
    await citizen
      .getByRole('button', { name: /^Mostrar de nuevo al personal de salud: .*/ })
      .first()
      .waitFor();
    await look(citizen, 'que-oculto-telefono');
    await goTo(citizen, 'Avisos');
    await citizen.getByText('No hay avisos').waitFor();
    await look(citizen);
  }, 240_000);

  it('the doctor is told that something is hidden, never what', async () => {
    await doctor.reload();
    await doctor.getByRole('heading', { name: 'Hay información oculta en este expediente' }).waitFor();
    await doctor.getByRole('article', { name: /Consulta externa/ }).waitFor();
    expect(await doctor.getByRole('article', { name: /Urgencias/ }).count()).toBe(0);
    expect(await doctor.getByText('Crisis de ansiedad').count()).toBe(0);
    await look(doctor, 'informacion-oculta');
  }, 240_000);

  it('the doctor opens it in an emergency, with a reason, and the citizen is told at once', async () => {
    await doctor.getByRole('button', { name: 'Abrir por emergencia' }).click();
    await doctor.getByRole('button', { name: 'Abrir ahora' }).click();
    await doctor.getByText('Elija un motivo.').waitFor();
    await doctor.getByLabel('La persona no puede responder').check();
    await doctor.getByLabel('Qué pasa y qué necesita ver').fill('Inconsciente');
    await doctor.getByRole('button', { name: 'Abrir ahora' }).click();
    await doctor.getByText('Faltan 8 letras.').waitFor();
    await doctor.getByLabel('Qué pasa y qué necesita ver').fill('Llegó inconsciente; busco qué medicinas toma.');
    await look(doctor, 'abrir-por-emergencia');
    await doctor.getByRole('button', { name: 'Abrir ahora' }).click();
    await doctor.getByRole('heading', { name: 'Abierto por emergencia' }).waitFor();
    await doctor.getByText(/^Quedan (60:00|59:\d\d)$/).waitFor();
    // The summary and the timeline are read anew, each in its time.
    const seen = doctor.getByRole('article').getByText('Visto por emergencia');
    await doctor.getByRole('article').getByText('Crisis de ansiedad').first().waitFor();
    await seen.nth(1).waitFor();
    await soon(async () => expect(await seen.count()).toBe(2));
    await look(doctor, 'abierto-por-emergencia');
    await doctor.setViewportSize(PHONE);
    await doctor.reload();
    await doctor.getByText('Crisis de ansiedad').first().waitFor();
    await look(doctor, 'abierto-por-emergencia-telefono');
    await doctor.setViewportSize(PC);

    // Nothing was touched on the citizen's phone.
    await citizen.getByText('Llegó inconsciente; busco qué medicinas toma.').waitFor({ timeout: 30_000 });
    await citizen.getByText('Abierto ahora').waitFor();
    await look(citizen, 'avisos-telefono');
  }, 240_000);

  it('after a reload the time still runs; ended, what was hidden leaves the screen', async () => {
    await doctor.reload();
    await doctor.getByText(/^Quedan 5\d:\d\d$/).waitFor();
    await doctor.getByText('Crisis de ansiedad').first().waitFor();
    await doctor.getByRole('button', { name: 'Terminar' }).click();
    await doctor.getByRole('heading', { name: 'Hay información oculta en este expediente' }).waitFor();
    await doctor.getByText('Crisis de ansiedad').first().waitFor({ state: 'detached' });
    expect(await doctor.getByRole('article', { name: /Urgencias/ }).count()).toBe(0);
  }, 240_000);

  it('the operator answers the case', async () => {
    operator = await signInAs(site, 'operador');
    await operator.getByText('1 por atender').first().waitFor();
    await look(operator, 'operacion');
    await goTo(operator, 'Accesos no reconocidos');
    await operator.getByText(/No estuve en esa unidad\. Ese día estaba de viaje\./).waitFor();
    await operator.getByRole('button', { name: 'Tomar el caso' }).click();
    await operator.getByLabel('Indebido').check();
    await operator.getByRole('button', { name: 'Cerrar el caso' }).click();
    await operator.getByText('Escriba la respuesta.').waitFor();
    await operator.getByLabel('Respuesta para la persona').fill('No tenía motivo. La unidad fue notificada.');
    await operator.getByText(/«Dra\. Elena Ruiz Ortega, .*, el \d+ de \p{L}+ de 2\d{3}/u).waitFor();
    await operator.getByText('María Fernanda Escamilla Arroyo').waitFor();
    await look(operator, 'accesos-no-reconocidos');
    await operator.getByRole('button', { name: 'Cerrar el caso' }).click();
    await operator.getByText('No hay accesos por revisar').waitFor();
    await operator.getByLabel('Cerrados', { exact: true }).check();
    await operator.getByText('Respuesta: No tenía motivo. La unidad fue notificada.').waitFor();
  }, 240_000);

  it('the operator reviews the emergency', async () => {
    await goTo(operator, 'Revisión de emergencias');
    await operator.getByText('Llegó inconsciente; busco qué medicinas toma.').waitFor();
    await look(operator, 'revision-de-emergencias');
    await operator.getByLabel('Justificado', { exact: true }).check();
    await operator.getByLabel('Nota de la revisión').fill('Consta en la nota de urgencias.');
    await operator.getByRole('button', { name: 'Cerrar la revisión' }).click();
    await operator.getByText('No hay emergencias por revisar').waitFor();
  }, 240_000);

  it('the operator searches the audit in plain sentences, and sees the signed log verified', async () => {
    await goTo(operator, 'Bitácora');
    await operator.getByText('Solo lo de una persona').click();
    await operator.getByLabel('CURP o nombre').fill('EAAF901102MMCSRR04');
    await operator.getByText('Esta CURP tiene un error.').waitFor();
    await operator.getByLabel('CURP o nombre').fill(CURP);
    await operator.getByRole('link', { name: /Escamilla Arroyo/i }).click();
    await operator.getByRole('link', { name: 'Quitar la persona' }).waitFor();
    await operator.getByLabel('Nombre de quien lo hizo').fill('Elena Ruiz');
    await operator.getByRole('button', { name: 'Buscar' }).click();
    await operator
      .getByText(/^Dra\. Elena Ruiz Ortega (leyó|buscó) (diagnósticos|atenciones|un expediente|resultados)/)
      .first()
      .waitFor();
    await operator.getByText('Detalles').first().click();
    await operator.getByText('Programa').first().waitFor();
    await dropPersonMeanwhile(operator);
    await signLog(hub);
    await operator.reload();
    await operator.getByText('Firma verificada en este navegador').waitFor();
    await operator.getByRole('button', { name: 'Buscar' }).click();
    await operator
      .getByRole('main')
      .getByText(/\d+ entradas/)
      .waitFor();
    await look(operator, 'bitacora');
    await operator.setViewportSize(PHONE);
    await look(operator, 'bitacora-telefono');
  }, 240_000);

  it('the citizen reads the answers', async () => {
    await citizen.reload();
    await citizen.getByText('Consta en la nota de urgencias.').waitFor();
    await goTo(citizen, 'Quién vio mi expediente');
    await citizen.getByText('Emergencia', { exact: true }).first().waitFor();
    await citizen.getByText('Mis casos (1)').click();
    await citizen.getByText('Respuesta: No tenía motivo. La unidad fue notificada.').first().waitFor();
    await look(citizen, 'mis-casos-telefono');
  }, 240_000);
});

/** The person is dropped while the search is under way: what it brings is not shown as of everybody. */
async function dropPersonMeanwhile(page: Page): Promise<void> {
  const answer = Promise.withResolvers<void>();
  const asked = page.waitForRequest(/\/AuditEvent\?/);
  await page.route(/\/AuditEvent\?/, (route) => answer.promise.then(() => route.continue()), { times: 1 });
  await page.getByRole('button', { name: 'Buscar' }).click();
  await asked;
  await page.getByRole('link', { name: 'Quitar la persona' }).click();
  await page.getByText('Solo lo de una persona').waitFor();
  await page.getByRole('button', { name: 'Buscando…' }).waitFor();
  answer.resolve();
  await page.getByRole('button', { name: 'Buscar', exact: true }).waitFor();
  expect(await page.getByRole('list', { name: 'Entradas de la bitácora' }).count()).toBe(0);
  await page.goBack();
  await page.getByRole('link', { name: 'Quitar la persona' }).waitFor();
}

/** A head over all there is, without waiting for its minute. */
async function signLog(hub: RunningHub): Promise<void> {
  const db = openAside(hub.databaseUrl);
  const origin = `${new URL(hub.config.baseUrl).host}/auditoria`;
  for (let signed = 0; signed === 0; ) {
    // The hub may have signed all there was a moment before.
    await hub.fhir('GET', '/Patient?_count=1');
    await sealStep(db);
    signed = await signHeads(db, { origin, now: new Date(Date.now() + 61_000) });
  }
  await db.end();
}

/** A person seen at a clinic and at two hospitals. */
async function writeRecord(hub: RunningHub): Promise<void> {
  const make = async (resource: Record<string, unknown>): Promise<string> => {
    const { status, body } = await hub.fhir('POST', `/${resource.resourceType as string}`, resource);
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body.id as string;
  };
  for (const { clues, name } of [GEA, XOCO, CLINIC])
    await make({ resourceType: 'Organization', name, identifier: [{ system: CLUES_SYSTEM, value: clues }] });
  const id = await make({
    ...{ resourceType: 'Patient', identifier: [{ system: CURP_SYSTEM, value: CURP }], gender: 'female' },
    ...{ birthDate: '1990-11-02', name: [{ given: ['María Fernanda'], family: 'Escamilla Arroyo' }] },
  });
  const subject = { reference: `Patient/${id}` };
  const visit = (code: string, at: string, facility: { clues: string; name: string }, reason: string) =>
    make({
      ...{ resourceType: 'Encounter', status: 'finished', subject, reasonCode: [{ text: reason }] },
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code },
      period: { start: `${at}T09:00:00-06:00`, end: `${at}T10:30:00-06:00` },
      serviceProvider: { identifier: { system: CLUES_SYSTEM, value: facility.clues }, display: facility.name },
    });
  const consultation = await visit('AMB', '2026-03-12', GEA, 'Control de presión');
  const emergency = await visit('EMER', '2026-02-03', XOCO, 'Palpitaciones');
  const problem = (encounter: string, code: string, text: string, recordedDate: string) =>
    make({
      ...{ resourceType: 'Condition', subject, encounter: { reference: `Encounter/${encounter}` }, recordedDate },
      code: { coding: [{ system: CIE10_SYSTEM, code }], text },
    });
  await problem(consultation, 'I10', 'Hipertensión esencial', '2026-03-12');
  await problem(emergency, 'F41.0', 'Crisis de ansiedad', '2026-02-03');
  await make({
    ...{ resourceType: 'Observation', status: 'final', subject, code: { text: 'Glucosa' } },
    ...{ encounter: { reference: `Encounter/${consultation}` }, effectiveDateTime: '2026-03-12T09:40:00-06:00' },
    valueQuantity: { value: 182, unit: 'mg/dL' },
    referenceRange: [{ low: { value: 70, unit: 'mg/dL' }, high: { value: 100, unit: 'mg/dL' } }],
  });
  await make({
    ...{ resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject, authoredOn: '2026-03-12' },
    medicationCodeableConcept: { text: 'Losartán 50 mg' },
    dosageInstruction: [{ text: 'Una tableta cada 12 horas' }],
  });
  await make({
    ...{ resourceType: 'AllergyIntolerance', patient: subject, code: { text: 'Penicilina' }, criticality: 'high' },
    clinicalStatus: { coding: [{ system: ALLERGY_STATUS, code: 'active' }] },
  });
  await make({
    ...{ resourceType: 'DocumentReference', status: 'current', subject, date: '2026-03-12T10:30:00-06:00' },
    ...{ description: 'Nota de consulta', content: [{ attachment: { contentType: 'text/plain', title: 'Nota' } }] },
  });
}
