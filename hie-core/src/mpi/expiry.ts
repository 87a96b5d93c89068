/**
 * Until when an identifier tells who somebody is: `use: old` never, `period.end` to the end of that day in Mexico City (a date says the whole
 * of it, https://hl7.org/fhir/R4/datatypes.html#Period). After that it only finds (docs/adr/0043). Pure but for the clock.
 */
import type { Identifier } from '@medplum/fhirtypes';

const MEXICO_CITY = '-06:00';

export const isOver = ({ period }: Identifier, nowMs: number = Date.now()): boolean =>
  period?.end !== undefined && endMs(period.end) <= nowMs;

/** Exclusive. What is no date never ends. */
function endMs(end: string): number {
  const [year = 0, month, day] = end.length <= 10 ? end.split('-').map(Number) : [];
  if (year === 0) return orNever(Date.parse(end));
  const next =
    day !== undefined ? [year, month! - 1, day + 1] : month !== undefined ? [year, month, 1] : [year + 1, 0, 1];
  const date = new Date(Date.UTC(next[0]!, next[1]!, next[2]!)).toISOString().slice(0, 10);
  return orNever(Date.parse(`${date}T00:00:00${MEXICO_CITY}`));
}

const orNever = (ms: number): number => (Number.isNaN(ms) ? Number.POSITIVE_INFINITY : ms);

/** It tells who somebody is. */
export const isInForce = (identifier: Identifier): boolean => identifier.use !== 'old' && !isOver(identifier);

/** Replaced from now on; what was said of its period stays. */
export function retire(identifier: Identifier): Identifier {
  if (identifier.use === 'old') return identifier;
  const period = isOver(identifier) ? identifier.period : { ...identifier.period, end: new Date().toISOString() };
  return { ...identifier, use: 'old', ...(period !== undefined && { period }) };
}
