/** What an appointment becomes when who attends will not be there: another place to be accepted, a turn on the waiting list, or nothing. Pure. */
import { spokenTimeOf } from '@amate/terminology/booking/mexico-city-day.ts';
import type { Appointment } from '@medplum/fhirtypes';
import { personOf } from '../book.ts';
import { moved } from '../change.ts';
import type { Place } from '../place.ts';
import { released } from '../waitlist/entry.ts';

/** One that was given: to the place that is offered, else he waits. */
export function offered(appointment: Appointment, offer: Place | undefined): Appointment {
  const before = appointment.start ?? '';
  const person = personOf(appointment);
  const asks = (one: Appointment): Appointment['participant'] =>
    one.participant?.map((each) =>
      person !== undefined && each.actor?.reference === `Patient/${person}`
        ? { ...each, status: 'needs-action' }
        : each,
    ) as Appointment['participant'];
  const comment = `Se movió: quien atiende no estará. La cita era el ${when(before)}.`;
  if (offer !== undefined) {
    const one = moved(appointment, offer);
    return { ...one, comment, participant: asks(one) };
  }
  const { slot: _slot, start: _start, end: _end, ...rest } = appointment;
  return {
    ...rest,
    status: 'waitlist',
    comment: `Sin lugar por ahora: quien atiende no estará el ${when(before)}.`,
    participant: asks(appointment),
  };
}

/** One that was only held or offered: nobody said yes to it, so it does not become an appointment of another hour. */
export const givenBack = (appointment: Appointment, waits: boolean): Appointment =>
  waits
    ? released(appointment)
    : {
        ...appointment,
        status: 'cancelled',
        comment: `Se soltó el lugar apartado: quien atiende no estará el ${when(appointment.start ?? '')}.`,
        cancelationReason: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason', code: 'prov' }],
        },
      };

const when = (instant: string): string => spokenTimeOf(Date.parse(instant), Date.now());
