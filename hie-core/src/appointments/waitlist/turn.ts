/**
 * What gives somebody his turn on the waiting list and is not always sent: since when he waits, and that he is 60 or older. The write rule says it
 * of every Appointment that waits, so that the turn does not depend on the door, and outlasts an offer (docs/adr/0034). Pure.
 */
import type { Appointment, Patient } from '@medplum/fhirtypes';
import { priorityGroup } from '../appointment-status.ts';
import { isElderly } from '../claim.ts';
import { PRIORITY_URL } from '../systems.ts';

/** What nobody said and only the person's age can say. */
export const asksAge = (appointment: Appointment): boolean =>
  appointment.status === 'waitlist' && priorityGroup(appointment) === undefined;

/** @param patient left out: not known, or not asked for */
export function withTurn(
  given: Appointment,
  before: Appointment | undefined,
  patient: Patient | undefined,
  nowMs: number,
): Appointment {
  // Whoever writes it whole need not know since when.
  const created = given.created ?? before?.created ?? since(given, before, nowMs);
  const elderly = asksAge(given) && patient !== undefined && isElderly(patient, nowMs);
  return {
    ...given,
    ...(created !== undefined && { created }),
    ...(elderly && { extension: [...(given.extension ?? []), { url: PRIORITY_URL, valueCode: 'elderly' }] }),
  };
}

function since({ status }: Appointment, before: Appointment | undefined, nowMs: number): string | undefined {
  // Stored when nobody said it of him yet.
  if (before?.status === 'waitlist') return before.meta?.lastUpdated;
  return status === 'waitlist' ? new Date(nowMs).toISOString() : undefined;
}
