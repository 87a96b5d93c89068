/** A clinic's day for tests: three people with the doctor, seen before, hypertensive, on losartan, their vital signs taken by nursing today. */
import { randomUUID } from 'node:crypto';
import {
  ATC_SYSTEM,
  CEDULA_PROFESIONAL_SYSTEM,
  CIE10_SYSTEM,
  CLUES_SYSTEM,
  COMPENDIO_SYSTEM,
  CURP_SYSTEM,
  LOINC_SYSTEM,
  UCUM_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import type { RunningHub } from './hub.ts';
import { dayFromToday, todayMinutesAgo } from './today.ts';

/** What a test writes through. */
export type Writable = Pick<RunningHub, 'fhir'>;

const HL7 = 'http://terminology.hl7.org/CodeSystem';
export const CLINIC = {
  ...{ clues: 'DFSIC000011', name: 'Centro de Salud T-III Portales' },
  address: { line: ['San Simón 94'], district: 'Benito Juárez', state: 'Ciudad de México', postalCode: '03660' },
};
export const PEOPLE = [
  { curp: 'HEGS080514MDFRRFA6', given: 'Sofía', family: 'Hernández García', birthDate: '2008-05-14', gender: 'female' },
  {
    curp: 'EAAF901102MMCSRR03',
    given: 'María Fernanda',
    family: 'Escamilla Arroyo',
    birthDate: '1990-11-02',
    gender: 'female',
  },
  { curp: 'AAPR630321HDFLRC09', given: 'Ricardo', family: 'Alamán Pérez', birthDate: '1963-03-21', gender: 'male' },
];
export const DOCTOR = {
  display: 'Dra. Elena Ruiz Ortega',
  identifier: { system: CEDULA_PROFESIONAL_SYSTEM, value: '9000001' },
};
export const OTHER = {
  display: 'Dr. Iván Soto Lara',
  identifier: { system: CEDULA_PROFESIONAL_SYSTEM, value: '9000009' },
};

export interface Someone {
  readonly curp: string;
  readonly given: string;
  readonly family: string;
  readonly birthDate: string;
  readonly gender: string;
}

export async function put(hub: Writable, resource: Record<string, unknown>): Promise<string> {
  const id = (resource.id as string | undefined) ?? randomUUID();
  const { status, body } = await hub.fhir('PUT', `/${resource.resourceType as string}/${id}`, { ...resource, id });
  if (status > 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return id;
}

const PARTS = {
  evolucion: ['61150-9', 'Evolución y actualización del cuadro clínico'],
  pronostico: ['75328-5', 'Pronóstico'],
  plan: ['18776-5', 'Tratamiento e indicaciones médicas'],
} as const;

/** A signed evolution note of somebody. */
export function noteOf(
  patient: string,
  visit: string | undefined,
  author: object,
  texts: Partial<Record<keyof typeof PARTS, string>>,
  date: string,
) {
  const title = 'Nota de evolución';
  return {
    ...{ resourceType: 'Composition', status: 'final', title, date, author: [author] },
    type: { coding: [{ system: LOINC_SYSTEM, code: '11506-3' }], text: title },
    subject: { reference: `Patient/${patient}` },
    ...(visit !== undefined && { encounter: { reference: `Encounter/${visit}` } }),
    attester: [{ mode: 'legal', time: date, party: author }],
    section: Object.entries(texts).map(([key, text]) => {
      const [loinc, words] = PARTS[key as keyof typeof PARTS];
      return {
        title: words,
        code: {
          coding: [
            { system: LOINC_SYSTEM, code: loinc },
            { system: 'https://amate.mx/fhir/CodeSystem/parte-de-nota', code: key },
          ],
        },
        text: { status: 'additional', div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${text}</p></div>` },
      };
    }),
  };
}

export interface Attended {
  readonly patient: string;
  readonly visit: string;
}

export async function writeClinicDay(hub: Writable): Promise<readonly Attended[]> {
  await writeClinic(hub);
  const made: Attended[] = [];
  for (const someone of PEOPLE) made.push(await writePerson(hub, someone));
  return made;
}

export const writeClinic = (hub: Writable): Promise<string> =>
  put(hub, {
    resourceType: 'Organization',
    name: CLINIC.name,
    identifier: [{ system: CLUES_SYSTEM, value: CLINIC.clues }],
    address: [CLINIC.address],
  });

/** Somebody of the clinic with nothing today: a problem, a medicine, a signed note of January. @returns the id */
export const writeKnownPerson = async (hub: Writable, someone: Someone): Promise<string> =>
  (await writePerson(hub, someone, false)).patient;

export async function writePerson(
  hub: Writable,
  { curp, given, family, birthDate, gender }: Someone,
  attended = true,
): Promise<Attended> {
  const answer = await hub.fhir('POST', '/Patient', {
    ...{ resourceType: 'Patient', birthDate, gender, identifier: [{ system: CURP_SYSTEM, value: curp }] },
    name: [{ given: [given], family }],
  });
  const patient = answer.body.id as string;
  const subject = { reference: `Patient/${patient}` };
  const visit = attended ? await writeVisit(hub, subject) : '';
  await put(hub, {
    ...{ resourceType: 'Condition', subject, recordedDate: '2026-01-10' },
    category: [{ coding: [{ system: `${HL7}/condition-category`, code: 'problem-list-item' }] }],
    clinicalStatus: { coding: [{ system: `${HL7}/condition-clinical`, code: 'active' }] },
    code: {
      coding: [{ system: CIE10_SYSTEM, code: 'I10', display: 'Hipertensión esencial (primaria)' }],
      text: 'Hipertensión esencial (primaria)',
    },
  });
  await put(hub, {
    ...{ resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject },
    authoredOn: dayFromToday(-30),
    medicationCodeableConcept: {
      coding: [
        {
          system: COMPENDIO_SYSTEM,
          code: '010.000.2520.00',
          display: 'Losartán 50 mg, gragea o comprimido recubierto',
        },
        { system: ATC_SYSTEM, code: 'C09CA01' },
      ],
      text: 'Losartán 50 mg, gragea o comprimido recubierto',
    },
    dosageInstruction: [
      {
        text: 'Tomar 1 tableta cada 24 horas',
        timing: {
          repeat: {
            frequency: 1,
            period: 24,
            periodUnit: 'h',
            boundsDuration: { value: 30, unit: 'd', system: UCUM_SYSTEM, code: 'd' },
          },
        },
        doseAndRate: [{ doseQuantity: { value: 1, unit: 'tableta' } }],
      },
    ],
  });
  const texts = {
    evolucion: 'Sin síntomas. TA en casa 130/80.',
    pronostico: 'Bueno para la vida y la función',
    plan: 'Dieta baja en sal.',
  };
  await put(hub, noteOf(patient, undefined, DOCTOR, texts, '2026-01-10T10:00:00-06:00'));
  return { patient, visit };
}

/** With the doctor now, vital signs taken. @returns the id of the Encounter */
async function writeVisit(hub: Writable, subject: { readonly reference: string }): Promise<string> {
  const at = todayMinutesAgo(30);
  const visit = await put(hub, {
    ...{ resourceType: 'Encounter', status: 'in-progress', subject, period: { start: at } },
    class: { system: `${HL7}/v3-ActCode`, code: 'AMB' },
    participant: [
      { type: [{ coding: [{ system: `${HL7}/v3-ParticipationType`, code: 'ATND' }] }], individual: DOCTOR },
    ],
    reasonCode: [{ text: 'Control de presión' }],
    serviceProvider: { identifier: { system: CLUES_SYSTEM, value: CLINIC.clues }, display: CLINIC.name },
  });
  const vital = (code: string, more: object) =>
    put(hub, {
      ...{ resourceType: 'Observation', status: 'final', subject, effectiveDateTime: at },
      category: [{ coding: [{ system: `${HL7}/observation-category`, code: 'vital-signs' }] }],
      code: { coding: [{ system: LOINC_SYSTEM, code }] },
      encounter: { reference: `Encounter/${visit}` },
      ...more,
    });
  const mmHg = (value: number) => ({ value, unit: 'mmHg', system: UCUM_SYSTEM, code: 'mm[Hg]' });
  const part = (code: string, value: number) => ({
    code: { coding: [{ system: LOINC_SYSTEM, code }] },
    valueQuantity: mmHg(value),
  });
  await vital('85354-9', { component: [part('8480-6', 142), part('8462-4', 90)] });
  await vital('8867-4', { valueQuantity: { value: 78, unit: 'lpm', system: UCUM_SYSTEM, code: '/min' } });
  await vital('8310-5', { valueQuantity: { value: 36.6, unit: '°C', system: UCUM_SYSTEM, code: 'Cel' } });
  await vital('29463-7', { valueQuantity: { value: 71.5, unit: 'kg', system: UCUM_SYSTEM, code: 'kg' } });
  return visit;
}
