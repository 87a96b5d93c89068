/**
 * When one indexed value meets one value of a criterion: the comparisons of R4 §3.1.1.4, in memory, with the meaning that
 * the store's own search gives them. https://hl7.org/fhir/R4/search.html#prefix
 */
import { parseDateRange } from '../r4/date-range.ts';
import type { IndexEntry } from '../r4/extract.ts';
import { normalizeText } from '../r4/normalize.ts';
import { parseToken, unescapeValue } from '../store/criteria.ts';

export type Test = (entry: IndexEntry) => boolean;

/** `system|code`, `|code`, `code`, `system|`. */
export function tokenTest(text: string): Test | undefined {
  const { system, code } = parseToken(text);
  if (code === '' && !system) return undefined;
  return (entry) =>
    entry.type === 'token' &&
    (code === '' || entry.value === code) &&
    (system === undefined || (entry.system ?? '') === system);
}

export function tokenTextTest(text: string): Test | undefined {
  const wanted = normalizeText(unescapeValue(text));
  if (wanted === '') return undefined;
  return (entry) => entry.type === 'token' && entry.text !== undefined && normalizeText(entry.text).startsWith(wanted);
}

/** @param type of a typed modifier, `subject:Patient=1` */
export function referenceTest(text: string, type: string | undefined, targets: readonly string[]): Test | undefined {
  const wanted = new Set(referencesMeant(text, type, targets));
  if (wanted.size === 0) return undefined;
  return (entry) => entry.type === 'reference' && wanted.has(entry.target);
}

/** A bare id may be of any type that the parameter allows. */
export function referencesMeant(text: string, type: string | undefined, targets: readonly string[]): string[] {
  const plain = unescapeValue(text);
  if (plain === '') return [];
  if (/^[A-Z][A-Za-z]+\/|:/.test(plain)) return type === undefined || plain.includes(`${type}/`) ? [plain] : [];
  return (type === undefined ? targets : [type]).map((target) => `${target}/${plain}`);
}

export function referenceIdentifierTest(text: string): Test | undefined {
  const { system, code } = parseToken(text);
  if (code === '') return undefined;
  return (entry) =>
    entry.type === 'reference' &&
    entry.identifier?.value === code &&
    (system === undefined || (entry.identifier.system ?? '') === system);
}

export function stringTest(text: string, modifier: string | undefined): Test | undefined {
  const plain = unescapeValue(text);
  if (modifier === 'exact') return (entry) => entry.type === 'string' && entry.value === plain;
  const wanted = normalizeText(plain);
  if (wanted === '') return undefined;
  if (modifier === 'contains') return (entry) => entry.type === 'string' && normalizeText(entry.value).includes(wanted);
  return (entry) => entry.type === 'string' && normalizeText(entry.value).startsWith(wanted);
}

export function uriTest(text: string): Test | undefined {
  const plain = unescapeValue(text);
  return plain === '' ? undefined : (entry) => entry.type === 'uri' && entry.value === plain;
}

const PREFIXED = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(.*)$/s;

export function dateTest(text: string): Test | undefined {
  const [, prefix = 'eq', date = ''] = PREFIXED.exec(unescapeValue(text)) ?? [];
  const range = parseDateRange(date);
  if (range === undefined) return undefined;
  // The tenth of the way from now that R4 suggests, taken when the criterion is compiled.
  const slack = prefix === 'ap' ? Math.abs(Date.now() - range.low) / 10 : 0;
  return (entry) =>
    entry.type === 'date' &&
    ordered(prefix, entry.low, entry.high, range.low - slack, range.high + slack, entry.high <= range.low);
}

/** `[prefix]number`, or `[prefix]number|system|code` for a quantity. */
export function numberTest(text: string, kind: 'number' | 'quantity'): Test | undefined {
  const [, prefix = 'eq', rest = ''] = PREFIXED.exec(text) ?? [];
  const [digits = '', system, code] = kind === 'number' ? [rest] : rest.split('|').map(unescapeValue);
  if (!/^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/.test(digits)) return undefined;
  const value = Number(digits);
  const margin = prefix === 'ap' ? Math.abs(value) / 10 : halfUnit(digits);
  const exact = prefix !== 'eq' && prefix !== 'ne' && prefix !== 'ap';
  const low = exact ? value : value - margin;
  const high = exact ? value : value + margin;
  return (entry) =>
    entry.type === kind &&
    unitAgrees(entry, system, code) &&
    ordered(prefix, entry.low, entry.high, low, high, entry.high < low);
}

/** R4 §3.1.1.4.6: `100` is 99.5 to 100.5, `100.00` is 99.995 to 100.005. */
function halfUnit(digits: string): number {
  const [, decimals = '', exponent = '0'] = /(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(digits) ?? [];
  return 0.5 * 10 ** (Number(exponent) - decimals.length);
}

function unitAgrees(entry: IndexEntry, system: string | undefined, code: string | undefined): boolean {
  if (entry.type !== 'quantity' || !code) return true;
  return system ? entry.system === system && entry.unitCode === code : entry.unitCode === code || entry.unit === code;
}

/** The stored interval `[low, high)` against the asked one, R4 §3.1.1.4.6. */
function ordered(prefix: string, low: number, high: number, from: number, to: number, before: boolean): boolean {
  const equal = low >= from && high <= to;
  if (prefix === 'ne') return !equal;
  if (prefix === 'gt') return high > to;
  if (prefix === 'ge') return high > to || equal;
  if (prefix === 'lt') return low < from;
  if (prefix === 'le') return low < from || equal;
  if (prefix === 'sa') return low >= to && !equal;
  if (prefix === 'eb') return before;
  if (prefix === 'ap') return low <= to && high >= from;
  return equal;
}
