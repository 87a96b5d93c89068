/** When somebody is called: at once for an emergency, not at night for anything else; and how long each step of the ladder may take. */
import { shortTimeOf } from '@amate/terminology/booking/mexico-city-day.ts';
import type { Urgency } from '../rules/rule.ts';

/** Mexico City, UTC−6 all year since 2022. */
const CITY_OFFSET_MS = 6 * 3_600_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const QUIET_FROM_HOUR = 22;
const QUIET_UNTIL_HOUR = 7;
const MINUTE_MS = 60_000;

/** Minutes until the next step, from each one; what is left out waits. The clinic's own, pending clinical review. */
export const LADDER: Readonly<Record<Urgency, readonly number[]>> = {
  emergencia: [5, 5],
  alta: [60, 60],
  media: [720, 1_440],
  baja: [],
};

export const LEVELS = ['enfermeria', 'medico', 'emergencia'] as const;

/** @returns undefined: not at night, or it cannot wait */
export function quietUntil(urgency: Urgency, nowMs: number): number | undefined {
  if (urgency === 'emergencia') return undefined;
  const local = nowMs - CITY_OFFSET_MS;
  const midnight = local - (((local % DAY_MS) + DAY_MS) % DAY_MS);
  const hour = (local - midnight) / HOUR_MS;
  if (hour >= QUIET_FROM_HOUR) return midnight + DAY_MS + QUIET_UNTIL_HOUR * HOUR_MS + CITY_OFFSET_MS;
  return hour < QUIET_UNTIL_HOUR ? midnight + QUIET_UNTIL_HOUR * HOUR_MS + CITY_OFFSET_MS : undefined;
}

/** Counted from the end of the quiet hours. @returns undefined: nobody else is called */
export function deadline(urgency: Urgency, level: number, fromMs: number): number | undefined {
  const minutes = LADDER[urgency][level];
  if (minutes === undefined) return undefined;
  return (quietUntil(urgency, fromMs) ?? fromMs) + minutes * MINUTE_MS;
}

/** Of who takes it: on the last step nobody else is called, and who has it has the time of the step before. */
export const holdUntil = (urgency: Urgency, level: number, nowMs: number): number | undefined =>
  deadline(urgency, Math.min(level, LADDER[urgency].length - 1), nowMs);

/** YYYY-MM-DD of the city. */
export const cityDay = (atMs: number): string => new Date(atMs - CITY_OFFSET_MS).toISOString().slice(0, 10);
export const cityDayStartMs = (day: string): number => Date.parse(`${day}T00:00:00Z`) + CITY_OFFSET_MS;
/** `18 nov 2026, 11:56` */
export const cityMoment = shortTimeOf;
