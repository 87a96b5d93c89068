/**
 * What a scanner reads from a box: GS1 DataMatrix or GS1-128 by application identifiers (GTIN 01, lot 10, expiry 17, serial 21), or a plain
 * EAN/UPC. GS1 General Specifications, sections 3 (identifiers), 7.9 (check digit), 7.12 (dates).
 */
export interface Scanned {
  /** 14 digits. */
  readonly gtin: string;
  readonly lot?: string;
  /** YYYY-MM-DD. */
  readonly expiry?: string;
  readonly serial?: string;
}

/** FNC1 as scanners send it (the control character GS), or what keyboards that cannot type it are set to. */
const FNC1 = String.fromCharCode(29);
const SEPARATORS = /[~^|]/;
const FIXED: Readonly<Record<string, number>> = {
  ...{ '00': 18, '01': 14, '02': 14, '11': 6, '12': 6, '13': 6, '15': 6, '16': 6, '17': 6, '20': 2 },
};
const LONGEST: Readonly<Record<string, number>> = { '10': 20, '21': 20, '22': 20, '37': 8 };
const LONG_AIS = /^(?:2[345]\d|4[0-3]\d|7\d\d|71\d|8\d\d\d)/;
const MAX = 200;

/** @returns undefined: neither; a check digit that is wrong is no code. */
export function readCode(typed: string, nowYear: number = new Date().getFullYear()): Scanned | undefined {
  // A symbology identifier (]d2, ]C1, ]E0) only says how it was printed.
  const text = typed
    .trim()
    .replaceAll(FNC1, '~')
    .replace(/^\](?:d2|C1|Q3|E0|E4|e0)/, '')
    .replace(/^[~^|]/, '');
  if (text === '' || text.length > MAX) return undefined;
  if (/^\d+$/.test(text) && [8, 12, 13, 14].includes(text.length)) return plain(text);
  const values = text.startsWith('(') ? bracketed(text) : elements(text);
  return values === undefined ? undefined : toScanned(values, nowYear);
}

function plain(digits: string): Scanned | undefined {
  const gtin = digits.padStart(14, '0');
  return hasCheckDigit(gtin) ? { gtin } : undefined;
}

export function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reduceRight(
    (total, digit, at) => total + Number(digit) * ((digits.length - 1 - at) % 2 === 0 ? 1 : 3),
    0,
  );
  return sum % 10 === 0;
}

/** Human readable: `(01)07501234567893(17)271130(10)A1`. */
function bracketed(text: string): Map<string, string> | undefined {
  const values = new Map([...text.matchAll(/\((\d{2,4})\)([^(]*)/g)].map(([, ai, value]) => [ai!, value!.trim()]));
  return values.size === 0 ? undefined : values;
}

function elements(text: string): Map<string, string> | undefined {
  const values = new Map<string, string>();
  let rest = text;
  while (rest !== '') {
    const ai = rest.slice(0, 2);
    const fixed = FIXED[ai];
    if (fixed !== undefined) {
      const value = rest.slice(2, 2 + fixed);
      if (value.length < fixed || !/^\d+$/.test(value)) return undefined;
      values.set(ai, value);
      rest = rest.slice(2 + fixed).replace(/^[~^|]/, '');
      continue;
    }
    const name = LONGEST[ai] !== undefined ? ai : LONG_AIS.exec(rest)?.[0];
    if (name === undefined) return undefined;
    const end = rest.slice(name.length).search(SEPARATORS);
    const value = end < 0 ? rest.slice(name.length) : rest.slice(name.length, name.length + end);
    if (value === '' || value.length > (LONGEST[name] ?? 90)) return undefined;
    values.set(name, value);
    rest = end < 0 ? '' : rest.slice(name.length + end + 1);
  }
  return values;
}

function toScanned(values: ReadonlyMap<string, string>, nowYear: number): Scanned | undefined {
  const gtin = values.get('01') ?? values.get('02');
  if (gtin === undefined || !/^\d{14}$/.test(gtin) || !hasCheckDigit(gtin)) return undefined;
  const [lot, date, serial] = [values.get('10'), values.get('17'), values.get('21')];
  const expiry = date === undefined ? undefined : dateOf(date, nowYear);
  if (date !== undefined && expiry === undefined) return undefined;
  return { gtin, ...(lot && { lot }), ...(expiry && { expiry }), ...(serial && { serial }) };
}

/** YYMMDD; the century is that nearest to now, and day 00 is the last of the month. */
function dateOf(digits: string, nowYear: number): string | undefined {
  const [yy, month, day] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2))) as [number, number, number];
  const century = Math.floor(nowYear / 100) * 100;
  const apart = yy - (nowYear % 100);
  const year = century + yy + (apart >= 51 ? -100 : apart <= -50 ? 100 : 0);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day > last) return undefined;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day === 0 ? last : day)}`;
}
