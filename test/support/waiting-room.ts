/** A clinic's waiting room for tests: people with a history of years in it, who arrived this morning and wait. */
import { randomUUID } from 'node:crypto';
import {
  ATC_SYSTEM,
  CIE10_SYSTEM,
  CLUES_SYSTEM,
  COMPENDIO_SYSTEM,
  LOINC_SYSTEM,
  UCUM_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import { CLINIC, DOCTOR, noteOf, put, type Writable } from './clinic-day.ts';
import { dayFromToday, todayMinutesAgo } from './today.ts';

const HL7 = 'http://terminology.hl7.org/CodeSystem';
const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

export interface Waiting {
  readonly patient: string;
  readonly visit: string;
  readonly name: string;
}
type Made = Readonly<Record<string, unknown>> & { readonly resourceType: string; readonly id: string };

/** Each arrived a minute after the one before. */
export async function writeWaitingRoom(
  hub: Writable,
  names: readonly string[],
  visits: number,
): Promise<readonly Waiting[]> {
  await put(hub, {
    resourceType: 'Organization',
    name: CLINIC.name,
    identifier: [{ system: CLUES_SYSTEM, value: CLINIC.clues }],
  });
  const waiting: Waiting[] = [];
  for (const [index, name] of names.entries()) {
    const one = { patient: randomUUID(), visit: randomUUID(), name };
    await write(hub, [...personOf(one, names.length - index), ...historyOf(one.patient, visits)]);
    waiting.push(one);
  }
  return waiting;
}

function personOf({ patient, visit, name }: Waiting, minutesAgo: number): readonly Made[] {
  const [given, ...family] = name.split(' ');
  return [
    {
      ...{ resourceType: 'Patient', id: patient, active: true, birthDate: '1963-03-21' },
      gender: given!.endsWith('a') ? 'female' : 'male',
      name: [{ given: [given], family: family.join(' ') }],
    },
    {
      ...encounterOf(visit, patient, 'arrived', todayMinutesAgo(minutesAgo)),
      reasonCode: [{ text: 'Control de presión' }],
      priority: { coding: [{ system: `${HL7}/v3-ActPriority`, code: 'R' }] },
    },
    {
      ...{ resourceType: 'MedicationRequest', id: randomUUID(), status: 'active', intent: 'order' },
      subject: { reference: `Patient/${patient}` },
      authoredOn: dayFromToday(-25),
      medicationCodeableConcept: {
        coding: [
          { system: COMPENDIO_SYSTEM, code: 'ARR-B01AA03-1', display: 'Warfarina 5 mg, tableta' },
          { system: ATC_SYSTEM, code: 'B01AA03' },
        ],
        text: 'Warfarina 5 mg, tableta',
      },
      dosageInstruction: [
        {
          text: 'Tomar 1 tableta cada 24 horas',
          timing: {
            repeat: {
              ...{ frequency: 1, period: 24, periodUnit: 'h' },
              boundsDuration: { value: 30, unit: 'd', system: UCUM_SYSTEM, code: 'd' },
            },
          },
          doseAndRate: [{ doseQuantity: { value: 1, unit: 'tableta' } }],
        },
      ],
    },
  ];
}

function encounterOf(id: string, patient: string, status: string, start: string): Made {
  return {
    ...{ resourceType: 'Encounter', id, status, period: { start } },
    class: { system: `${HL7}/v3-ActCode`, code: 'AMB' },
    subject: { reference: `Patient/${patient}` },
    serviceProvider: { identifier: { system: CLUES_SYSTEM, value: CLINIC.clues }, display: CLINIC.name },
  };
}

/** Each visit of three months ago, six months ago…: a note, a diagnosis, and its signs. */
function historyOf(patient: string, visits: number): readonly Made[] {
  const subject = { reference: `Patient/${patient}` };
  return Array.from({ length: visits }, (_, index) => {
    const at = daysAgo(90 * (index + 1));
    const visit = randomUUID();
    const sign = (code: string, value: number, unit: string): Made => ({
      ...{ resourceType: 'Observation', id: randomUUID(), status: 'final', subject, effectiveDateTime: at },
      encounter: { reference: `Encounter/${visit}` },
      category: [{ coding: [{ system: `${HL7}/observation-category`, code: 'vital-signs' }] }],
      code: { coding: [{ system: LOINC_SYSTEM, code }] },
      valueQuantity: { value, unit, system: UCUM_SYSTEM, code: unit },
    });
    const texts = {
      evolucion: `Acude a control número ${visits - index}. Refiere cefalea ocasional, sin acúfenos ni fosfenos; apego al tratamiento de ${80 + (index % 20)} %.`,
      pronostico: 'Bueno para la vida y la función',
      plan: 'Dieta baja en sal, caminar treinta minutos al día, continuar tratamiento y cita en tres meses.',
    };
    return [
      encounterOf(visit, patient, 'finished', at),
      sign('8867-4', 70 + (index % 20), '/min'),
      sign('29463-7', 70 + (index % 7) / 2, 'kg'),
      sign('8310-5', 36 + (index % 9) / 10, 'Cel'),
      {
        ...{ resourceType: 'Condition', id: randomUUID(), subject, recordedDate: at.slice(0, 10) },
        encounter: { reference: `Encounter/${visit}` },
        category: [{ coding: [{ system: `${HL7}/condition-category`, code: 'encounter-diagnosis' }] }],
        clinicalStatus: { coding: [{ system: `${HL7}/condition-clinical`, code: 'active' }] },
        code: { coding: [{ system: CIE10_SYSTEM, code: 'I10', display: 'Hipertensión esencial (primaria)' }] },
      },
      { ...noteOf(patient, visit, DOCTOR, texts, at), id: randomUUID() } as Made,
    ];
  }).flat();
}

async function write(hub: Writable, made: readonly Made[]): Promise<void> {
  const entry = made.map((resource) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  const { status, body } = await hub.fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
}
