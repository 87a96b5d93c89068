/**
 * Local times of a place to their offset, by the time-zone history that Node carries (Intl). Mexico City has had no
 * daylight saving since 30 October 2022: a fixed UTC-6 would shift every earlier summer by an hour.
 */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  let found = formatters.get(timeZone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      era: 'short',
    });
    formatters.set(timeZone, found);
  }
  return found;
}

/** What the wall clock of the place shows at an instant, as if it were UTC. */
function wallClockMs(instantMs: number, timeZone: string): number {
  const part: Record<string, string> = {};
  for (const { type, value } of formatter(timeZone).formatToParts(instantMs)) part[type] = value;
  return Date.UTC(
    Number(part.year),
    Number(part.month) - 1,
    Number(part.day),
    Number(part.hour),
    Number(part.minute),
    Number(part.second),
  );
}

const MINUTE_MS = 60_000;
const CACHE_LIMIT = 20_000;
const cache = new Map<string, number>();

/**
 * Minutes east of UTC for a wall-clock time given as if it were UTC. In the hour that a clock repeats, the first
 * passage (daylight time) counts; in the hour that it skips, the offset before the jump.
 */
export function offsetMinutes(wallMs: number, timeZone: string): number {
  const key = `${timeZone}${Math.floor(wallMs / (15 * MINUTE_MS))}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const before = offsetAt(wallMs - 24 * 60 * MINUTE_MS, timeZone);
  const after = offsetAt(wallMs + 24 * 60 * MINUTE_MS, timeZone);
  const fits = [before, after].find((offset) => offsetAt(wallMs - offset * MINUTE_MS, timeZone) === offset);
  const chosen = fits ?? before;
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(key, chosen);
  return chosen;
}

function offsetAt(instantMs: number, timeZone: string): number {
  return Math.round((wallClockMs(instantMs, timeZone) - Math.floor(instantMs / 1000) * 1000) / MINUTE_MS);
}

export function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** HL7 v2 DTM with offset, e.g. `20260309120000-0600`. */
export function localTimestamp(now: Date, timeZone: string): string {
  const minutes = offsetAt(now.getTime(), timeZone);
  const local = new Date(now.getTime() + minutes * MINUTE_MS).toISOString();
  return local.slice(0, 19).replace(/[-T:]/g, '') + offsetText(minutes).replace(':', '');
}

export function isTimeZone(name: string): boolean {
  try {
    formatter(name);
    return true;
  } catch {
    return false;
  }
}
