import type { Job } from '../drive.ts';
import { type Known, knownPeople, pick } from '../known.ts';
import type { Server } from '../server.ts';
import type { Workload } from '../workload.ts';

/** W3: POST, GET, PUT, GET, DELETE of nine resource types with references, 64 clients (HealthSamurai's workload). */
export function crud(perType: number, people: number): Workload {
  const known = new Map<Server, readonly Known[]>();
  return {
    name: 'W3 CRUD mix of nine types, 64 clients',
    unit: 'requests/s',
    goal: 3,
    clients: 64,
    perJob: 5,
    prepare: async (server) => void known.set(server, await knownPeople(server, people)),
    round: (server) =>
      Array.from({ length: perType * MAKERS.length }, (_, index) =>
        lifeOf(MAKERS[index % MAKERS.length]!(pick(known.get(server)!, index))),
      ),
  };
}

type Made = { readonly resourceType: string } & Record<string, unknown>;

const lifeOf =
  (made: Made): Job =>
  async (send) => {
    const created = await send({ method: 'POST', path: made.resourceType, body: made });
    const { id } = JSON.parse(created.text) as { id: string };
    const path = `${made.resourceType}/${id}`;
    await send({ method: 'GET', path });
    await send({ method: 'PUT', path, body: { ...made, id, language: 'es' } });
    await send({ method: 'GET', path });
    await send({ method: 'DELETE', path });
  };

const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
const LOINC = 'http://loinc.org';
const SNOMED = 'http://snomed.info/sct';

/** Each refers to a person who stays; what is deleted is referred to by nobody. */
const MAKERS: readonly ((known: Known) => Made)[] = [
  () => ({
    resourceType: 'Patient',
    name: [{ family: 'Banco', given: ['Persona'] }],
    gender: 'female',
    birthDate: '1980-01-01',
  }),
  () => ({ resourceType: 'Practitioner', name: [{ family: 'Banco', given: ['Médica'] }] }),
  () => ({ resourceType: 'Organization', name: 'Hospital del banco' }),
  () => ({ resourceType: 'Location', name: 'Consultorio del banco', status: 'active' }),
  ({ patient }) => ({
    resourceType: 'Encounter',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject: { reference: `Patient/${patient}` },
    period: { start: '2026-01-01T10:00:00Z', end: '2026-01-01T10:20:00Z' },
  }),
  ({ patient, encounter }) => ({
    resourceType: 'Observation',
    status: 'final',
    code: coded(LOINC, '8867-4'),
    subject: { reference: `Patient/${patient}` },
    encounter: { reference: `Encounter/${encounter}` },
    effectiveDateTime: '2026-01-01T10:05:00Z',
    valueQuantity: { value: 72, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
  }),
  ({ patient, encounter }) => ({
    resourceType: 'Condition',
    code: coded('http://hl7.org/fhir/sid/icd-10', 'I10'),
    subject: { reference: `Patient/${patient}` },
    encounter: { reference: `Encounter/${encounter}` },
    recordedDate: '2026-01-01',
  }),
  ({ patient, encounter }) => ({
    resourceType: 'Procedure',
    status: 'completed',
    code: coded(SNOMED, '80146002'),
    subject: { reference: `Patient/${patient}` },
    encounter: { reference: `Encounter/${encounter}` },
    performedDateTime: '2026-01-01T10:10:00Z',
  }),
  ({ patient }) => ({
    resourceType: 'Immunization',
    status: 'completed',
    vaccineCode: coded('http://hl7.org/fhir/sid/cvx', '140'),
    patient: { reference: `Patient/${patient}` },
    occurrenceDateTime: '2026-01-01',
  }),
];
