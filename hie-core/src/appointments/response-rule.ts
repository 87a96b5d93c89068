/**
 * An AppointmentResponse moves its participant of the Appointment in the same commit, and the Appointment obeys its own rule
 * (write-rule.ts): whoever accepts what is held or offered has it, if he still can; a person who declines gives the place back.
 * https://hl7.org/fhir/R4/appointmentresponse.html
 */
import type { Appointment, AppointmentParticipant, AppointmentResponse } from '@medplum/fhirtypes';
import { fault, type HubError } from '../errors.ts';
import type { RuleIntent, RuleRead, RuleVerdict, WriteRule } from '../store/write-rule.ts';
import { actorOf } from './agenda.ts';
import { stateWords } from './appointment-status.ts';
import { WAIT_URL } from './systems.ts';
import { released } from './waitlist/entry.ts';

/** The others say nothing of whether somebody comes. */
const MOVES = new Set(['accepted', 'declined', 'tentative', 'needs-action']);
const OPEN = new Set(['proposed', 'pending', 'booked', 'waitlist']);

export const responseRule: WriteRule = {
  type: 'AppointmentResponse',
  lookups: () => [],
  exclusive: () => [],
  needs: (resource) => named(resource as AppointmentResponse),
  async decide({ kind, target, resource }: RuleIntent, read: RuleRead): Promise<RuleVerdict> {
    if (target?.id !== undefined && kind === 'create') return { kind: 'match', id: target.id };
    const response = resource as AppointmentResponse;
    const [appointment] = (await read.byId(named(response))) as (Appointment | undefined)[];
    const moved = appointment === undefined ? undefined : movedBy(response, appointment);
    const changes = moved === undefined ? [] : [moved];
    return target?.id === undefined
      ? { kind: 'create', resource, changes }
      : { kind: 'replace', id: target.id, resource, changes };
  },
};

function named({ appointment }: AppointmentResponse) {
  const id = actorOf([appointment], 'Appointment');
  return id === undefined ? [] : [{ type: 'Appointment', id }];
}

/** undefined: it stands as it was answered. */
function movedBy(response: AppointmentResponse, appointment: Appointment): Appointment | undefined {
  const status = response.participantStatus as AppointmentParticipant['status'];
  if (status === undefined || !MOVES.has(status)) return undefined;
  const [found] = appointment.participant.filter((one) => isMeant(one, response));
  if (found === undefined)
    throw refuse(
      'Quien responde no es participante de la cita.',
      'AppointmentResponse.actor',
      'Envíe en actor a un participante de la cita.',
    );
  if (found.status === status && !(status === 'accepted' && appointment.status === 'pending')) return undefined;
  if (!OPEN.has(appointment.status))
    throw refuse(
      `La cita ya no espera respuesta: ${stateWords(appointment)}.`,
      'AppointmentResponse.appointment',
      'Si hace falta otra cita, búsquela con Appointment/$find.',
    );
  if (isOtherTime(response, appointment))
    throw refuse(
      'La respuesta nombra otra hora que la de la cita.',
      'AppointmentResponse.start',
      'Para cambiar la hora use Appointment/[id]/$reschedule.',
    );
  return withAnswer(appointment, found, status);
}

function isMeant({ actor, type = [] }: AppointmentParticipant, response: AppointmentResponse): boolean {
  if (response.actor?.reference !== undefined) return last(actor?.reference) === last(response.actor.reference);
  const codes = (response.participantType ?? []).flatMap(({ coding = [] }) => coding.map(({ code }) => code));
  return type.some(({ coding = [] }) => coding.some(({ code }) => codes.includes(code)));
}

const last = (reference: string | undefined): string | undefined => reference?.split('/').slice(-2).join('/');

const isOtherTime = ({ start, end }: AppointmentResponse, appointment: Appointment): boolean =>
  (start !== undefined && Date.parse(start) !== Date.parse(appointment.start ?? '')) ||
  (end !== undefined && Date.parse(end) !== Date.parse(appointment.end ?? ''));

function withAnswer(
  appointment: Appointment,
  found: AppointmentParticipant,
  status: AppointmentParticipant['status'],
): Appointment {
  const participant = appointment.participant.map((one) => (one === found ? { ...one, status } : one));
  const answered: Appointment = { ...appointment, participant };
  if (!/(?:^|\/)Patient\//.test(found.actor?.reference ?? '')) return answered;
  if (status === 'accepted') return appointment.status === 'pending' ? { ...answered, status: 'booked' } : answered;
  if (status !== 'declined') return answered;
  const waits = appointment.extension?.some(({ url }) => url === WAIT_URL) ?? false;
  if (waits && appointment.status === 'pending') return released(answered);
  const coding = [
    {
      system: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason',
      code: 'pat',
      display: 'Patient',
    },
  ];
  return { ...answered, status: 'cancelled', cancelationReason: { coding } };
}

const refuse = (text: string, path: string, fix: string): HubError =>
  fault('business-rule', text, { path, rule: 'R4 AppointmentResponse: responde a la cita como está', fix });
