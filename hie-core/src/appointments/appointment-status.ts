/** What an Appointment's status means for the time it names. https://hl7.org/fhir/R4/valueset-appointmentstatus.html */
import type { Appointment } from '@medplum/fhirtypes';
import { HELD_UNTIL_URL, PRIORITY_URL, REASON_SYSTEM } from './systems.ts';

/** As people say it, in a sentence. */
const STATE_WORDS: Readonly<Record<string, string>> = {
  proposed: 'está propuesta',
  pending: 'está por confirmar',
  booked: 'ya está dada',
  waitlist: 'está en lista de espera',
  arrived: 'la persona ya llegó',
  'checked-in': 'la persona ya llegó',
  fulfilled: 'ya se atendió',
  cancelled: 'está cancelada',
  noshow: 'la persona no asistió',
};
export const stateWords = ({ status }: Pick<Appointment, 'status'>): string =>
  STATE_WORDS[status ?? ''] ?? `su estado es ${status}`;

const STANDS = new Set(['pending', 'booked', 'arrived', 'fulfilled', 'checked-in']);
/** Told afterwards: no rule of booking applies to what has been. */
const HAPPENED = new Set(['arrived', 'fulfilled', 'checked-in', 'noshow']);
/** Takes no time (any more), and is counted. */
const COUNTED = new Set(['cancelled', 'noshow']);

export const stands = ({ status }: Appointment): boolean => STANDS.has(status ?? '');
export const happened = ({ status }: Appointment): boolean => HAPPENED.has(status ?? '');
export const isCounted = ({ status }: Appointment): boolean => COUNTED.has(status ?? '');

/** Epoch milliseconds; undefined: not held. */
export function heldUntil({ status, extension }: Appointment): number | undefined {
  if (status !== 'pending') return undefined;
  const until = Date.parse(extension?.find(({ url }) => url === HELD_UNTIL_URL)?.valueInstant ?? '');
  return Number.isNaN(until) ? undefined : until;
}

/** Comes without an appointment, or in an emergency: may use what is kept for them. */
export const isUnplanned = ({ appointmentType }: Appointment): boolean =>
  appointmentType?.coding?.some(
    ({ system, code }) => system === REASON_SYSTEM && (code === 'WALKIN' || code === 'EMERGENCY'),
  ) ?? false;

/** As whoever books says: `pregnant`, `elderly`, `disability`. */
export const priorityGroup = ({ extension }: Appointment): string | undefined =>
  extension?.find(({ url }) => url === PRIORITY_URL)?.valueCode;
