/**
 * How many messages an hour of a hospital usually brings: the median of the same hour of the same weekday in the last weeks, the mean where
 * the median is nought (a small hospital sends a few a day, at no fixed hour). Mexico City has no summer time: an hour of the week is the
 * same UTC hour a whole number of weeks before.
 */
export const HOUR_MS = 3_600_000;
export const WEEK_HOURS = 168;
export const WEEKS = 6;
/** One week says nothing of what is usual. */
const LEAST_WEEKS = 2;

/** Messages by the start of their hour; an hour that is not in it brought none. */
export type Counts = ReadonlyMap<number, number>;

/** @param firstMs the first hour that is known of; undefined: none
 *  @returns undefined when too little is known */
export function usualIn(hourMs: number, counts: Counts, firstMs: number | undefined): number | undefined {
  if (firstMs === undefined) return undefined;
  const known: number[] = [];
  for (let week = 1; week <= WEEKS; week++) {
    const before = hourMs - week * WEEK_HOURS * HOUR_MS;
    if (before >= firstMs) known.push(counts.get(before) ?? 0);
  }
  if (known.length < LEAST_WEEKS) return undefined;
  return medianOf(known) || known.reduce((sum, one) => sum + one, 0) / known.length;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * What should have come between two instants, parts of hours as parts. Hours of which nothing is known count as none: so do all before the
 * weeks that are looked back at, whatever year an edge with a wrong clock speaks of.
 */
export function usualBetween(
  fromMs: number,
  untilMs: number,
  counts: Counts,
  firstMs: number | undefined,
  atMost = Number.POSITIVE_INFINITY,
): number {
  let sum = 0;
  const sinceMs = Math.max(fromMs, untilMs - WEEKS * WEEK_HOURS * HOUR_MS);
  for (let hour = startOfHour(sinceMs); hour < untilMs && sum < atMost; hour += HOUR_MS) {
    const part = Math.min(untilMs, hour + HOUR_MS) - Math.max(sinceMs, hour);
    sum += ((usualIn(hour, counts, firstMs) ?? 0) * part) / HOUR_MS;
  }
  return sum;
}

export const startOfHour = (ms: number): number => Math.floor(ms / HOUR_MS) * HOUR_MS;
