/** Who arrives gets a visit: booked, by one key, or without booking, with reason and priority. One `send()` each. */
import type { BundleEntry, Reference } from '@medplum/fhirtypes';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { queries } from '../hub/queries.ts';
import { FHIR_BASE } from '../hub/read.ts';
import { sending } from '../outbox/drain.ts';
import { queue, remove } from '../outbox/queue.ts';
import { send } from '../outbox/send.ts';
import { readPatient } from '../patient/patient.resource.ts';
import type { Who } from '../session/who.ts';
import { t } from '../texts/t.ts';
import type { Priority } from '../visit/codes.ts';
import type { Line } from '../visit/morning.ts';
import { changeState, hubInstant, placeEntry } from '../visit/visit.resource.ts';
import { type Arrival, arrivalOf, type Visited } from '../visit/visit.ts';
import {
  isNobodyKnown,
  motherEntry,
  motherOf,
  type Outcome,
  outcomeOf,
  patientEntry,
  patientOf,
  type Registering,
} from './registration.ts';

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

interface Opened {
  readonly visitId: string;
  /** undefined: the hub opened it. */
  readonly operation?: string;
}
/** Somebody let in, as far as it can be taken back. */
export interface Arrived extends Opened {
  readonly operation: string;
  /** It waits on this PC for the line. */
  readonly queued: boolean;
}

async function sendArrival(
  visitId: string,
  patientId: string | undefined,
  words: string,
  entries: readonly BundleEntry[],
): Promise<Arrived> {
  const operation = crypto.randomUUID();
  const { kind } = await send({ operation, patientId, words, entries });
  await freshen();
  return { visitId, operation, queued: kind === 'queued' };
}

export async function checkIn(line: Line, who: Who, why: Why = NO_REASON): Promise<Arrived> {
  const { person, appointment, doctor } = line;
  const visit = arrival(who, { reference: `Patient/${person.id}`, display: person.nombre }, why, {
    appointmentId: appointment?.id,
    ...(doctor?.clave && { doctor: doctorReference(doctor.clave, doctor.nombre) }),
  });
  const words = t('moved.arrived', { name: person.nombre });
  const entries = [visitEntry(visit), ...(appointment === undefined ? [] : [placeEntry(appointment, 'arrived')])];
  return sendArrival(visit.id, person.id, words, entries);
}

/** The agenda names doctors by reference or by an identifier; the visit keeps the same. */
const doctorReference = (key: string, display: string): Reference =>
  key.includes('/') ? { reference: key, display } : { identifier: { value: key }, type: 'Practitioner', display };

/** The visit was opened by mistake: what has not left this PC never leaves; what the hub has is marked so, and leaves the list. */
export async function takeBack({ visitId, operation }: Opened, cita?: 'booked' | 'noshow'): Promise<void> {
  // On its way at this very moment it may be there already: the hub is asked then.
  const waits = sending.now !== operation && queue.get().some((entry) => entry.operation === operation);
  if (waits && operation !== undefined) await remove(operation);
  else await changeState({ id: visitId, version: '1' }, 'entered-in-error', cita);
  await freshen();
}

/** As `takeBack`; the booked place is what it was. */
export const undoArrival = ({ state }: Pick<Line, 'state'>, opened: Opened): Promise<void> =>
  takeBack(opened, state === 'absent' ? 'noshow' : 'booked');

export function walkIn(patient: { id: string; name: string }, who: Who, why: Why): Promise<Arrived> {
  const visit = arrival(who, { reference: `Patient/${patient.id}`, display: patient.name }, why);
  return sendArrival(visit.id, patient.id, t('moved.arrived', { name: patient.name }), [visitEntry(visit)]);
}

export interface Registered extends Opened {
  readonly name: string;
  /** undefined: it is kept here until there is a line. */
  readonly outcome: Outcome | undefined;
}

/** Person and visit in one transaction: nobody is left registered and not in the room. */
export async function register(form: Registering, who: Who, why: Why): Promise<Registered> {
  const nameless = t(`register.nameless.${form.sex || 'X'}`, { when: showWhen(parseWhen(hubInstant())!) });
  const patient = patientOf(form, hubNow(), nameless);
  const url = `urn:uuid:${crypto.randomUUID()}`;
  const spoken = [form.given.trim(), form.father.trim(), form.mother.trim()].filter(Boolean).join(' ');
  const name = isNobodyKnown(form) ? nameless : spoken;
  const visit = arrival(who, { reference: url, display: name }, why);
  const mother = motherOf(form);
  const kin = mother === undefined ? [] : [motherEntry(mother, url, crypto.randomUUID())];
  const entries = [patientEntry(patient, url), visitEntry(visit), ...kin];
  const words = t('moved.arrived', { name });
  const operation = crypto.randomUUID();
  const sent = await send({ operation, patientId: undefined, words, entries });
  await freshen();
  // Who was not found a moment ago is known now: the same code read again must find her.
  queries.removeQueries({ queryKey: ['people'] });
  const made = { visitId: visit.id, operation, name };
  if (sent.kind === 'queued') return { ...made, outcome: undefined };
  const answer = sent.response.entry?.[0]?.response;
  const id = /Patient\/([^/]+)/.exec(answer?.location ?? '')?.[1];
  const stored = id === undefined ? undefined : await readPatient(id).catch(() => undefined);
  return { ...made, outcome: stored && outcomeOf(answer?.status, stored) };
}
