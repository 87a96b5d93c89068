/** The text of a cell to what FHIR asks: dates as the hospital writes them, numbers with a decimal comma, codes by a map. */

import { CIE10_SYSTEM, UCUM_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { CodeableConcept } from '@medplum/fhirtypes';
import { codingSystem, dottedCie10 } from '../hl7v2/to-fhir/datatypes/codeable-concept.ts';
import { toDateTime } from '../hl7v2/to-fhir/datatypes/date-time.ts';
import { COMMON_UCUM, comparedQuantity, toDecimal } from '../hl7v2/to-fhir/datatypes/quantity.ts';

/** es-MX: which column is wrong and why. */
export class CellFault extends Error {
  constructor(column: string, text: string) {
    super(`${column}: ${text}`);
  }
}

const shown = (text: string): string => `«${text.slice(0, 40)}»`;

const PARTS: Readonly<Record<string, string>> = {
  d: '(?<d>\\d{1,2})',
  m: '(?<m>\\d{1,2})',
  Y: '(?<Y>\\d{4})',
  y: '(?<y>\\d{2})',
  H: '(?<H>\\d{1,2})',
  i: '(?<i>\\d{2})',
  s: '(?<s>\\d{2})',
};
const patterns = new Map<string, RegExp>();

function patternOf(format: string): RegExp {
  let found = patterns.get(format);
  if (found === undefined) {
    found = new RegExp(`^${[...format].map((letter) => PARTS[letter] ?? letter.replace(/[.\-/]/g, '\\$&')).join('')}$`);
    patterns.set(format, found);
  }
  return found;
}

export interface DateRules {
  readonly formats: readonly string[];
  readonly timeZone: string;
  /** Decides which century two digits mean: never a year to come. */
  readonly thisYear: number;
}

/** FHIR dateTime; without an hour a date. */
export function toMoment(text: string, column: string, { formats, timeZone, thisYear }: DateRules): string {
  for (const format of formats) {
    const parts = patternOf(format).exec(text)?.groups;
    if (parts === undefined) continue;
    const two = (name: string): string => (parts[name] ?? '').padStart(2, '0');
    const year = parts.Y ?? String(century(Number(parts.y), thisYear));
    const time = parts.H === undefined ? '' : `${two('H')}${parts.i ?? '00'}${parts.s ?? '00'}`;
    try {
      const moment = toDateTime(`${year}${two('m')}${two('d')}${time}`, { timeZone }, column);
      if (moment !== undefined) return moment;
    } catch {
      throw new CellFault(column, `${shown(text)} no es una fecha que exista.`);
    }
  }
  throw new CellFault(column, `${shown(text)} no es una fecha escrita como ${formats.join(' o ')}.`);
}

const century = (year: number, thisYear: number): number => (2000 + year > thisYear ? 1900 : 2000) + year;

/** `1.234,5` with a decimal comma. */
export function toNumber(text: string, decimal: ',' | '.'): number | undefined {
  const thousands = decimal === ',' ? /\.(?=\d{3}(\D|$))/g : /,(?=\d{3}(\D|$))/g;
  const plain = text.replace(/\s/g, '').replace(thousands, '');
  return toDecimal(decimal === ',' ? plain.replace(',', '.') : plain);
}

/** What was measured: a number (`<5` too) with its unit, else the words. */
export function toValue(text: string, decimal: ',' | '.', unit: string): Record<string, unknown> {
  const plain = /^([<>]=?)?(.+)$/.exec(text);
  const number = plain === null ? undefined : toNumber(plain[2]!, decimal);
  if (number === undefined) return { valueString: text };
  const coded = COMMON_UCUM.has(unit) ? { system: UCUM_SYSTEM, code: unit } : {};
  const { comparator } = comparedQuantity(`${plain![1] ?? ''}${number}`) ?? {};
  return { valueQuantity: { value: number, ...(comparator && { comparator }), ...(unit && { unit }), ...coded } };
}

/** @param system as the profile names it; without one the words alone are kept. */
export function toCoded(text: string, words: string, system: string | undefined, clues: string): CodeableConcept {
  if (system === undefined) return { text: words || text };
  const uri = codingSystem(system, clues);
  const code = uri === CIE10_SYSTEM ? dottedCie10(text) : text.replace(/\s+/g, ' ');
  return { coding: [{ system: uri, code, ...(words && { display: words }) }], ...(words && { text: words }) };
}
