/**
 * The clinics' door: reception, nursing and medicine ask what the web app asks, in its order, with its own entries: the person sought by CURP,
 * registered with her visit in one transaction, vital signs, the consultation taken, note, diagnosis and prescription signed in one.
 */
import { randomUUID } from 'node:crypto';
import { CIE10_SYSTEM, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { EMPTY, patientEntry, patientOf } from '../../../ehr-lite/src/reception/registration.ts';
import { arrivalOf, moved, type Visited } from '../../../ehr-lite/src/visit/visit.ts';
import { entriesOf } from '../../../ehr-lite/src/vitals/vitals-entries.ts';
import type { Person } from '../../city/people.ts';
import { Random } from '../../city/random.ts';
import { noteOf } from '../../support/clinic-day.ts';
import { prescription } from '../../support/pharmacy.ts';
import { dayFromToday } from '../../support/today.ts';
import type { Desk, Desks } from '../ask.ts';
import type { DayClock } from '../clock.ts';
import type { VisitAt } from '../plan.ts';
import { type DayTruth, person as personName } from '../truth.ts';

interface ClinicParts {
  readonly clock: DayClock;
  readonly truth: DayTruth;
  readonly desks: Desks;
  readonly seed: string;
}

/** What the pharmacy needs to go on. */
export interface Prescribed {
  readonly clues: string;
  readonly folio: string;
  readonly curp: string;
  /** When the person stands at the counter. */
  readonly minute: number;
}

const HL7 = 'http://terminology.hl7.org/CodeSystem';
const now = (): string => new Date().toISOString();

/** @returns the prescription, if there was one */
export async function visitClinic(parts: ClinicParts, at: VisitAt): Promise<Prescribed | undefined> {
  const { clock, desks, seed } = parts;
  const { clues, practitioners } = at.clinic;
  const random = new Random(seed, 'consulta', at.person.index);
  const doctor = practitioners[at.person.index % practitioners.length]!;
  const desk = (role: 'recepcion' | 'enfermeria' | 'medico') =>
    desks.at('consultorio', { role, clues, ...(role === 'medico' && { cedula: doctor.cedula }) });
  await clock.until(at.minute);
  const visit = await arrive(parts, desk('recepcion'), at);
  await clock.until(at.minute + random.int(5, 15));
  await takeVitals(parts, desk('enfermeria'), at.person, visit, random);
  await clock.until(at.minute + random.int(18, 40));
  const taken = await read(desk('medico'), visit.id);
  const who = { ...{ subject: `medico-${doctor.cedula}`, cedula: doctor.cedula, clues }, name: nameOf(doctor) };
  await desk('medico').send(randomUUID(), [update(moved(taken, 'in-progress', now(), who as never))]);
  await clock.until(at.minute + random.int(45, 60));
  return sign(parts, desk('medico'), at, visit, {
    ...{ display: nameOf(doctor), cedula: doctor.cedula, minute: at.minute + random.int(65, 80) },
  });
}

interface Opened {
  readonly id: string;
  readonly patient: string;
}

async function arrive({ truth }: ClinicParts, desk: Desk, { person, clinic, diagnosis }: VisitAt): Promise<Opened> {
  const { curp } = person;
  const found = await desk.ask('GET', `/fhir/R4/Patient?identifier=${encodeURIComponent(`${CURP_SYSTEM}|${curp}`)}`);
  const known = found.entry?.[0]?.resource?.id as string | undefined;
  const url = known === undefined ? `urn:uuid:${randomUUID()}` : `Patient/${known}`;
  const visit = arrivalOf({
    ...{ id: randomUUID(), clues: clinic.clues, at: now(), priority: 'R', preferred: false },
    ...{ patient: { reference: url }, reason: diagnosis.display },
  });
  const entries: BundleEntry[] = [
    ...(known === undefined ? [patientEntry(patientOf(formOf(person), Date.now()), url)] : []),
    {
      fullUrl: `urn:uuid:${visit.id}`,
      resource: visit,
      request: { method: 'PUT', url: `Encounter/${visit.id}`, ifNoneMatch: '*' },
    },
  ];
  const answer = await desk.send(randomUUID(), entries);
  truth.took('consultorio', curp, [`Encounter/${visit.id}`, personName(curp)]);
  const made = /Patient\/([^/]+)/.exec(answer.entry?.[0]?.response?.location ?? '')?.[1];
  return { id: visit.id, patient: known ?? made! };
}

async function takeVitals({ truth }: ClinicParts, desk: Desk, person: Person, visit: Opened, random: Random) {
  await desk.ask('GET', `/visitas?dia=${dayFromToday(0)}`);
  const encounter = await read(desk, visit.id);
  const entries = entriesOf({
    ...{ patientId: visit.patient, visitId: visit.id, at: now(), ageMonths: undefined, ids: new Map() },
    performer: { display: 'Enfermería' },
    values: {
      systolic: random.int(105, 138),
      diastolic: random.int(64, 86),
      pulse: random.int(60, 92),
      temperature: random.int(362, 374) / 10,
    },
  });
  await desk.send(randomUUID(), [update(moved(encounter, 'triaged', now())), ...entries]);
  truth.took(
    'consultorio',
    person.curp,
    entries.map(({ resource }) => `Observation/${resource!.id}`),
  );
}

interface Author {
  readonly display: string;
  readonly cedula: string;
  readonly minute: number;
}

async function sign(
  { truth }: ClinicParts,
  desk: Desk,
  { person, clinic, diagnosis, prescribed }: VisitAt,
  visit: Opened,
  { display, cedula, minute }: Author,
): Promise<Prescribed | undefined> {
  const author = { display, identifier: { system: 'https://amate.mx/fhir/sid/cedula-profesional', value: cedula } };
  const encounter = await read(desk, visit.id);
  const condition = {
    ...{ resourceType: 'Condition', id: randomUUID(), recordedDate: now() },
    clinicalStatus: { coding: [{ system: `${HL7}/condition-clinical`, code: 'active' }] },
    verificationStatus: { coding: [{ system: `${HL7}/condition-ver-status`, code: 'confirmed' }] },
    category: [{ coding: [{ system: `${HL7}/condition-category`, code: 'encounter-diagnosis' }] }],
    code: { coding: [{ system: CIE10_SYSTEM, ...diagnosis }], text: diagnosis.display },
    subject: { reference: `Patient/${visit.patient}` },
    encounter: { reference: `Encounter/${visit.id}` },
  };
  const texts = { evolucion: `Acude por ${diagnosis.display.toLowerCase()}.`, plan: 'Reposo y vigilancia.' };
  const note = { ...noteOf(visit.patient, visit.id, author, texts, now()), id: randomUUID() };
  const request = prescribed
    ? prescription(visit.patient, { encounter: { reference: `Encounter/${visit.id}` }, authoredOn: now() })
    : undefined;
  const made = [condition, note, ...(request === undefined ? [] : [request])] as (Resource & { id: string })[];
  const finished = {
    ...moved(encounter, 'finished', now()),
    diagnosis: [{ condition: { reference: `Condition/${condition.id}` }, rank: 1 }],
  };
  await desk.send(randomUUID(), [...made.map(creation), update(finished as Visited)]);
  truth.took(
    'consultorio',
    person.curp,
    made.map(({ resourceType, id }) => `${resourceType}/${id}`),
  );
  if (request === undefined) return undefined;
  return { clues: clinic.clues, folio: request.groupIdentifier!.value!, curp: person.curp, minute };
}

const read = (desk: Desk, id: string): Promise<Visited> => desk.ask('GET', `/fhir/R4/Encounter/${id}`);

const creation = (resource: Resource & { id: string }): BundleEntry => ({
  fullUrl: `urn:uuid:${resource.id}`,
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
});

/** Never over somebody else's change. */
const update = (visit: Visited): BundleEntry => ({
  ...creation(visit as never),
  request: { method: 'PUT', url: `Encounter/${visit.id}`, ifMatch: `W/"${visit.meta?.versionId}"` },
});

export function formOf(person: Person) {
  const [year = '', month = '', day = ''] = person.birthDate.split('-');
  const { curp, given, fathersFamily: father, mothersFamily: mother, sex, state, phone } = person;
  return { ...EMPTY, curp, given, father, mother, year, month, day, sex, state, phone };
}

const nameOf = ({ given, fathersFamily, mothersFamily }: VisitAt['clinic']['practitioners'][number]): string =>
  `${given} ${fathersFamily} ${mothersFamily}`.trim();
