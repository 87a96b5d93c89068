/** An Appointment or a place as its owner reads it. */
import { calendarFile } from '@amate/terminology/booking/calendar-file.ts';
import { appointmentFolio } from '@amate/terminology/booking/folio.ts';
import { t } from '../texts/t.ts';
import type { Appointment } from './booking.resource.ts';
import { timeSaid } from './spoken.ts';

export interface Shown {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly service: string;
  readonly who: string | undefined;
  readonly clinic: string;
  readonly personId: string | undefined;
  /** `lunes 3 de agosto, 13:30` */
  readonly when: string;
  /** The same and who attends: the accessible name of a place. */
  readonly spoken: string;
  /** Id of the place that it takes. */
  readonly place: string | undefined;
  /** The clinic changed its hour, and the person has to say whether it serves. */
  readonly asks: boolean;
  /** A place that the waiting list offers: until when it is kept, an instant. */
  readonly offeredUntil: string | undefined;
}

const MINUTES_20 = 1_200_000;

export function shownOf(appointment: Appointment, nowMs = Date.now()): Shown {
  const actor = (type: string) =>
    appointment.participant?.find(({ actor: one }) => one?.reference?.includes(`${type}/`))?.actor;
  const startMs = Date.parse(appointment.start ?? '');
  const who = actor('Practitioner')?.display;
  const when = Number.isNaN(startMs) ? t('appt.state.waitlist') : timeSaid(startMs, nowMs);
  return {
    id: appointment.id ?? '',
    startMs,
    endMs: Date.parse(appointment.end ?? '') || startMs + MINUTES_20,
    service: actor('HealthcareService')?.display ?? '',
    who,
    clinic: actor('Location')?.display ?? '',
    personId: actor('Patient')?.reference?.split('/').at(-1),
    when,
    spoken: who === undefined ? when : `${when}, ${who}`,
    place: appointment.slot?.[0]?.identifier?.value,
    asks:
      appointment.status === 'booked' &&
      appointment.participant?.some(
        (person) => person.status === 'needs-action' && person.actor?.reference?.includes('Patient/'),
      ) === true,
    offeredUntil: appointment.extension?.some(({ url }) => url.endsWith('/lista-de-espera'))
      ? appointment.extension.find(({ url }) => url.endsWith('/apartado-hasta'))?.valueInstant
      : undefined,
  };
}

/** Handed over by the browser itself: no network is needed. */
export function saveCalendar(appointment: Appointment): void {
  const { id, startMs, endMs, clinic } = shownOf(appointment);
  const text = calendarFile({
    ...{ id, folio: appointmentFolio(id), startMs, endMs, place: clinic, address: undefined },
    ...{ cancelled: false, sequence: Number(appointment.meta?.versionId ?? 0) || 0, stampMs: Date.now() },
  });
  saveFile('cita.ics', 'text/calendar;charset=utf-8', text);
}

export function saveFile(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  const url = URL.createObjectURL(new Blob([text], { type }));
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * From when the places after these are looked for: of those that begin with the last one some may not be among these, so that moment is asked for
 * again; unless all of these begin then.
 * @param places of a full page, earliest first
 */
export function goOnFrom(places: readonly Appointment[]): number {
  const [first, last] = [places[0], places.at(-1)].map((place) => Date.parse(place?.start ?? ''));
  return first === last ? last! + 1 : last!;
}
