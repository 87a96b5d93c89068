/**
 * Until when an identifier tells who somebody is: `use: old` never, `period.end` to the end of that day in Mexico City (a date says the whole
 * of it, https://hl7.org/fhir/R4/datatypes.html#Period). After that it only finds (docs/adr/0043). Pure but for the clock.
 */
import { isOver as isPast } from '@amate/terminology/booking/mexico-city-day.ts';
import type { Identifier } from '@medplum/fhirtypes';

export const isOver = ({ period }: Identifier, nowMs: number = Date.now()): boolean => isPast(period?.end, nowMs);

/** It tells who somebody is. */
export const isInForce = (identifier: Identifier): boolean => identifier.use !== 'old' && !isOver(identifier);

/** Replaced from now on; what was said of its period stays. */
export function retire(identifier: Identifier): Identifier {
  if (identifier.use === 'old') return identifier;
  const period = isOver(identifier) ? identifier.period : { ...identifier.period, end: new Date().toISOString() };
  return { ...identifier, use: 'old', ...(period !== undefined && { period }) };
}
