import { COLON, DASH, daysInMonth, fourDigits, LETTER_T, LETTER_Z, PLUS, POINT, twoDigits } from '../calendar.ts';

/**
 * Dates and times as R4 writes them, which must also exist in the calendar: no 30 February, no year 0000; with a time come
 * seconds and a zone. Spec: https://hl7.org/fhir/R4/datatypes.html#dateTime
 */
export function isDate(text: string): boolean {
  switch (text.length) {
    case 4:
      return fourDigits(text, 0) > 0;
    case 7:
      return fourDigits(text, 0) > 0 && isMonth(text);
    case 10:
      return isDay(text);
    default:
      return false;
  }
}

export function isDateTime(text: string): boolean {
  return text.length <= 10 ? isDate(text) : isInstant(text);
}

export function isInstant(text: string): boolean {
  if (!isDay(text) || text.charCodeAt(10) !== LETTER_T) return false;
  const end = endOfTime(text, 11);
  return end > 0 && isZone(text, end);
}

export function isTime(text: string): boolean {
  return endOfTime(text, 0) === text.length;
}

function isMonth(text: string): boolean {
  const month = twoDigits(text, 5);
  return text.charCodeAt(4) === DASH && month >= 1 && month <= 12;
}

/** At the start of the text. */
function isDay(text: string): boolean {
  const year = fourDigits(text, 0);
  const day = twoDigits(text, 8);
  if (year < 1 || !isMonth(text) || text.charCodeAt(7) !== DASH || day < 1) return false;
  return day <= 28 || day <= daysInMonth(year, twoDigits(text, 5));
}

/** @returns where `hh:mm:ss` and its fraction end; 0 when it is none. A minute may have a leap second. */
function endOfTime(text: string, at: number): number {
  const hour = twoDigits(text, at);
  const minute = twoDigits(text, at + 3);
  const second = twoDigits(text, at + 6);
  if (text.charCodeAt(at + 2) !== COLON || text.charCodeAt(at + 5) !== COLON) return 0;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return 0;
  let end = at + 8;
  if (text.charCodeAt(end) !== POINT) return end;
  end++;
  const start = end;
  while (end < text.length && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
  return end > start ? end : 0;
}

/** `Z`, or an offset up to 14:00, to the end of the text. */
function isZone(text: string, at: number): boolean {
  const sign = text.charCodeAt(at);
  if (sign === LETTER_Z) return text.length === at + 1;
  if ((sign !== PLUS && sign !== DASH) || text.length !== at + 6 || text.charCodeAt(at + 3) !== COLON) return false;
  const hours = twoDigits(text, at + 1);
  const minutes = twoDigits(text, at + 4);
  return hours >= 0 && minutes >= 0 && minutes <= 59 && (hours <= 13 || (hours === 14 && minutes === 0));
}
