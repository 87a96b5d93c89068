/** Comparisons of moments and spans as SQL: the date prefixes of a search against what the index rows hold. */
import type { DateTest } from './search-criteria.ts';

/** Puts a value among the statement's parameters. @returns how the text names it */
export type Param = (value: unknown, cast: string) => string;

export const any = (tests: readonly DateTest[], one: (test: DateTest) => string): string =>
  `(${tests.map((test) => `(${one(test)})`).join(' or ')})`;

/** Longer than any day: a birth date of which only the month or the year is known. The index directory_birth_vague says the same. */
const DAY_MS = 90_000_000;

/**
 * Bounds for the index on the beginning of a birth date. Where its end is asked about: nobody's day began more than a day
 * before it, but for the few of whom only a month or a year is known; the earliest of these is looked up.
 */
export function birthBounds({ prefix, low, high }: DateTest, type: () => string, param: Param): string[] {
  const from = (end: number) => {
    const at = param(end, 'bigint');
    const vague = `select min(v.birth_low) from directory v where v.type = ${type()} and v.birth_low < ${at}
      and v.birth_low > ${at} - 31708800000 and v.birth_high > ${at} and v.birth_high - v.birth_low > ${DAY_MS}`;
    return `b.birth_low >= least(${at} - ${DAY_MS}, (${vague}))`;
  };
  switch (prefix) {
    case 'gt':
      return [from(high)];
    case 'ge':
      // Whoever lived on beyond the end of a longer span, was born in it or after it.
      return [from(low)];
    case 'le':
    case 'eq':
      return [`b.birth_low < ${param(high, 'bigint')}`];
    case 'eb':
      return [`b.birth_low < ${param(low, 'bigint')}`];
    default:
      return [];
  }
}

/** https://hl7.org/fhir/R4/search.html#prefix, with the stored value as [low, high) and the asked one as [ql, qh). */
export function rangeTest(test: DateTest, low: string, high: string, param: Param): string {
  const ql = () => param(test.low, 'bigint');
  const qh = () => param(test.high, 'bigint');
  switch (test.prefix) {
    case 'ne':
      return `not (${low} >= ${ql()} and ${high} <= ${qh()})`;
    case 'gt':
      return `${high} > ${qh()}`;
    case 'lt':
      return `${low} < ${ql()}`;
    case 'ge':
      return `(${high} > ${qh()} or ${low} >= ${ql()})`;
    case 'le':
      return `(${low} < ${ql()} or ${high} <= ${qh()})`;
    case 'sa':
      return `${low} >= ${qh()}`;
    case 'eb':
      return `${high} <= ${ql()}`;
    case 'ap':
      return `(${low} < ${param(test.high + margin(test), 'bigint')} and ${high} > ${param(test.low - margin(test), 'bigint')})`;
    default:
      return `(${low} >= ${ql()} and ${high} <= ${qh()})`;
  }
}

/** "Approximately": within a tenth of the time between now and then, as R4 recommends. */
const margin = (test: DateTest): number => Math.round(Math.abs(Date.now() - test.low) / 10);

/** ISO 8601 and PostgreSQL part ways outside the years 1 to 9999. */
export function instantOf(ms: number): string {
  if (ms < -62_135_596_800_000) return '-infinity';
  return ms > 253_402_300_799_999 ? 'infinity' : new Date(ms).toISOString();
}

export function updatedTest(test: DateTest, at: string, param: Param): string {
  const moment = (ms: number) => param(instantOf(ms), 'timestamptz');
  switch (test.prefix) {
    case 'ne':
      return `(${at} < ${moment(test.low)} or ${at} >= ${moment(test.high)})`;
    case 'gt':
    case 'sa':
      return `${at} >= ${moment(test.high)}`;
    case 'lt':
    case 'eb':
      return `${at} < ${moment(test.low)}`;
    case 'ge':
      return `${at} >= ${moment(test.low)}`;
    case 'le':
      return `${at} < ${moment(test.high)}`;
    case 'ap':
      return `(${at} >= ${moment(test.low - margin(test))} and ${at} < ${moment(test.high + margin(test))})`;
    default:
      return `(${at} >= ${moment(test.low)} and ${at} < ${moment(test.high)})`;
  }
}
