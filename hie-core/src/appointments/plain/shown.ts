/** An Appointment, or a place, as its owner reads it. Pure. */
import { clockOf, spokenDayOf } from '@amate/terminology/booking/mexico-city-day.ts';
import type { Appointment } from '@medplum/fhirtypes';
import { heldUntil } from '../appointment-status.ts';
import type { Listed } from '../directory.ts';
import { WAIT_URL } from '../systems.ts';

export interface Shown {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly service: string;
  readonly who: string | undefined;
  readonly clinic: string;
  readonly address: string | undefined;
  readonly status: string;
  readonly personId: string | undefined;
  /** Its hour was changed by the clinic, and the person has to say whether it serves. */
  readonly asks: boolean;
  /** Of a place that is held or offered. */
  readonly heldUntilMs: number | undefined;
  /** It was asked for on the waiting list. */
  readonly waits: boolean;
}

const actor = ({ participant }: Appointment, type: string) =>
  participant?.find((one) => one.actor?.reference?.includes(`${type}/`))?.actor;

export function shownOf(appointment: Appointment, agenda: Listed | undefined): Shown {
  const startMs = Date.parse(appointment.start ?? '');
  const address = agenda?.location?.address ?? agenda?.organization?.address?.[0];
  return {
    id: appointment.id ?? '',
    startMs,
    endMs: Date.parse(appointment.end ?? '') || startMs + (appointment.minutesDuration ?? 20) * 60_000,
    service: agenda?.service.name ?? actor(appointment, 'HealthcareService')?.display ?? 'Consulta',
    who: actor(appointment, 'Practitioner')?.display,
    clinic: agenda?.location?.name ?? agenda?.organization?.name ?? actor(appointment, 'Location')?.display ?? '',
    address: [
      ...(address?.line ?? []),
      address?.district ?? address?.city,
      address?.postalCode && `C.P. ${address.postalCode}`,
    ]
      .filter(Boolean)
      .join(', '),
    status: appointment.status ?? '',
    personId: actor(appointment, 'Patient')?.reference?.split('/').at(-1),
    asks:
      appointment.status === 'booked' &&
      appointment.participant.some(
        (one) => one.status === 'needs-action' && one.actor?.reference?.includes('Patient/') === true,
      ),
    heldUntilMs: heldUntil(appointment),
    waits: appointment.extension?.some(({ url }) => url === WAIT_URL) ?? false,
  };
}

/** `lunes 3 de agosto, 13:30, Dra. Elena Ruiz` */
export const spokenPlace = ({ startMs, who }: Pick<Shown, 'startMs' | 'who'>, nowMs: number): string =>
  Number.isNaN(startMs)
    ? 'En lista de espera'
    : [spokenDayOf(startMs, nowMs), clockOf(startMs), who].filter((part) => part !== undefined).join(', ');
