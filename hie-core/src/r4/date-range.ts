import { fault } from '../errors.ts';
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
const FORMAT = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

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
  const parts = FORMAT.exec(text);
  if (!parts) return undefined;
  const year = Number(parts[1]);
  if (year === 0) return undefined;
  if (parts[2] === undefined) return localRange(utc(year, 0, 1), utc(year + 1, 0, 1));
  const month = Number(parts[2]);
  if (month < 1 || month > 12) return undefined;
  if (parts[3] === undefined) return localRange(utc(year, month - 1, 1), utc(year, month, 1));
  const day = Number(parts[3]);
  if (day < 1 || day > daysInMonth(year, month)) return undefined;
  if (parts[4] === undefined) return localRange(utc(year, month - 1, day), utc(year, month - 1, day + 1));
  return timeRange(parts, utc(year, month - 1, day));
}

function timeRange(parts: RegExpExecArray, dayMs: number): DateRange | undefined {
  const hour = Number(parts[4]);
  const minute = Number(parts[5]);
  const second = parts[6] === undefined ? 0 : Number(parts[6]);
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const fraction = parts[7];
  const milliseconds = fraction === undefined ? 0 : Math.trunc(Number(`0.${fraction}`) * 1000 + 1e-6);
  const wall = dayMs + hour * 3_600_000 + minute * MINUTE_MS + second * 1000 + milliseconds;
  const length = parts[6] === undefined ? MINUTE_MS : fraction === undefined ? 1000 : fractionLength(fraction);
  const zone = parts[8];
  if (zone === undefined) {
    const low = instantInMexicoCity(wall);
    return { low, high: low + length };
  }
  const offset = zoneOffset(zone);
  return offset === undefined ? undefined : { low: wall - offset, high: wall - offset + length };
}

/** `.5` means a tenth of a second, `.123` and finer one millisecond. */
function fractionLength(fraction: string): number {
  return fraction.length === 1 ? 100 : fraction.length === 2 ? 10 : 1;
}

function zoneOffset(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 14 || minutes > 59) return undefined;
  const offset = (hours * 60 + minutes) * MINUTE_MS;
  return zone[0] === '-' ? -offset : offset;
}

function localRange(low: number, high: number): DateRange {
  return { low: instantInMexicoCity(low), high: instantInMexicoCity(high) };
}

/** Date.UTC takes the years 0 to 99 for 1900 to 1999. */
function utc(year: number, month: number, day: number): number {
  return year > 99 ? Date.UTC(year, month, day) : new Date(0).setUTCFullYear(year, month, day);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
