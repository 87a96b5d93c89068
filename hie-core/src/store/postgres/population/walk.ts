/**
 * A sorted page of a set too large to sort: an index is read in the order of the answer and each row is asked the criteria.
 * What has no value for the key comes after everything else, and is read apart.
 */
import { instantOf } from '../date-tests-sql.ts';
import { typeNumber } from '../type-numbers.ts';
import type { Matcher, Parameters } from './matcher.ts';
import { FIRST, LAST, paramHash } from './names.ts';
import { presentBit } from './present.ts';
import { behind, orderBy, type SortColumn } from './sort.ts';

/** One type, by an index that is in the order of the first key. */
export const isWalkable = (types: readonly string[], sort: readonly SortColumn[]): boolean =>
  types.length === 1 && sort[0]?.index !== undefined;

export interface Walk {
  readonly type: string;
  readonly sort: readonly SortColumn[];
  readonly others: readonly Matcher[];
  /** Of the last row of the page before; undefined: from the first. */
  readonly place: readonly string[] | undefined;
  readonly limit: number;
}

/** A select of id and s0 …: those that have a value for the first key. */
export function walked(walk: Walk, p: Parameters): string {
  const { type, sort, others, place, limit } = walk;
  const first = sort[0]!;
  // With more keys behind it no index has the order of what a code stands at.
  if (first.index === 'term' && sort[1]!.code === '') return byTerm(walk, p);
  const source = SOURCES[first.index!](type, first, p);
  const rest = sort.slice(1).map(({ value }) => value(p, source.id));
  const conditions = [source.where, ...others.map((one) => one.probe(p, source.id))];
  const columns = [source.ordered, ...rest];
  if (place !== undefined)
    conditions.push(
      behind(sort, columns, place, p, (value, i, parameters) =>
        first.index === 'updated' && i === 0
          ? parameters.add(instantOf(Number(value)), 'timestamptz')
          : parameters.add(value, sort[i]!.cast),
      ),
    );
  const told = [source.told, ...rest].map((column, i) => `${column} as s${i}`);
  return `select ${source.id} as id, ${told.join(', ')} from ${source.from}
    where ${conditions.join(' and ')} order by ${orderBy(sort, columns)} limit ${limit}`;
}

interface Source {
  readonly from: string;
  readonly where: string;
  readonly id: string;
  /** SQL of the first key as the index has it, and as it is told. */
  readonly ordered: string;
  readonly told: string;
}

type MakeSource = (type: string, first: SortColumn, p: Parameters) => Source;
const SOURCES: Readonly<Record<NonNullable<SortColumn['index']>, MakeSource>> = {
  range(type, { code, descending }, p) {
    const own = `w.param = ${p.add(paramHash(type, code), 'bigint')} and w.flags & ${descending ? LAST : FIRST} <> 0`;
    return { from: 'population_range w', where: own, id: 'w.id', ordered: 'w.low', told: 'w.low' };
  },
  term(type, { code, descending }, p) {
    const param = p.add(paramHash(type, code), 'bigint');
    return {
      from: 'population_term w join population_key wk on wk.key = w.key',
      where: `w.param = ${param} and ${isFirst(param, 'wk.id', descending)}`,
      id: 'wk.id',
      ordered: 'w.value',
      told: 'w.value',
    };
  },
  updated(type, _first, p) {
    return {
      from: 'resource_version w join population wp on wp.type = w.type and wp.id = w.id and wp.version = w.version',
      where: `w.type = ${p.add(typeNumber(type), 'smallint')}`,
      id: 'w.id',
      ordered: 'w.at',
      told: '(extract(epoch from w.at) * 1000)::bigint',
    };
  },
};

/** Of several values a resource stands at the first it sorts by. */
const isFirst = (param: string, id: string, descending: boolean): string =>
  `not exists (select from population_key ek join population_term e on e.key = ek.key where ek.id = ${id}
    and e.param = ${param} and (e.value, e.key) ${descending ? '>' : '<'} (w.value, w.key) offset 0)`;

const LOWEST = '00000000-0000-0000-0000-000000000000';
const HIGHEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Value by value, of each no more than a page: what one value has is in the order of ids already. */
function byTerm({ type, sort, others, place, limit }: Walk, p: Parameters): string {
  const { code, descending } = sort[0]!;
  const param = p.add(paramHash(type, code), 'bigint');
  const order = descending ? ' desc' : '';
  const beyond = descending ? '<' : '>';
  const conditions = ['wk.key = w.key', isFirst(param, 'wk.id', descending)];
  conditions.push(...others.map((one) => one.probe(p, 'wk.id')));
  const where = [`w.param = ${param}`];
  if (place !== undefined) {
    const [value, key, id] = [p.add(place[0], 'text'), p.add(place[1], 'bigint'), p.add(place[2], 'uuid')];
    where.push(`(w.value, w.key) ${beyond}= (${value}, ${key})`);
    const start = `case when w.value = ${value} and w.key = ${key} then ${id} else '${descending ? HIGHEST : LOWEST}'::uuid end`;
    conditions.push(`wk.id ${beyond} (${start})`);
  }
  return `select wk.id, w.value as s0, w.key as s1, wk.id as s2 from population_term w cross join lateral (
      select wk.id from population_key wk where ${conditions.join(' and ')} order by wk.id${order} limit ${limit}) wk
    where ${where.join(' and ')} order by w.value${order}, w.key${order}, wk.id${order} limit ${limit}`;
}

/** Those without a value for the first key. */
export function valueless({ type, sort, others, place, limit }: Walk, p: Parameters): string {
  const bit = presentBit(type, sort[0]!.code);
  // The first key, and the key of a code that belongs to it, are the same for all of them.
  const from = sort[1]!.none !== undefined && sort[1]!.code === '' ? 2 : 1;
  const columns = sort.map(({ none, cast, value }, i) => (i < from ? p.add(none, cast) : value(p, 'b.id')));
  const conditions = [
    `b.type = ${p.add(typeNumber(type), 'smallint')} and b.present & ${p.add(bit, 'bigint')} = 0`,
    ...others.map((one) => one.probe(p, 'b.id')),
  ];
  const [later, names] = [sort.slice(from), columns.slice(from)];
  if (place !== undefined) conditions.push(behind(later, names, place.slice(from), p));
  return `select b.id, ${columns.map((column, i) => `${column} as s${i}`).join(', ')} from population b
    where ${conditions.join(' and ')} order by ${orderBy(later, names)} limit ${limit}`;
}

/** Whether the place is of a row without a value. */
export const isValueless = (sort: readonly SortColumn[], place: readonly string[]): boolean =>
  sort[0]!.none !== undefined && place[0] === sort[0]!.none;
