/**
 * The places of an agenda's day, computed. A day is one of the wall clock of Mexico City; spans are turned into instants at
 * their ends and divided in between, so the night on which the clocks are changed has as many places as it has hours.
 */
import { instantInMexicoCity, wallInMexicoCity } from '../r4/mexico-city-time.ts';
import type { Agenda } from './agenda.ts';
import { isOfficialHoliday } from './holidays.ts';

const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = 4;

/** `priority` and `walk-in` are kept for who belongs there (service-rules.ts). */
export type PlaceKind = 'open' | 'priority' | 'walk-in';

export interface DayPlace {
  readonly startMs: number;
  readonly kind: PlaceKind;
}

/** Days since 1970-01-01, by the wall clock at that instant. */
export const dayOf = (instantMs: number): number => Math.floor(wallInMexicoCity(instantMs) / DAY_MS);
export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const startOfDay = (day: number): number => instantInMexicoCity(day * DAY_MS);

/** In order; empty when it is closed. */
export function dayPlaces(agenda: Agenda, day: number): readonly DayPlace[] {
  const { rules, hours, opensMs, closesMs } = agenda;
  if (!rules.opensOnHolidays && isOfficialHoliday(dateOf(day))) return [];
  const weekday = (((day + EPOCH_WEEKDAY) % 7) + 7) % 7;
  const lengthMs = rules.durationMinutes * MINUTE_MS;
  const starts: number[] = [];
  for (const { from, to } of hours[weekday]!) {
    const endMs = instantInMexicoCity(day * DAY_MS + to * MINUTE_MS);
    let startMs = instantInMexicoCity(day * DAY_MS + from * MINUTE_MS);
    for (; startMs + lengthMs <= endMs; startMs += lengthMs)
      if (startMs >= opensMs && startMs + lengthMs <= closesMs) starts.push(startMs);
  }
  const lastBooked = starts.length - rules.walkIns;
  return starts.map((startMs, index) => ({
    startMs,
    kind: index >= lastBooked ? 'walk-in' : index < rules.priorityPlaces ? 'priority' : 'open',
  }));
}
