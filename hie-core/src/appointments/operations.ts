/** The operations as the FHIR surface calls them. */
import type { Patient } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { FhirRequest, Handler } from '../fhir/context.ts';
import { mayActFor } from './act.ts';
import { answered, bundle } from './answer.ts';
import { type Asked, codeOf, idOf, idsOf, instantOf, numberOf, read } from './asked.ts';
import { holdOrBook, PRIORITY_GROUPS } from './book.ts';
import { cancel, reschedule } from './change.ts';
import { DAY_MS } from './day-places.ts';
import { type FindQuery, find } from './find.ts';
import { type Leaving, leave } from './leave.ts';
import { decline, wait } from './waitlist/wait.ts';

const MOST_DAYS = 92;
const USUAL_COUNT = 50;
const MOST_COUNT = 500;
const MOST_OFFSET = 100_000;

export function schedulingOperations(slice: Leaving): Readonly<Record<string, Handler>> {
  const act =
    (work: typeof cancel): Handler =>
    (request, { fhirUrl }) =>
      answered(fhirUrl, () => work(slice, request.context, request.params.id!, read(request)));
  const take =
    (status: 'pending' | 'booked'): Handler =>
    (request, { fhirUrl }) =>
      answered(fhirUrl, () => holdOrBook(slice, request.context, read(request), status));
  return {
    'Appointment/$find': async (request, { fhirUrl }) => {
      const asked = read(request);
      await slice.store.permit(request.context, 'search', 'Slot', 'Appointment/$find');
      const query = await queryOf(slice, request, asked);
      const { total, appointments } = await find(slice.directory, slice.free, query, slice.nowMs());
      return { status: 200, body: bundle(fhirUrl, appointments, total) };
    },
    'Appointment/$hold': take('pending'),
    'Appointment/$book': take('booked'),
    'Appointment/$wait': (request, { fhirUrl }) => answered(fhirUrl, () => wait(slice, request.context, read(request))),
    'Appointment/$decline': act(decline),
    'Appointment/$cancel': act(cancel),
    'Appointment/$reschedule': act(reschedule),
    'Schedule/$leave': (request, { fhirUrl }) =>
      answered(fhirUrl, () => leave(slice, request.context, request.params.id!, read(request))),
  };
}

async function queryOf(slice: Leaving, request: FhirRequest, asked: Asked): Promise<FindQuery> {
  const startMs = instantOf(asked, 'start');
  const endMs = instantOf(asked, 'end');
  if (endMs <= startMs) throw fault('value', '«end» debe ser posterior a «start».', { fix: 'Corrija el periodo.' });
  if (endMs - Math.max(startMs, slice.nowMs()) > MOST_DAYS * DAY_MS)
    throw fault('too-costly', `Se buscan a lo más ${MOST_DAYS} días de una vez.`, {
      fix: 'Pida un periodo más corto.',
    });
  const patientId = idOf(asked, 'patient-reference', 'Patient');
  if (patientId !== undefined) await mayActFor(slice, request.context, patientId);
  const text = (name: string): string[] => asked.values.getAll(name).map((value) => value.slice(0, 200));
  return {
    ...{ startMs, endMs, patientId },
    patient:
      patientId === undefined
        ? (asked.resources.get('patient-resource') as Patient | undefined)
        : await born(slice, request, patientId),
    practitioners: idsOf(asked, 'practitioner', 'Practitioner'),
    organizations: idsOf(asked, 'organization', 'Organization'),
    locations: idsOf(asked, 'location-reference', 'Location'),
    services: idsOf(asked, 'service', 'HealthcareService'),
    schedules: idsOf(asked, 'schedule', 'Schedule'),
    locationStrings: text('location-string'),
    specialties: text('specialty'),
    visitTypes: text('visit-type'),
    priority: codeOf(asked, 'priority-group', PRIORITY_GROUPS) !== undefined,
    walkIn: request.context.caller.role !== 'paciente' && asked.values.get('appointment-type') === 'WALKIN',
    referred:
      asked.parts.has('referral-identifier') ||
      asked.values.has('referral-identifier') ||
      asked.values.has('referral-reference') ||
      asked.parts.has('referral-reference'),
    count: numberOf(asked, '_count', USUAL_COUNT, MOST_COUNT),
    offset: numberOf(asked, '_offset', 0, MOST_OFFSET),
  };
}

/** Who may be named may be read; his age decides which places are his. */
async function born({ repository }: Leaving, _request: FhirRequest, id: string): Promise<Pick<Patient, 'birthDate'>> {
  const [stored] = await repository.readMany([{ type: 'Patient', id }], {});
  return stored === undefined ? {} : (JSON.parse(stored.json) as Patient);
}
