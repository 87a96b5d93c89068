/** Who arrives gets a visit: booked, by one key, or without booking, with reason and priority. One `send()` each. */
import type { BundleEntry, Reference } from '@medplum/fhirtypes';
import { hubNow } from '../hub/clock.ts';
import { queries } from '../hub/queries.ts';
import type { Patient } from '../hub/r4.ts';
import { FHIR_BASE, read } from '../hub/read.ts';
import { send } from '../outbox/send.ts';
import type { Who } from '../session/who.ts';
import { t } from '../texts/t.ts';
import type { Priority } from '../visit/codes.ts';
import type { Line } from '../visit/morning.ts';
import { changeState, hubInstant, placeEntry } from '../visit/visit.resource.ts';
import { type Arrival, arrivalOf, type Visited } from '../visit/visit.ts';
import { type Outcome, outcomeOf, patientEntry, patientOf, type Registering } from './registration.ts';

export interface Why {
  readonly reason: string;
  readonly priority: Priority;
  readonly preferred: boolean;
}
export const NO_REASON: Why = { reason: '', priority: 'R', preferred: false };

/** Only when nothing is there: reception may create a visit and not replace one. */
const visitEntry = (visit: Visited): BundleEntry => ({
  fullUrl: `${location.origin}${FHIR_BASE}/Encounter/${visit.id}`,
  resource: visit,
  request: { method: 'PUT', url: `Encounter/${visit.id}`, ifNoneMatch: '*' },
});

const freshen = () => queries.invalidateQueries({ queryKey: ['morning'] });

function arrival(
  who: Who,
  patient: Reference,
  { reason, priority, preferred }: Why,
  more: Partial<Arrival> = {},
): Visited {
  return arrivalOf({
    id: crypto.randomUUID(),
    clues: who.clues ?? '',
    at: hubInstant(),
    ...{ patient, priority, preferred },
    reason: reason.trim() === '' ? undefined : reason.trim(),
    ...more,
  });
}

/** @returns id of the visit */
export async function checkIn(line: Line, who: Who, why: Why = NO_REASON): Promise<string> {
  const { person, appointment, doctor } = line;
  const visit = arrival(who, { reference: `Patient/${person.id}`, display: person.nombre }, why, {
    appointmentId: appointment?.id,
    ...(doctor?.clave && { doctor: doctorReference(doctor.clave, doctor.nombre) }),
  });
  const words = t('moved.arrived', { name: person.nombre });
  const entries = [visitEntry(visit), ...(appointment === undefined ? [] : [placeEntry(appointment, 'arrived')])];
  await send({ operation: crypto.randomUUID(), patientId: person.id, words, entries });
  await freshen();
  return visit.id;
}

/** The agenda names doctors by reference or by an identifier; the visit keeps the same. */
const doctorReference = (key: string, display: string): Reference =>
  key.includes('/') ? { reference: key, display } : { identifier: { value: key }, type: 'Practitioner', display };

interface Undone {
  readonly person: { readonly id: string; readonly nombre: string };
  readonly appointment?: { readonly id: string } | undefined;
  readonly state: string;
}

/** The visit was opened by mistake: it leaves the list, and the booked place waits again. */
export async function undoArrival(line: Undone, visitId: string): Promise<void> {
  await changeState({ id: visitId, version: '1' }, 'entered-in-error');
  if (line.appointment === undefined) return;
  const entries = [placeEntry({ id: line.appointment.id }, line.state === 'absent' ? 'noshow' : 'booked')];
  await send({ operation: crypto.randomUUID(), patientId: line.person.id, words: t('moved.undo'), entries });
  await freshen();
}

export async function walkIn(patient: { id: string; name: string }, who: Who, why: Why): Promise<string> {
  const visit = arrival(who, { reference: `Patient/${patient.id}`, display: patient.name }, why);
  const words = t('moved.arrived', { name: patient.name });
  await send({ operation: crypto.randomUUID(), patientId: patient.id, words, entries: [visitEntry(visit)] });
  await freshen();
  return visit.id;
}

export interface Registered {
  readonly visitId: string;
  readonly name: string;
  /** undefined: it is kept here until there is a line. */
  readonly outcome: Outcome | undefined;
}

/** Person and visit in one transaction: nobody is left registered and not in the room. */
export async function register(form: Registering, who: Who, why: Why): Promise<Registered> {
  const patient = patientOf(form, hubNow());
  const url = `urn:uuid:${crypto.randomUUID()}`;
  const name = [form.given.trim(), form.father.trim(), form.mother.trim()].filter(Boolean).join(' ');
  const visit = arrival(who, { reference: url, display: name }, why);
  const entries = [patientEntry(patient, url), visitEntry(visit)];
  const words = t('moved.arrived', { name });
  const sent = await send({ operation: crypto.randomUUID(), patientId: undefined, words, entries });
  await freshen();
  if (sent.kind === 'queued') return { visitId: visit.id, name, outcome: undefined };
  const answer = sent.response.entry?.[0]?.response;
  const id = /Patient\/([^/]+)/.exec(answer?.location ?? '')?.[1];
  const stored =
    id === undefined ? undefined : await read<Patient>(`${FHIR_BASE}/Patient/${id}`).catch(() => undefined);
  return { visitId: visit.id, name, outcome: stored && outcomeOf(answer?.status, stored) };
}
