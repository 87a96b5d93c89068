/** Days and hours of appointments as people say them, in the language of the screens; the Spanish is that of the hub's own pages and messages. */
import { clockOf, spokenDayOf, wallOf } from '@amate/terminology/booking/mexico-city-day.ts';
import { speakWeekday } from '../calendar/when.ts';
import { language } from '../texts/t.ts';

/** `lunes 3 de agosto`, `Monday, August 3`; with the year when it is not this one's. */
export function daySaid(ms: number, nowMs: number): string {
  if (language() === 'es-MX') return spokenDayOf(ms, nowMs);
  return speakWeekday(ms, wallOf(ms).getUTCFullYear() !== wallOf(nowMs).getUTCFullYear());
}

/** `lunes 3 de agosto, 13:30` */
export const timeSaid = (ms: number, nowMs: number): string => `${daySaid(ms, nowMs)}, ${clockOf(ms)}`;
