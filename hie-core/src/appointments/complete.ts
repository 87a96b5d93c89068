/** What the agenda says of an Appointment that takes a place in it: whoever sent it need not, and may not say otherwise. */
import type { Appointment, AppointmentParticipant, Extension } from '@medplum/fhirtypes';
import type { Agenda } from './agenda.ts';
import { heldUntil } from './appointment-status.ts';
import { type Place, slotReference } from './place.ts';
import { HELD_UNTIL_URL, PLACE_URL } from './systems.ts';

const MINUTE_MS = 60_000;

/** Without what only the hub writes. */
export const withoutOurs = (appointment: Appointment): Appointment => {
  const extension = appointment.extension?.filter(({ url }) => url !== PLACE_URL);
  const { extension: _, ...rest } = appointment;
  return extension === undefined || extension.length === 0 ? rest : { ...rest, extension };
};

export function completed(given: Appointment, agenda: Agenda, place: Place): Appointment {
  const { durationMinutes } = agenda.rules;
  const { type, specialty } = agenda.service;
  return {
    ...given,
    ...(given.serviceType === undefined && type !== undefined && { serviceType: type }),
    ...(given.specialty === undefined && specialty !== undefined && { specialty }),
    start: new Date(place.startMs).toISOString(),
    end: new Date(place.startMs + durationMinutes * MINUTE_MS).toISOString(),
    minutesDuration: durationMinutes,
    slot: [slotReference(place)],
    participant: [...(given.participant ?? []), ...missing(given, agenda)] as Appointment['participant'],
  };
}

/** The agenda's own actors, so that the morning and the professional find it. */
function missing({ participant = [] }: Appointment, { schedule }: Agenda): AppointmentParticipant[] {
  const named = new Set(participant.map(({ actor }) => actor?.reference));
  return (schedule.actor ?? [])
    .filter(({ reference }) => reference !== undefined && !named.has(reference))
    .map((actor) => ({ actor: actor as AppointmentParticipant['actor'], status: 'accepted' }));
}

/**
 * A `pending` Appointment holds its place for a while. What it said before holds still: nobody holds longer by writing again.
 * @param holdMinutes of a new hold; undefined: only what stands stays
 */
export function withHold(
  appointment: Appointment,
  before: Appointment | undefined,
  nowMs: number,
  holdMinutes: number | undefined,
): Appointment {
  const rest = appointment.extension?.filter(({ url }) => url !== HELD_UNTIL_URL) ?? [];
  const asked = heldUntil(appointment);
  const stood = before === undefined || holdMinutes !== undefined ? undefined : heldUntil(before);
  const most = holdMinutes === undefined ? stood : nowMs + holdMinutes * MINUTE_MS;
  const held: Extension[] =
    appointment.status !== 'pending' || most === undefined
      ? []
      : [{ url: HELD_UNTIL_URL, valueInstant: new Date(Math.min(most, asked ?? most)).toISOString() }];
  const extension = [...rest, ...held];
  const { extension: _, ...bare } = appointment;
  return extension.length === 0 ? bare : { ...bare, extension };
}
