/**
 * $hold (ITI-116) and $book (ITI-117): a place of the agenda, or one that is held, for one person.
 * https://profiles.ihe.net/ITI/Scheduling/ITI-116.html, https://profiles.ihe.net/ITI/Scheduling/ITI-117.html
 */
import type { Appointment, AppointmentParticipant, Reference } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { RequestContext } from '../store/guarded.ts';
import { isCitizen, mayActFor, parsed, write } from './act.ts';
import { actorOf } from './agenda.ts';
import { stateWords } from './appointment-status.ts';
import { type Asked, codeOf, idOf, needed, textOf } from './asked.ts';
import type { Changing } from './change.ts';
import { refuseKeptElsewhere } from './kept-elsewhere.ts';
import { type Place, parsePlace, slotReference } from './place.ts';
import { PRIORITY_URL, REASON_SYSTEM } from './systems.ts';

export const PRIORITY_GROUPS = ['pregnant', 'elderly', 'disability'];
/** https://terminology.hl7.org/CodeSystem-v2-0276.html */
const REASONS = ['CHECKUP', 'EMERGENCY', 'FOLLOWUP', 'ROUTINE', 'WALKIN'];
/** Of those, what a citizen may say. */
const OF_CITIZENS = ['CHECKUP', 'FOLLOWUP', 'ROUTINE'];

export interface Booking {
  readonly place: Place;
  readonly patientId: string;
  readonly status: 'pending' | 'booked';
  readonly reason: string | undefined;
  readonly referral: string | undefined;
  readonly priority: string | undefined;
  readonly appointmentType: string | undefined;
  /** The agenda's own, so that the store need not look for them. */
  readonly actors: readonly Reference[];
}

export const personOf = ({ participant }: Appointment): string | undefined =>
  actorOf(
    participant?.map(({ actor }) => actor),
    'Patient',
  );

export async function holdOrBook(
  acting: Changing,
  context: RequestContext,
  asked: Asked,
  status: Booking['status'],
): Promise<Appointment[]> {
  const named = idOf(asked, 'appointment-reference', 'Appointment');
  const id = needed(named, 'appointment-reference', 'Envíe el Appointment que dio $find.');
  const operationId = textOf(asked, 'operation-id');
  const place = parsePlace(id);
  if (place === undefined) return confirm(acting, context, id, asked, status, operationId);
  const patientId = needed(idOf(asked, 'patient-reference', 'Patient'), 'patient-reference', 'Envíe Patient/…');
  if (isCitizen(context)) await mayActFor(acting, context, patientId);
  const actors = (await acting.directory.byId(place.scheduleId))?.schedule.actor ?? [];
  const booking = bookingOf(asked, context, { place, patientId, status, actors });
  const [result] = await write(
    acting,
    context,
    [{ kind: 'create', fullUrl: undefined, resource: appointmentOf(booking), condition: undefined }],
    { operationId, interaction: 'create', patientId },
  );
  return [parsed(result!)];
}

/** A held one becomes booked; who holds it still has it, and who let it lapse has it if nobody took it. */
async function confirm(
  acting: Changing,
  context: RequestContext,
  id: string,
  asked: Asked,
  status: Booking['status'],
  operationId: string | undefined,
): Promise<Appointment[]> {
  const stored = await acting.store.read(context, 'Appointment', id);
  const appointment = JSON.parse(stored.json) as Appointment;
  const patientId = idOf(asked, 'patient-reference', 'Patient') ?? personOf(appointment);
  if (patientId !== undefined && isCitizen(context)) await mayActFor(acting, context, patientId);
  if (appointment.status !== 'pending' && appointment.status !== 'booked')
    throw fault('business-rule', `La cita no está apartada: ${stateWords(appointment)}.`, {
      path: 'Appointment.status',
      rule: '$book confirma una cita apartada o un lugar libre',
      fix: 'Busque los lugares libres y elija uno.',
    });
  if (isCitizen(context)) await refuseKeptElsewhere(acting.repository, appointment);
  const resource: Appointment = {
    ...appointment,
    ...{ status: appointment.status === 'booked' ? 'booked' : status },
    participant: accepted(appointment, patientId),
  };
  const [result] = await write(
    acting,
    context,
    [{ kind: 'update', fullUrl: undefined, resource, target: { id }, ifMatch: stored.versionId }],
    { operationId, interaction: 'update', patientId },
  );
  return [parsed(result!)];
}

function accepted(
  { participant = [] }: Partial<Appointment>,
  patientId: string | undefined,
): Appointment['participant'] {
  const rest = participant.filter(({ actor }) => actor?.reference?.startsWith('Patient/') !== true);
  const person = patientId === undefined ? [] : [accepts(`Patient/${patientId}`)];
  return [...person, ...rest] as Appointment['participant'];
}

const accepts = (actor: string | Reference) =>
  ({
    actor: typeof actor === 'string' ? { reference: actor } : actor,
    status: 'accepted',
  }) as unknown as AppointmentParticipant;

function bookingOf(
  asked: Asked,
  context: RequestContext,
  base: Pick<Booking, 'place' | 'patientId' | 'status' | 'actors'>,
): Booking {
  const referral = idOf(asked, 'referral-reference', 'ServiceRequest');
  return {
    ...base,
    reason: textOf(asked, 'reason'),
    referral,
    priority: codeOf(asked, 'priority-group', PRIORITY_GROUPS),
    appointmentType: codeOf(asked, 'appointment-type', isCitizen(context) ? OF_CITIZENS : REASONS),
  };
}

export function appointmentOf({ place, patientId, status, ...more }: Booking): Appointment {
  const { reason, referral, priority, appointmentType, actors } = more;
  return {
    resourceType: 'Appointment',
    status,
    slot: [slotReference(place)],
    ...(priority !== undefined && { extension: [{ url: PRIORITY_URL, valueCode: priority }] }),
    ...(appointmentType !== undefined && {
      appointmentType: { coding: [{ system: REASON_SYSTEM, code: appointmentType }] },
    }),
    ...(reason !== undefined && { reasonCode: [{ text: reason }] }),
    ...(referral !== undefined && { basedOn: [{ reference: `ServiceRequest/${referral}` }] }),
    created: new Date().toISOString(),
    participant: [`Patient/${patientId}`, ...actors].map(accepts) as unknown as Appointment['participant'],
  };
}
