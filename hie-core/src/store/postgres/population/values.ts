/**
 * Values with a prefix, as intervals, and what each prefix asks of a stored interval.
 * https://hl7.org/fhir/R4/search.html#prefix, #number, #quantity
 */
import { fault, type HubError } from '../../../errors.ts';
import { parseDateRange } from '../../../r4/date-range.ts';
import { unescapeValue } from '../../criteria.ts';
import type { Parameters } from './matcher.ts';
import { WIDE_DATE_MS } from './names.ts';

const PREFIX = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(.*)$/s;

export interface Asked {
  readonly prefix: string;
  /** What is meant: a date's [low, high), a number's implied precision [low, high). */
  readonly low: number;
  readonly high: number;
  /** A number as written; of a date its low. */
  readonly exact: number;
}

export function askedDate(code: string, value: string): Asked {
  const [, prefix = 'eq', text = ''] = PREFIX.exec(unescapeValue(value)) ?? [];
  const range = parseDateRange(text);
  if (range === undefined) throw badDate(code, value);
  return { prefix, ...range, exact: range.low };
}

export const badDate = (code: string, value: string): HubError =>
  fault('value', `«${value.slice(0, 40)}» no es una fecha.`, {
    path: code,
    rule: 'R4 date: AAAA[-MM[-DD[Thh:mm[:ss]zona]]] con prefijo eq, ne, gt, lt, ge, le, sa, eb o ap',
    value: value.slice(0, 80),
    fix: `Escriba por ejemplo ${code}=ge2026-01-31.`,
  });

const NUMBER = /^[+-]?(?:\d{1,30}(?:\.(\d{0,30}))?|\.(\d{1,30}))(?:[eE]([+-]?\d{1,3}))?$/;

/** 100 means [99.5, 100.5), 1e2 means [95, 105): half of the last digit that was written. */
export function askedNumber(code: string, value: string): Asked {
  const [, prefix = 'eq', text = ''] = PREFIX.exec(unescapeValue(value).trim()) ?? [];
  const match = NUMBER.exec(text);
  const exact = Number(text);
  if (match === null || !Number.isFinite(exact))
    throw fault('value', `«${value.slice(0, 40)}» no es un número.`, {
      path: code,
      rule: 'R4 number: decimal con prefijo eq, ne, gt, lt, ge, le, sa, eb o ap',
      value: value.slice(0, 80),
      fix: `Escriba por ejemplo ${code}=gt5.4.`,
    });
  const decimals = (match[1] ?? match[2] ?? '').length;
  const exponent = match[3] === undefined ? undefined : Number(match[3]);
  const half = exponent === undefined ? 0.5 * 10 ** -decimals : 0.05 * 10 ** (exponent - decimals);
  return { prefix, low: exact - half, high: exact + half, exact };
}

/** Of a parameter's rows: `all`, those that are not wide (`narrow`), or the wide ones alone. */
export type Part = 'all' | 'narrow' | 'wide';

/** A bound for the index on `low`, which holds for what is not wide. */
const bound = (test: string, x: string, part: Part): string => (part === 'all' ? `(${test} or ${x}.flags >= 4)` : test);

/**
 * Stored as [low, high). The index is on `low`: where the end is what counts, a row that is not wide cannot have begun long
 * before, and the wide ones have an index of their own.
 */
export function dateTest({ prefix, low, high }: Asked, x: string, p: Parameters, part: Part): string {
  const ql = () => p.add(low, 'float8');
  const qh = () => p.add(high, 'float8');
  // What is wide is found by its end, which is behind the beginning of what is meant.
  const bounded = (from: number) =>
    part === 'wide' ? `${x}.high > ${ql()}` : bound(`${x}.low > ${p.add(from, 'float8')}`, x, part);
  switch (prefix) {
    case 'ne':
      return `not (${x}.low >= ${ql()} and ${x}.high <= ${qh()})`;
    case 'gt':
      return `(${bounded(high - WIDE_DATE_MS)} and ${x}.high > ${qh()})`;
    case 'lt':
      return `${x}.low < ${ql()}`;
    case 'ge':
      return `(${bounded(Math.min(low - 1, high - WIDE_DATE_MS))} and (${x}.high > ${qh()} or ${x}.low >= ${ql()}))`;
    case 'le':
      return `(${x}.low < ${qh()} and (${x}.low < ${ql()} or ${x}.high <= ${qh()}))`;
    case 'sa':
      return `${x}.low >= ${qh()}`;
    case 'eb':
      return `(${x}.low < ${ql()} and ${x}.high <= ${ql()})`;
    case 'ap': {
      const margin = Math.round(Math.abs(Date.now() - low) / 10);
      return `(${x}.low < ${p.add(high + margin, 'float8')} and ${x}.high > ${p.add(low - margin, 'float8')})`;
    }
    default:
      // Said twice over, so that the index on `low` has both ends.
      return `(${x}.low >= ${ql()} and ${x}.low < ${qh()} and ${x}.high <= ${qh()})`;
  }
}

/** Stored as [low, high] inclusive. */
export function numberTest({ prefix, low, high, exact }: Asked, x: string, p: Parameters, part: Part): string {
  const v = () => p.add(exact, 'float8');
  const ql = () => p.add(low, 'float8');
  const qh = () => p.add(high, 'float8');
  switch (prefix) {
    case 'ne':
      return `not (${x}.low >= ${ql()} and ${x}.high < ${qh()})`;
    case 'gt':
      return part === 'wide' ? `${x}.high > ${v()}` : `(${bound(`${x}.low > ${v()}`, x, part)} and ${x}.high > ${v()})`;
    case 'lt':
      return `${x}.low < ${v()}`;
    case 'ge':
      return part === 'wide'
        ? `${x}.high >= ${v()}`
        : `(${bound(`${x}.low >= ${v()}`, x, part)} and ${x}.high >= ${v()})`;
    case 'le':
      return `${x}.low <= ${v()}`;
    case 'sa':
      return `${x}.low > ${v()}`;
    case 'eb':
      return `(${x}.low < ${v()} and ${x}.high < ${v()})`;
    case 'ap': {
      const margin = Math.abs(exact) / 10;
      return `(${x}.low <= ${p.add(exact + margin, 'float8')} and ${x}.high >= ${p.add(exact - margin, 'float8')})`;
    }
    default:
      return `(${x}.low >= ${ql()} and ${x}.low < ${qh()} and ${x}.high < ${qh()})`;
  }
}

/** Splits at unescaped `at`; the parts stay escaped. */
export function splitUnescaped(value: string, at: string): string[] {
  const parts: string[] = [];
  let current = '';
  for (let i = 0; i < value.length; i++) {
    if (value[i] === '\\' && i + 1 < value.length) current += value[i]! + value[++i]!;
    else if (value[i] === at) {
      parts.push(current);
      current = '';
    } else current += value[i];
  }
  return [...parts, current];
}
