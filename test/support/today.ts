/**
 * Days and moments as Mexico City counts them, so that what a test writes means the same at any hour: from six in the afternoon there
 * Greenwich has tomorrow's date, and half an hour ago may be yesterday.
 */
import { instantInMexicoCity, wallInMexicoCity } from '@amate/hie-core/r4/mexico-city-time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** YYYY-MM-DD of the day that is so many days from today. */
export const dayFromToday = (days: number): string =>
  new Date(wallInMexicoCity(Date.now()) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * An instant of about so many minutes ago that is of today at any hour: shortly after midnight it is less long ago. More minutes are always
 * earlier.
 */
export function todayMinutesAgo(minutes: number, nowMs: number = Date.now()): string {
  const midnight = instantInMexicoCity(Math.floor(wallInMexicoCity(nowMs) / DAY_MS) * DAY_MS);
  const atMost = ((nowMs - midnight) * minutes) / (minutes + 1);
  return new Date(nowMs - Math.min(minutes * MINUTE_MS, Math.floor(atMost))).toISOString();
}
