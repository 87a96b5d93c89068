/** A day of the city as instants: Mexico City has kept UTC−6 all year since 2022-10-30. */
const OFFSET = '-06:00';
const DAY_MS = 86_400_000;
const CITY_MS = -6 * 3_600_000;

export interface Day {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export const cityDay = (ms: number): string => new Date(ms + CITY_MS).toISOString().slice(0, 10);

/** @param day YYYY-MM-DD; undefined when the calendar has no such day */
export function dayOf(day: string): Day | undefined {
  const fromMs = Date.parse(`${day}T00:00:00${OFFSET}`);
  if (Number.isNaN(fromMs) || cityDay(fromMs) !== day) return undefined;
  return { day, fromMs, toMs: fromMs + DAY_MS };
}
