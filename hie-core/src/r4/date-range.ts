import { fault } from '../errors.ts';
import { COLON, DASH, daysInMonth, fourDigits, LETTER_T, LETTER_Z, PLUS, POINT, twoDigits } from './calendar.ts';
import { instantInMexicoCity } from './mexico-city-time.ts';

/**
 * The interval that a FHIR date means: `2024-03` is the whole of March, `2024-03-01T10:00Z` a minute.
 * Without a zone it is meant in Mexico City. Spec: https://hl7.org/fhir/R4/search.html#date
 */
export interface DateRange {
  /** Epoch milliseconds UTC, inclusive. */
  readonly low: number;
  /** Epoch milliseconds UTC, exclusive. */
  readonly high: number;
}

/** Open start of a Period: a day before the first one FHIR can write, so that every zone fits. */
export const EARLIEST = -62_135_683_200_000;
/** Open end of a Period: a day after the last one FHIR can write. */
export const LATEST = 253_402_387_200_000;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** @throws HubError `value` when the text is no date */
export function dateRange(text: string): DateRange {
  const range = parseDateRange(text);
  if (range) return range;
  throw fault('value', 'La fecha no se entiende o no existe en el calendario.', {
    rule: 'FHIR R4: date, dateTime, instant',
    value: text.slice(0, 80),
    fix: 'Escriba AAAA, AAAA-MM, AAAA-MM-DD o AAAA-MM-DDThh:mm:ss-06:00.',
  });
}

export function parseDateRange(text: string): DateRange | undefined {
  const year = fourDigits(text, 0);
  if (year < 1) return undefined;
  if (text.length === 4) return localRange(utc(year, 0, 1), utc(year + 1, 0, 1));
  const month = text.charCodeAt(4) === DASH ? twoDigits(text, 5) : 0;
  if (month < 1 || month > 12) return undefined;
  if (text.length === 7) return localRange(utc(year, month - 1, 1), utc(year, month, 1));
  const day = text.charCodeAt(7) === DASH ? twoDigits(text, 8) : 0;
  if (day < 1 || day > daysInMonth(year, month)) return undefined;
  const dayMs = utc(year, month - 1, day);
  if (text.length === 10) return localRange(dayMs, dayMs + DAY_MS);
  return text.charCodeAt(10) === LETTER_T ? timeRange(text, dayMs) : undefined;
}

/** From the `T` on; without seconds it is the minute that is meant. */
function timeRange(text: string, dayMs: number): DateRange | undefined {
  const hour = twoDigits(text, 11);
  const minute = text.charCodeAt(13) === COLON ? twoDigits(text, 14) : -1;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return undefined;
  const start = dayMs + hour * 3_600_000 + minute * MINUTE_MS;
  if (text.charCodeAt(16) !== COLON) return zoned(text, 16, start, MINUTE_MS);
  const second = twoDigits(text, 17);
  if (second < 0 || second > 60) return undefined;
  if (text.charCodeAt(19) !== POINT) return zoned(text, 19, start + second * 1000, 1000);
  let end = 20;
  while (isDigit(text.charCodeAt(end))) end++;
  if (end === 20) return undefined;
  const milliseconds = Math.trunc(Number(`0.${text.slice(20, end)}`) * 1000 + 1e-6);
  return zoned(text, end, start + second * 1000 + milliseconds, fractionLength(end - 20));
}

/** `.5` means a tenth of a second, `.123` and finer one millisecond. */
function fractionLength(digits: number): number {
  return digits === 1 ? 100 : digits === 2 ? 10 : 1;
}

/** @param wall milliseconds as if the clock showed UTC; its zone stands from `at` to the end */
function zoned(text: string, at: number, wall: number, length: number): DateRange | undefined {
  const low = text.length === at ? instantInMexicoCity(wall) : wall - zoneOffset(text, at);
  return Number.isNaN(low) ? undefined : { low, high: low + length };
}

function zoneOffset(text: string, at: number): number {
  const sign = text.charCodeAt(at);
  if (sign === LETTER_Z && text.length === at + 1) return 0;
  const hours = twoDigits(text, at + 1);
  const minutes = twoDigits(text, at + 4);
  const isOffset = (sign === DASH || sign === PLUS) && text.length === at + 6 && text.charCodeAt(at + 3) === COLON;
  if (!isOffset || hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return Number.NaN;
  const offset = (hours * 60 + minutes) * MINUTE_MS;
  return sign === DASH ? -offset : offset;
}

const isDigit = (unit: number) => unit >= 48 && unit <= 57;

function localRange(low: number, high: number): DateRange {
  return { low: instantInMexicoCity(low), high: instantInMexicoCity(high) };
}

/** Date.UTC takes the years 0 to 99 for 1900 to 1999. */
function utc(year: number, month: number, day: number): number {
  return year > 99 ? Date.UTC(year, month, day) : new Date(0).setUTCFullYear(year, month, day);
}
