/**
 * A search as one statement: a base that an index can walk in the order of the answer, the other criteria as conditions on
 * it, and the newest version of each row found. Values travel as parameters only.
 */
import { shardOf } from '../keys.ts';
import type { Restriction } from '../repository.ts';
import { CURRENT_COLUMNS } from './current.ts';
import { any, birthBounds, instantOf, type Param, rangeTest, updatedTest } from './date-tests-sql.ts';
import { UNDATED } from './index-rows.ts';
import { restrictionSql } from './restriction-sql.ts';
import type { Ask } from './search-criteria.ts';
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
