/** Nobody is woken: from 21:00 to 8:00 by the wall clock of Mexico City nothing is sent that can wait. */
import { instantInMexicoCity, wallInMexicoCity } from '../r4/mexico-city-time.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FROM_HOUR = 21;
const TO_HOUR = 8;
/** What would be due in the night is told on the evening before it. */
const EVE_MS = 20.5 * HOUR_MS;

const wallOf = (instantMs: number): { readonly dayMs: number; readonly hour: number } => {
  const wall = wallInMexicoCity(instantMs);
  const dayMs = Math.floor(wall / DAY_MS) * DAY_MS;
  return { dayMs, hour: (wall - dayMs) / HOUR_MS };
};

export function isQuiet(instantMs: number): boolean {
  const { hour } = wallOf(instantMs);
  return hour >= FROM_HOUR || hour < TO_HOUR;
}

/** The same instant, or the next morning. */
export function afterQuiet(instantMs: number): number {
  if (!isQuiet(instantMs)) return instantMs;
  const { dayMs, hour } = wallOf(instantMs);
  return instantInMexicoCity(dayMs + (hour >= FROM_HOUR ? DAY_MS : 0) + TO_HOUR * HOUR_MS);
}

/** The same instant, or the evening before. */
export function beforeQuiet(instantMs: number): number {
  if (!isQuiet(instantMs)) return instantMs;
  const { dayMs, hour } = wallOf(instantMs);
  return instantInMexicoCity(dayMs + (hour >= FROM_HOUR ? 0 : -DAY_MS) + EVE_MS);
}
