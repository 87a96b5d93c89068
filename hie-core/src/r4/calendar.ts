/** Digits and days of the dates of FHIR, read without making a text of each part: dates are in every resource, several times. */

/** @returns -1 where there are no two digits */
export function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** @returns negative where there are no four digits */
export function fourDigits(text: string, at: number): number {
  const century = twoDigits(text, at);
  const year = twoDigits(text, at + 2);
  return century < 0 || year < 0 ? -1 : century * 100 + year;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export const DASH = 45;
export const COLON = 58;
export const POINT = 46;
export const LETTER_T = 84;
export const LETTER_Z = 90;
export const PLUS = 43;
