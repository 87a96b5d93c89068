/**
 * DTM/TS, DT and TM to FHIR date, dateTime, instant and time (v2-to-FHIR DTM[dateTime]). Precision is kept; FHIR asks
 * for seconds and an offset as soon as there is an hour, so those are completed: zero seconds, the hospital's time zone.
 */
import { type ErrorCondition, refuse } from '../../rejection.ts';
import { offsetMinutes, offsetText } from './time-zone.ts';

const DTM = /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.(\d{1,6}))?)?)?)?)?)?([+-]\d{4})?$/;
/** Unambiguous, so taken from systems that write ISO 8601 into HL7. */
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** As many systems in Mexico write them into HL7; 04/05 may be May or April, so only where the hospital's profile says so. */
const DAY_FIRST = /^(\d{2})\/(\d{2})\/(\d{4})(?: (\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/** How a hospital writes its dates: of its profile. */
export interface DateHabit {
  /** Of dates that come without an offset. */
  readonly timeZone: string;
  /** Left out: as HL7 does. */
  readonly dates?: 'AAAAMMDD' | 'DD/MM/AAAA';
}

interface Moment {
  readonly date: string;
  /** `HH:MM:SS[.f]`, absent when the precision is a day or less. */
  readonly time?: string;
  readonly offset?: string;
  readonly wallMs: number;
}

function read(text: string, { dates }: DateHabit): Moment | undefined {
  const match = DTM.exec(text) ?? ISO.exec(text) ?? (dates === 'DD/MM/AAAA' ? yearFirst(text) : null);
  if (match === null) return undefined;
  const [, year = '', month, day, hour, minute = '00', second = '00', fraction, zone] = match;
  if (!isCalendarDate(Number(year), Number(month ?? 1), Number(day ?? 1))) return undefined;
  if (Number(hour ?? 0) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const date = [year, month, day].filter((part) => part !== undefined).join('-');
  const wallMs = Date.UTC(
    Number(year),
    Number(month ?? 1) - 1,
    Number(day ?? 1),
    Number(hour ?? 0),
    Number(minute),
    Number(second),
  );
  if (hour === undefined) return { date, wallMs };
  const time = `${hour}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}`;
  if (zone === undefined) return { date, time, wallMs };
  if (Number(zone.replace(/\D/g, '').slice(0, 2)) > 14) return undefined;
  return { date, time, wallMs, offset: zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}` };
}

function yearFirst(text: string): readonly (string | undefined)[] | null {
  const [all, day, month, year, ...time] = DAY_FIRST.exec(text) ?? [];
  return all === undefined ? null : [all, year, month, day, ...time];
}

function isCalendarDate(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** Fillers that systems write for "no date". */
export const isFiller = (text: string): boolean => text === '' || /^0+$/.test(text);

const wrong = (place: string, value: string, condition: ErrorCondition = '102') =>
  refuse(
    condition,
    place,
    `${place} trae "${value.slice(0, 30)}", que no es una fecha válida. Escríbala como AAAAMMDD o AAAAMMDDHHMMSS.`,
  );

/** @param place for the refusal, e.g. `PV1-44`. @throws MappingRefused when it is no date. */
export function toDateTime(text: string, habit: DateHabit, place: string): string | undefined {
  if (isFiller(text)) return undefined;
  const moment = read(text, habit);
  if (moment === undefined) throw wrong(place, text);
  return write(moment, habit.timeZone);
}

function write(moment: Moment, timeZone: string): string {
  if (moment.time === undefined) return moment.date;
  return `${moment.date}T${moment.time}${moment.offset ?? offsetText(offsetMinutes(moment.wallMs, timeZone))}`;
}

/** `AAAAMMDD`, or as much of it as is said: a day that is part of a key is the same however it is written. */
export function dayDigits(text: string, { dates }: DateHabit): string {
  const [, year, month, day] = (dates === 'DD/MM/AAAA' ? yearFirst(text) : null) ?? [];
  return year === undefined ? text.replace(/\D/g, '').slice(0, 8) : `${year}${month}${day}`;
}

/** FHIR `instant`: only when the day is known; a day alone counts as its midnight. */
export function toInstant(text: string, habit: DateHabit, place: string): string | undefined {
  if (isFiller(text)) return undefined;
  const moment = read(text, habit);
  if (moment === undefined) throw wrong(place, text);
  if (moment.date.length < 10) return undefined;
  return write({ ...moment, time: moment.time ?? '00:00:00' }, habit.timeZone);
}

export function toDate(text: string, habit: DateHabit, place: string): string | undefined {
  if (isFiller(text)) return undefined;
  const moment = read(text, habit);
  if (moment === undefined) throw wrong(place, text);
  return moment.date;
}

/** TM: `HH[MM[SS[.SSSS]]]`; the offset has no place in FHIR time. */
export function toTime(text: string): string | undefined {
  const match = /^([01]\d|2[0-3]):?(?:([0-5]\d):?(?:([0-5]\d)(\.\d+)?)?)?(?:[+-]\d{4})?$/.exec(text);
  if (match === null) return undefined;
  return `${match[1]}:${match[2] ?? '00'}:${match[3] ?? '00'}${match[4] ?? ''}`;
}
