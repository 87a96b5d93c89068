/**
 * Who waits is an Appointment of status `waitlist` (https://hl7.org/fhir/R4/valueset-appointmentstatus.html); while a place is offered to him
 * it is `pending` with that place, held for him. Nothing else says it, so whatever dies in between, the store knows (docs/adr/0034).
 */
import type { Appointment, AppointmentParticipant } from '@medplum/fhirtypes';
import { actorOf } from '../agenda.ts';
import { priorityGroup } from '../appointment-status.ts';
import { HELD_UNTIL_URL, PLACE_URL, WAIT_URL } from '../systems.ts';
import type { EntryRow } from './sql.ts';

export const MOST_KM = 100;

export const waitExtension = (serviceId: string, distanceKm: number) => ({
  url: WAIT_URL,
  extension: [
    { url: 'servicio', valueReference: { reference: `HealthcareService/${serviceId}` } },
    ...(distanceKm > 0 ? [{ url: 'distancia-km', valueDecimal: distanceKm }] : []),
  ],
});

function waitOf({ extension }: Appointment): { readonly serviceId: string | undefined; readonly distanceKm: number } {
  const parts = extension?.find(({ url }) => url === WAIT_URL)?.extension ?? [];
  const km = parts.find(({ url }) => url === 'distancia-km')?.valueDecimal ?? 0;
  return {
    serviceId: actorOf([parts.find(({ url }) => url === 'servicio')?.valueReference], 'HealthcareService'),
    distanceKm: Math.min(MOST_KM, Math.max(0, km)),
  };
}

/** undefined: it does not say what is waited for. */
export function entryOf(id: string, appointment: Appointment, writtenMs: number): EntryRow | undefined {
  const { serviceId, distanceKm } = waitOf(appointment);
  const service = serviceId ?? actorOf(actorsOf(appointment), 'HealthcareService');
  if (service === undefined) return undefined;
  const { start, end } = appointment.requestedPeriod?.[0] ?? {};
  return {
    ...{ appointment: id, service, distanceKm },
    turn: priorityGroup(appointment) === undefined ? 1 : 0,
    sinceMs: instant(appointment.created) ?? writtenMs,
    earliestMs: instant(start) ?? null,
    latestMs: instant(end) ?? null,
  };
}

function instant(text: string | undefined): number | undefined {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

export const actorsOf = ({ participant = [] }: Appointment) => participant.map(({ actor }) => actor);

/** Without the place that was offered: he waits on, in his old turn. */
export function released(appointment: Appointment): Appointment {
  const { slot: _slot, start: _start, end: _end, minutesDuration: _minutes, extension = [], ...rest } = appointment;
  const { serviceId } = waitOf(appointment);
  const home = serviceId ?? actorOf(actorsOf(appointment), 'HealthcareService');
  const people = appointment.participant.filter(
    ({ actor }) => !/(?:^|\/)(?:Practitioner|HealthcareService|Location)\//.test(actor?.reference ?? ''),
  );
  const named = actorsOf(appointment).find((actor) => actorOf([actor], 'HealthcareService') === home);
  return {
    ...rest,
    status: 'waitlist',
    extension: extension.filter(({ url }) => url !== HELD_UNTIL_URL && url !== PLACE_URL),
    participant: [
      ...people.map((one) => ({ ...one, status: 'tentative' as const })),
      ...(home === undefined ? [] : [accepts(`HealthcareService/${home}`, named?.display)]),
    ],
  };
}

export const accepts = (reference: string, display?: string): AppointmentParticipant =>
  ({
    actor: { reference, ...(display !== undefined && { display }) },
    status: 'accepted',
  }) as unknown as AppointmentParticipant;

/** What the person said of it. */
export const answered = (appointment: Appointment, status: AppointmentParticipant['status']): Appointment => ({
  ...appointment,
  participant: appointment.participant.map((one) =>
    /(?:^|\/)Patient\//.test(one.actor?.reference ?? '') ? { ...one, status } : one,
  ),
});
