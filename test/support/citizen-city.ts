/** For journeys of a citizen: a hub with clinics that give appointments, María with a small record, her daughter, and Llave CDMX as stand-in. */
import { CLUES_SYSTEM, COMPENDIO_SYSTEM, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { agendaBundles } from '../city/agenda-bundle.ts';
import { type Facility, makeFacilities } from '../city/facilities.ts';
import { facilityBundles } from '../city/facility-bundle.ts';
import { DAY_MS, instant, makeAgenda, parameters } from './agenda.ts';
import { actingAs, callerTokens } from './caller-tokens.ts';
import { guardianOf } from './confidential-city.ts';
import { type RunningHub, startHub } from './hub.ts';
import { type LlaveStandIn, startLlaveStandIn } from './llave-stand-in.ts';
import { dayFromToday } from './today.ts';

/** The one that `guardianOf` names. */
export const CURP = 'EAAF901102MMCSRR03';
const SECRETS = { clientId: 'amate', clientSecret: 'secreto', basicUser: 'amate', basicPassword: 'secreto' };
const LOINC = 'http://loinc.org';

export interface CitizenCity {
  readonly hub: RunningHub;
  readonly clinics: readonly Facility[];
  readonly maria: string;
  readonly daughter: string;
  close(): Promise<void>;
}

export async function foundCitizenCity(): Promise<CitizenCity> {
  const person = { nombre: 'MARIA FERNANDA', primerApellido: 'ESCAMILLA', segundoApellido: 'ARROYO', curp: CURP };
  const llave: LlaveStandIn = await startLlaveStandIn({
    ...SECRETS,
    people: [{ ...person, idUsuario: 7, login: 'm@x.mx' }],
  });
  const hub = await startHub({
    ...{ LLAVE_URL: llave.url, LLAVE_CLIENT_ID: SECRETS.clientId, LLAVE_CLIENT_SECRET: SECRETS.clientSecret },
    OUTGOING_ALLOWED_HOSTS: new URL(llave.url).host,
  });
  const facilities = makeFacilities('ciudadana', 1, 6);
  for (const bundle of [...facilityBundles(facilities), ...agendaBundles(facilities.clinics)]) {
    const { status, body } = await hub.fhir('POST', '', bundle);
    if (status !== 200) throw new Error(JSON.stringify(body));
  }
  await closedService(hub);
  const people = await writePeople(hub, facilities.clinics[0]!);
  return {
    ...{ hub, clinics: facilities.clinics, ...people },
    async close() {
      await hub.close();
      await llave.close();
    },
  };
}

/** Podología: one agenda, whose doctor is away as far as one can look. */
async function closedService(hub: RunningHub): Promise<void> {
  const { service, schedules } = await makeAgenda(hub.fhir);
  const { body } = await hub.fhir('GET', `/HealthcareService/${service}`);
  await hub.fhir('PUT', `/HealthcareService/${service}`, { ...body, name: 'Podología' });
  const away = parameters({ start: instant(Date.now()), end: instant(Date.now() + 80 * DAY_MS) });
  const { status } = await hub.fhir('POST', `/Schedule/${schedules[0]}/$leave`, away);
  if (status !== 200) throw new Error(`$leave: ${status}`);
}

async function writePeople(hub: RunningHub, clinic: Facility): Promise<{ maria: string; daughter: string }> {
  const make = async (resource: Record<string, unknown>): Promise<string> => {
    const { status, body } = await hub.fhir('POST', `/${resource.resourceType as string}`, resource);
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body.id as string;
  };
  const address = [{ use: 'home', district: clinic.alcaldia.name, postalCode: clinic.postalCode }];
  const maria = await make({
    ...{ resourceType: 'Patient', identifier: [{ system: CURP_SYSTEM, value: CURP }], gender: 'female', address },
    telecom: [{ system: 'email', value: 'maria@correo.example' }],
    ...{ birthDate: '1990-11-02', name: [{ given: ['María Fernanda'], family: 'Escamilla Arroyo' }] },
  });
  // Also before the fifteenth of January she is seven.
  const seven = `${Number(dayFromToday(-15).slice(0, 4)) - 7}-01-15`;
  const daughter = await make({
    ...{ resourceType: 'Patient', gender: 'female', birthDate: seven, address },
    name: [{ given: ['Sofía'], family: 'Ramos Escamilla' }],
  });
  const tokenOf = await callerTokens(hub);
  const reception = await actingAs(hub, tokenOf, { role: 'recepcion', clues: clinic.clues });
  const answer = await reception('POST', '/RelatedPerson', guardianOf(daughter));
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  const subject = { reference: `Patient/${maria}` };
  const serviceProvider = { identifier: { system: CLUES_SYSTEM, value: clinic.clues }, display: clinic.name };
  await make({
    ...{ resourceType: 'Encounter', status: 'finished', subject, serviceProvider },
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    period: { start: '2026-03-12T09:00:00-06:00', end: '2026-03-12T09:30:00-06:00' },
    reasonCode: [{ text: 'Control de presión' }],
  });
  await make({
    ...{ resourceType: 'Condition', subject, recordedDate: '2026-03-12' },
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'I10' }], text: 'Hipertensión esencial' },
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
    },
  });
  await make({
    ...{ resourceType: 'Observation', status: 'final', subject, effectiveDateTime: '2026-03-12T09:40:00-06:00' },
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
    ],
    code: { coding: [{ system: LOINC, code: '2345-7' }], text: 'Glucosa' },
    valueQuantity: { value: 182, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
    referenceRange: [{ low: { value: 70, unit: 'mg/dL' }, high: { value: 100, unit: 'mg/dL' } }],
  });
  await make({
    ...{ resourceType: 'Observation', status: 'final', subject, effectiveDateTime: '2026-03-14T07:10:00-06:00' },
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] },
    ],
    code: { coding: [{ system: LOINC, code: '29463-7' }], text: 'Peso en casa' },
    valueQuantity: { value: 71.4, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
  });
  await make({
    ...{ resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject, authoredOn: '2026-03-12' },
    medicationCodeableConcept: {
      coding: [{ system: COMPENDIO_SYSTEM, code: '010.000.2520.00' }],
      text: 'Losartán 50 mg',
    },
    dispenseRequest: { performer: serviceProvider },
    dosageInstruction: [{ text: 'Una tableta cada 12 horas', patientInstruction: 'Con o sin alimentos' }],
  });
  await make({
    ...{ resourceType: 'Immunization', status: 'completed', patient: subject, occurrenceDateTime: '2025-11-04' },
    vaccineCode: { text: 'Influenza estacional' },
  });
  await make({
    ...{ resourceType: 'Immunization', status: 'completed', patient: { reference: `Patient/${daughter}` } },
    ...{ occurrenceDateTime: '2025-06-10', vaccineCode: { text: 'SRP (triple viral)' } },
  });
  return { maria, daughter };
}

/** María waits for a dentist and a place is kept for her, as the waiting list does. @returns keeps one for her again */
export async function offeredTo({ hub, maria, clinics }: CitizenCity): Promise<() => Promise<void>> {
  const asked = async (method: string, path: string, body?: object) => {
    const answer = await hub.fhir(method, path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const find = new URLSearchParams({
    ...{ start: instant(Date.now() + 2 * DAY_MS), end: instant(Date.now() + 9 * DAY_MS) },
    ...{ 'visit-type': 'odontologia', 'location-string': clinics[0]!.name, _count: '1' },
  });
  const place = async () => (await asked('GET', `/Appointment/$find?${find}`)).entry[0].resource;
  const service = (await place()).participant
    .map(({ actor }: { actor: { reference: string } }) => actor.reference)
    .find((one: string) => one.startsWith('HealthcareService/'));
  const waits = parameters({ 'patient-reference': `Patient/${maria}`, service });
  const { id } = (await asked('POST', '/Appointment/$wait', waits)).entry[0].resource;
  const offer = async (): Promise<void> => {
    const [entry, { id: free, start, end }] = [await asked('GET', `/Appointment/${id}`), await place()];
    const slot = [{ reference: `Slot/${free}` }];
    await asked('PUT', `/Appointment/${id}`, { ...entry, status: 'pending', start, end, slot });
  };
  await offer();
  return offer;
}
