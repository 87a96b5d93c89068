/**
 * FHIR dates (https://hl7.org/fhir/R4/datatypes.html#dateTime) read and written as a clinic in Mexico City does:
 * partial dates stay partial and never move by a time zone; instants are shown on a 24-hour clock.
 * Daylight saving ended on 2022-10-30. Browsers of clinic PCs may carry older time-zone data that still jumps, so
 * from that day on the offset is taken as fixed UTC−6 and only earlier instants are left to the browser's table.
 */
import { language } from '../texts/t.ts';

const CITY = 'America/Mexico_City';
const FIXED = 'Etc/GMT+6';
const LAST_CHANGE_MS = Date.UTC(2022, 9, 30, 7);

export interface When {
  /** Epoch milliseconds, for order; the start of the period for partial dates. */
  readonly ms: number;
  readonly precision: 'year' | 'month' | 'day' | 'time';
}

const FHIR_DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

const MOST_DATES = 10_000;
const dates = new Map<string, When | undefined>();

export function parseWhen(text: string | undefined): When | undefined {
  if (text === undefined || text === '') return undefined;
  if (dates.has(text)) return dates.get(text);
  if (dates.size >= MOST_DATES) dates.clear();
  const when = readWhen(text);
  dates.set(text, when);
  return when;
}

function readWhen(text: string): When | undefined {
  const match = FHIR_DATE.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour, , , zone] = match;
  if (hour !== undefined && zone !== undefined) {
    const ms = Date.parse(text.trim());
    return Number.isNaN(ms) ? undefined : { ms, precision: 'time' };
  }
  const wall = Date.UTC(
    Number(year),
    Number(month ?? 1) - 1,
    Number(day ?? 1),
    Number(hour ?? 0),
    Number(match[5] ?? 0),
  );
  const precision = hour !== undefined ? 'time' : day !== undefined ? 'day' : month !== undefined ? 'month' : 'year';
  return Number.isNaN(wall) ? undefined : { ms: instantOfWall(wall), precision };
}

const zoneAt = (ms: number): string => (ms >= LAST_CHANGE_MS ? FIXED : CITY);

/** The instant at which the city's wall clock showed `wall` (written as if it were UTC). */
function instantOfWall(wall: number): number {
  const guess = wall + 6 * 3_600_000;
  return guess - (wallOf(guess) - wall);
}

function wallOf(ms: number): number {
  const p = parts(ms);
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second);
}

function parts(ms: number) {
  const wall = new Date(ms + offsetAt(ms));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
  };
}

const HOUR_MS = 3_600_000;
const MOST_HOURS = 10_000;
/** A chart asks for the same old hours thousands of times, and `Intl` takes long; the city's clock only ever jumped on the hour. */
const offsets = new Map<number, number>();

function offsetAt(ms: number): number {
  if (ms >= LAST_CHANGE_MS) return -6 * HOUR_MS;
  const hour = Math.floor(ms / HOUR_MS);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  if (offsets.size >= MOST_HOURS) offsets.clear();
  const offset = readOffset(hour * HOUR_MS);
  offsets.set(hour, offset);
  return offset;
}

let cityClock: Intl.DateTimeFormat | undefined;
function readOffset(ms: number): number {
  cityClock ??= new Intl.DateTimeFormat('en-US', {
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric', timeZone: CITY, hourCycle: 'h23' },
  });
  const p: Record<string, number> = {};
  for (const part of cityClock.formatToParts(ms)) p[part.type] = Number(part.value);
  const wall = new Date(0);
  wall.setUTCFullYear(p.year!, p.month! - 1, p.day);
  wall.setUTCHours(p.hour!, p.minute, p.second);
  return wall.getTime() - ms;
}

/** `YYYY-MM-DD` on the city's calendar. */
export function cityDay(ms: number): string {
  const p = parts(ms);
  return `${p.year}-${String(p.month).padStart(2, '0')}-${String(p.day).padStart(2, '0')}`;
}

const MONTHS = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic'];
/** Spanish ones stand here: they are written in every line of a timeline, and browsers disagree on «sep» and «sept». */
const monthName = (month: number): string =>
  language() === 'es-MX'
    ? MONTHS[month - 1]!
    : new Intl.DateTimeFormat(language(), { month: 'short', timeZone: 'UTC' }).format(Date.UTC(2026, month - 1, 15));
const two = (n: number): string => String(n).padStart(2, '0');

/** `12 mar 2026`, `mar 2026`, `2026`: the precision that was recorded, no more. */
export function showDay(when: When): string {
  const p = parts(when.ms);
  if (when.precision === 'year') return String(p.year);
  if (when.precision === 'month') return `${monthName(p.month)} ${p.year}`;
  return `${p.day} ${monthName(p.month)} ${p.year}`;
}

/** `14:05`, or nothing when no time was recorded. */
export function showTime(when: When): string | undefined {
  if (when.precision !== 'time') return undefined;
  const p = parts(when.ms);
  return `${two(p.hour)}:${two(p.minute)}`;
}

/** `12 mar 2026, 14:05`. */
export function showWhen(when: When): string {
  const time = showTime(when);
  return time === undefined ? showDay(when) : `${showDay(when)}, ${time}`;
}

/** `12 mar 2026, 14:05 a 18:30`, or `12 mar a …` over several days; open periods say so by their missing end. */
export function showPeriod(start: When | undefined, end: When | undefined): string {
  if (start === undefined) return end === undefined ? '' : showWhen(end);
  if (end === undefined) return showWhen(start);
  const endTime = showTime(end);
  if (cityDay(start.ms) === cityDay(end.ms))
    return endTime === undefined
      ? showWhen(start)
      : `${showWhen(start)} ${language() === 'es-MX' ? 'a' : 'to'} ${endTime}`;
  return `${showWhen(start)} – ${showWhen(end)}`;
}

/** For readers that speak dates: `12 de marzo de 2026`. */
export function speakDay(when: When): string {
  const options: Intl.DateTimeFormatOptions =
    when.precision === 'year'
      ? { year: 'numeric' }
      : when.precision === 'month'
        ? { year: 'numeric', month: 'long' }
        : { year: 'numeric', month: 'long', day: 'numeric' };
  return new Intl.DateTimeFormat(language(), { ...options, timeZone: zoneAt(when.ms) }).format(when.ms);
}

/** `Monday, August 3`, as appointments are spoken of in the other language; their Spanish is the hub's own. */
export const speakWeekday = (ms: number, withYear: boolean): string =>
  new Intl.DateTimeFormat(language(), {
    ...{ weekday: 'long', day: 'numeric', month: 'long', timeZone: FIXED },
    year: withYear ? 'numeric' : undefined,
  }).format(ms);

/** `lun`, `3`: under a chart of days. */
export const weekdayOf = (ms: number): readonly [name: string, day: string] => [
  new Intl.DateTimeFormat(language(), { weekday: 'short', timeZone: FIXED }).format(ms),
  String(parts(ms).day),
];

/** What a PC believes of the hub's time is a guess: whatever follows something is never told to be before it. Instants as FHIR writes them. */
export const notBefore = (at: string, earliest: string | undefined): string =>
  earliest !== undefined && Date.parse(earliest) > Date.parse(at) ? earliest : at;
