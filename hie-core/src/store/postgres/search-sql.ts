/**
 * A search as one statement: a base that an index can walk in the order of the answer, the other criteria as conditions on
 * it, and the newest version of each row found. Values travel as parameters only.
 */

import { shardOf } from '../keys.ts';
import type { Restriction } from '../repository.ts';
import { CURRENT_COLUMNS } from './current.ts';
import { UNDATED } from './index-rows.ts';
import { restrictionSql } from './restriction-sql.ts';
import type { Ask, DateTest } from './search-criteria.ts';
import type { Statement } from './search-run.ts';

export type Base = 'compartment' | 'directory' | 'identifier' | 'ids' | 'listing';
export type SortKey = 'date' | 'birth' | 'updated' | 'id';

export interface SearchPlan {
  readonly base: Base;
  readonly type: string;
  readonly typeNumber: number;
  readonly restriction: Restriction;
  readonly asks: readonly Ask[];
  /** Key of the only record that may be seen. */
  readonly within: string | undefined;
  readonly isPatient: boolean;
  readonly sort: { readonly key: SortKey; readonly descending: boolean };
  readonly after: { readonly value: number; readonly id: string } | undefined;
  readonly limit: number;
  /** So many have these words that they are met soon in the order of ids: the words' index would give all of them first. */
  readonly common?: boolean;
}

const FROM: Readonly<Record<Base, string>> = {
  compartment: 'compartment b',
  directory: 'directory b',
  identifier: '(select distinct i.id from identifier i where i.hash = any($hashes)) b',
  ids: '(select distinct u.id from unnest($ids) as u(id)) b',
  listing: 'resource_version b',
};

/** `columns`: what of the newest version is needed. */
const newest = (columns: string) =>
  `cross join lateral (select ${columns} from resource_version v where v.shard = shard_of(b.id) and v.id = b.id order by v.version desc limit 1) n`;

export function pageStatement(plan: SearchPlan): Statement {
  const { values, param } = parameters();
  const { from, where } = baseOf(plan, param);
  const { expression, order, after } = sorting(plan, param);
  if (after !== undefined) where.push(after);
  const columns = 'n.id, n.type, n.version, n.deleted, n.at_ms, n.patient, n.public_id, n.content';
  const version = newest(`${CURRENT_COLUMNS}, v.at, v.content`);
  if (needsVersion(plan)) {
    const text = `select ${columns}, ${expression} as sort from ${from} ${version}
      where ${where.join(' and ')} order by ${order} limit ${plan.limit}`;
    return { text, values };
  }
  // The page is cut before any content is fetched, whatever the planner thinks of the rest.
  const text = `select ${columns}, b.sort from (
      select b.id, ${expression} as sort from ${from} where ${where.join(' and ')} order by ${order} limit ${plan.limit}) b
    ${version} order by ${order.replaceAll(/b\.(?:birth_)?low/g, 'b.sort')}`;
  return { text, values };
}

export function countStatement(plan: SearchPlan): Statement {
  const { values, param } = parameters();
  const { from, where } = baseOf(plan, param);
  const version = needsVersion(plan) ? newest(`${CURRENT_COLUMNS}, v.at`) : '';
  const text = `select count(*)::integer as total from ${from} ${version} where ${where.join(' and ')}`;
  return { text, values };
}

/** How many of the next `sample` in the order of ids have the words. */
export function wordsStatement(plan: SearchPlan, sample: number): Statement {
  const { values, param } = parameters();
  const words = plan.asks.flatMap((ask) => (ask.kind === 'words' ? condition(plan, ask, param) : []));
  const after = plan.after === undefined ? '' : `and d.id > ${param(plan.after.id, 'uuid')}`;
  const text = `select count(*)::integer as total from (select d.words from directory d
    where d.type = ${param(plan.typeNumber, 'smallint')} ${after} order by d.id limit ${sample}) b where ${words.join(' and ')}`;
  return { text, values };
}

/** Index rows are of current versions only; the rest has to be looked at to know. */
function needsVersion({ base, asks, sort }: SearchPlan): boolean {
  if (base === 'listing' || base === 'ids' || sort.key === 'updated') return true;
  return asks.some(({ kind }) => kind === 'updated');
}

type Param = (value: unknown, cast: string) => string;

function parameters(): { values: unknown[]; param: Param } {
  const values: unknown[] = [];
  return { values, param: (value, cast) => `$${values.push(value)}::${cast}` };
}

function baseOf(plan: SearchPlan, param: Param): { from: string; where: string[] } {
  let typeParam: string | undefined;
  // PostgreSQL refuses a parameter that the statement does not use.
  const type = () => (typeParam ??= param(plan.typeNumber, 'smallint'));
  const where = needsVersion(plan) ? [`n.type = ${type()}`, 'not n.deleted'] : ['true'];
  let from = FROM[plan.base];
  const asks = [...plan.asks];
  if (plan.base === 'compartment') {
    const patient = plan.within ?? (asks.find((ask) => ask.kind === 'patient') as { key: string }).key;
    where.push(
      `b.shard = ${param(shardOf(patient), 'smallint')}`,
      `b.patient = ${param(patient, 'uuid')}`,
      `b.type = ${type()}`,
    );
  } else if (plan.base === 'directory') {
    where.push(`b.type = ${type()}`);
    const words = plan.common ? [] : asks.filter(({ kind }) => kind === 'words');
    // Found first and by themselves: planned without values, the walk in the order of ids would look cheaper, and read everybody.
    if (words.length > 0) {
      const found = words.flatMap((ask) => condition(plan, ask, param));
      from = `(select b.* from directory b where b.type = ${type()} and ${found.join(' and ')} offset 0) b`;
      asks.splice(0, asks.length, ...asks.filter(({ kind }) => kind !== 'words'));
    }
  } else if (plan.base === 'listing') {
    where.push(`b.type = ${type()}`, 'not b.deleted', 'b.version = n.version');
  } else {
    const index = asks.findIndex((ask) => ask.kind === plan.base);
    const [first] = asks.splice(index, 1);
    if (first?.kind === 'identifier') from = from.replace('$hashes', param(first.hashes, 'uuid[]'));
    if (first?.kind === 'ids') from = from.replace('$ids', param(first.keys, 'uuid[]'));
  }
  for (const ask of asks) where.push(...condition(plan, ask, param));
  const patient = plan.base === 'compartment' ? 'b.patient' : undefined;
  where.push(...restrictionSql(plan.restriction, [plan.type], 'b.id', param, patient));
  if (plan.within !== undefined && plan.isPatient) where.push(`b.id = ${param(plan.within, 'uuid')}`);
  return { from, where };
}

function condition(plan: SearchPlan, ask: Ask, param: Param): string[] {
  switch (ask.kind) {
    case 'ids':
      return [`b.id = any(${param(ask.keys, 'uuid[]')})`];
    case 'identifier':
      return [`exists (select from identifier i where i.hash = any(${param(ask.hashes, 'uuid[]')}) and i.id = b.id)`];
    case 'updated':
      return [any(ask.tests, (test) => updatedTest(test, plan.base === 'listing' ? 'b.at' : 'n.at', param))];
    case 'patient': {
      const conditions = plan.within === undefined ? [] : [`b.patient = ${param(ask.key, 'uuid')}`];
      if (ask.without !== undefined) conditions.push(`not (b.keys @> array[${param(ask.without, 'bigint')}])`);
      if (ask.with !== undefined) conditions.push(`b.keys @> array[${param(ask.with, 'bigint')}]`);
      return conditions;
    }
    case 'date':
      return [`b.low <> ${UNDATED}`, any(ask.tests, (test) => rangeTest(test, 'b.low', 'b.high', param))];
    case 'birth':
      return [
        'b.birth_low is not null',
        any(ask.tests, (test) =>
          [
            ...birthBounds(test, () => param(plan.typeNumber, 'smallint'), param),
            rangeTest(test, 'b.birth_low', 'b.birth_high', param),
          ].join(' and '),
        ),
      ];
    case 'words':
      return [
        plan.common
          ? `(b.words @@ ${param(ask.tsquery, 'tsquery')}) is true`
          : `b.words @@ ${param(ask.tsquery, 'tsquery')}`,
      ];
    case 'keys':
      return [`b.keys && ${param(ask.any, 'bigint[]')}`];
  }
}

const any = (tests: readonly DateTest[], one: (test: DateTest) => string): string =>
  `(${tests.map((test) => `(${one(test)})`).join(' or ')})`;

/** Longer than any day: a birth date of which only the month or the year is known. The index directory_birth_vague says the same. */
const DAY_MS = 90_000_000;

/**
 * Bounds for the index on the beginning of a birth date. Where its end is asked about: nobody's day began more than a day
 * before it, but for the few of whom only a month or a year is known; the earliest of these is looked up.
 */
function birthBounds({ prefix, low, high }: DateTest, type: () => string, param: Param): string[] {
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
function rangeTest(test: DateTest, low: string, high: string, param: Param): string {
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

function updatedTest(test: DateTest, at: string, param: Param): string {
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

/**
 * Keyset paging: the next page starts behind the last row, whatever was written in between. The compartment's index has
 * low descending and id ascending, so read backwards it gives low ascending and id descending.
 */
function sorting(plan: SearchPlan, param: Param): { expression: string; order: string; after: string | undefined } {
  const { key, descending } = plan.sort;
  if (key === 'id') {
    const after = plan.after && `b.id > ${param(plan.after.id, 'uuid')}`;
    return { expression: '0', order: 'b.id', after };
  }
  if (key === 'birth') {
    const after =
      plan.after && `(b.birth_low, b.id) > (${param(plan.after.value, 'bigint')}, ${param(plan.after.id, 'uuid')})`;
    return { expression: 'b.birth_low', order: 'b.birth_low, b.id', after };
  }
  const [column, expression] =
    key === 'date' ? ['b.low', 'b.low'] : [plan.base === 'listing' ? 'b.at' : 'n.at', 'n.at_ms'];
  const order = descending ? `${column} desc, b.id asc` : `${column} asc, b.id desc`;
  if (plan.after === undefined) return { expression, order, after: undefined };
  const value = key === 'date' ? param(plan.after.value, 'bigint') : param(instantOf(plan.after.value), 'timestamptz');
  const id = param(plan.after.id, 'uuid');
  const after = descending
    ? `${column} <= ${value} and (${column} < ${value} or b.id > ${id})`
    : `${column} >= ${value} and (${column} > ${value} or b.id < ${id})`;
  return { expression, order, after };
}
