/**
 * Runs a search. One that stays in a record, or asks for an identifier or a name, is answered from the hot indexes, written
 * with the resource itself; every other one from the population indexes, once they hold all that was committed before.
 */

import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import type { CodeKnowledge } from '../codes.ts';
import { type Current, toStored } from '../current.ts';
import { keyOf } from '../keys.ts';
import { mainDate } from '../main-date.ts';
import type { Restriction, SearchPage, SearchQuery } from '../repository.ts';
import { type CurrentRow, toCurrent } from './current.ts';
import { included } from './population/include.ts';
import type { PopulationIndexer } from './population/indexer.ts';
import { type PopulationPage, searchPopulation } from './population/search.ts';
import { withCodes } from './population/value-set.ts';
import { type Ask, ask, isListed } from './search-criteria.ts';
import { run } from './search-run.ts';
import { type Base, countStatement, pageStatement, type SearchPlan, wordsStatement } from './search-sql.ts';
import { typeNumber } from './type-numbers.ts';

type Row = CurrentRow & { readonly sort: number };

export interface SearchContext {
  readonly db: Database;
  readonly indexer: PopulationIndexer;
  readonly codes?: CodeKnowledge | undefined;
}

export async function search(
  context: SearchContext,
  query: SearchQuery,
  restriction: Restriction,
): Promise<SearchPage> {
  const { current, total, next } = await matchesOf(context, query, restriction);
  const includes = query.includes ?? [];
  if (includes.length === 0 || current.length === 0)
    return { matches: current.map(toStored), included: [], total, next };
  if (includes.some(({ reverse }) => reverse)) await context.indexer.fresh();
  const more = await included(context.db, current, includes, restriction);
  return { matches: current.map(toStored), included: more.map(toStored), total, next };
}

/** At most `limit` current resources, for conditional writes. */
export async function searchCurrent(
  context: SearchContext,
  type: string,
  criteria: SearchQuery['criteria'],
  limit: number,
  restriction: Restriction,
): Promise<Current[]> {
  const query: SearchQuery = { type, criteria, sort: [], count: limit, cursor: undefined, total: 'none' };
  return [...(await matchesOf(context, query, restriction)).current];
}

async function matchesOf(
  { db, indexer, codes }: SearchContext,
  query: SearchQuery,
  restriction: Restriction,
): Promise<PopulationPage> {
  if (query.compartment !== undefined && query.compartment.type !== 'Patient') throw otherCompartment();
  const plan = planSearch(query, restriction);
  if (plan === 'nothing') return { current: [], total: query.total === 'none' ? undefined : 0, next: undefined };
  if (plan !== 'population') return searchHot(db, plan, query);
  await indexer.fresh();
  const criteria = await withCodes(db, query.criteria, restriction, codes);
  return searchPopulation(db, { ...query, criteria }, restriction, codes);
}

const otherCompartment = () =>
  fault('not-supported', 'El hub solo atiende la búsqueda en el compartimento de una persona.', {
    rule: 'R4 compartment search: Patient',
    fix: 'Escriba Patient/{id}/Tipo, o busque el tipo por su parámetro de referencia.',
  });

async function searchHot(db: Database, plan: SearchPlan, query: SearchQuery): Promise<PopulationPage> {
  if (query.summary === 'count') return { current: [], total: await count(db, plan), next: undefined };
  const common = await areCommon(db, plan);
  const { rows } = await run<Row>(db, pageStatement(common ? { ...plan, common } : plan));
  const page = rows.slice(0, query.count);
  const last = page.at(-1);
  const next = rows.length > query.count && last ? toCursor(last) : undefined;
  const whole = query.cursor === undefined && rows.length <= query.count;
  const total = query.total === 'none' ? undefined : whole ? page.length : await count(db, plan);
  return { current: page.map(toCurrent).filter(({ deleted }) => !deleted), total, next };
}

/**
 * Of a sample of people so many make a name common: a page of it is sooner found by walking the ids than by collecting all who
 * have it, which in a city of a million takes tens of milliseconds.
 */
const SAMPLE = 2_000;
const COMMON = 3;

async function areCommon(db: Database, plan: SearchPlan): Promise<boolean> {
  const words = plan.asks.filter(({ kind }) => kind === 'words');
  if (plan.base !== 'directory' || plan.sort.key !== 'id' || words.length === 0 || words.length < plan.asks.length)
    return false;
  return (await run<{ total: number }>(db, wordsStatement(plan, SAMPLE))).rows[0]!.total >= COMMON;
}

async function count(db: Database, plan: SearchPlan): Promise<number> {
  const { rows } = await run<{ total: number }>(db, countStatement(plan));
  return rows[0]?.total ?? 0;
}

/** `population`: the hot indexes do not answer this. */
function planSearch(query: SearchQuery, restriction: Restriction): SearchPlan | 'nothing' | 'population' {
  const { type, compartment } = query;
  if (type === undefined || compartment?.others !== undefined) return 'population';
  const asks: Ask[] = [];
  for (const criterion of query.criteria) {
    const one = ask(type, criterion);
    if (one === undefined) return 'population';
    asks.push(one);
  }
  const { persons } = restriction;
  if (persons !== undefined && compartment !== undefined && !persons.includes(compartment.id)) return 'nothing';
  if (persons?.length === 0) return 'nothing';
  const person = compartment?.id ?? onlyOf(persons, asks);
  // Several records at once: each index row here is of one.
  if (person === undefined && persons !== undefined) return 'population';
  const within = person === undefined ? undefined : keyOf('Patient', person);
  const patients = new Set(asks.flatMap((one) => (one.kind === 'patient' ? [one.key] : [])));
  if (within !== undefined) patients.add(within);
  const isPatient = type === 'Patient';
  // A resource may stand in several records: each index row here is of one.
  if (patients.size > 1) return 'population';
  const base = chooseBase(asks, within !== undefined && !isPatient, isPatient);
  const onlyBirth = asks.length > 0 && asks.every(({ kind }) => kind === 'birth');
  const sort = sortOf(query, type, base, onlyBirth);
  if (sort === undefined || !asks.every((one) => isServed(type, one, base)) || isBroad(asks, base, isPatient))
    return 'population';
  return {
    base,
    type,
    typeNumber: typeNumber(type),
    restriction,
    asks,
    within,
    isPatient,
    sort,
    after: query.cursor === undefined ? undefined : fromCursor(query.cursor),
    limit: pageLimit(query.count),
  };
}

/** The one record that may be seen, or of several the one that is asked about. */
function onlyOf(persons: readonly string[] | undefined, asks: readonly Ask[]): string | undefined {
  if (persons === undefined || persons.length === 1) return persons?.[0];
  const asked = asks.find((one) => one.kind === 'patient');
  return asked?.kind === 'patient' ? persons.find((id) => keyOf('Patient', id) === asked.key) : undefined;
}

function chooseBase(asks: readonly Ask[], restricted: boolean, isPatient: boolean): Base {
  const has = (kind: Ask['kind']) => asks.some((one) => one.kind === kind);
  if (restricted || has('patient')) return 'compartment';
  if (has('words') || has('birth')) return 'directory';
  if (has('identifier')) return has('keys') && isPatient ? 'directory' : 'identifier';
  if (has('ids')) return 'ids';
  if (has('keys') || isPatient) return 'directory';
  return 'listing';
}

/** Columns that only some bases have. */
function isServed(type: string, { kind }: Ask, base: Base): boolean {
  switch (kind) {
    case 'date':
      return base === 'compartment';
    case 'keys':
      return base === 'compartment' || (base === 'directory' && isListed(type));
    case 'words':
    case 'birth':
      return base === 'directory';
    default:
      return true;
  }
}

/** All people of a code: the directory would have to be read from end to end. */
const isBroad = (asks: readonly Ask[], base: Base, isPatient: boolean): boolean =>
  base === 'directory' &&
  isPatient &&
  asks.some(({ kind }) => kind === 'keys') &&
  !asks.some(({ kind }) => kind === 'words' || kind === 'birth' || kind === 'identifier' || kind === 'ids');

/** undefined: not in an order that this base has. */
function sortOf(query: SearchQuery, type: string, base: Base, byBirth: boolean): SearchPlan['sort'] | undefined {
  const [first, second] = query.sort;
  if (first === undefined)
    return base === 'compartment'
      ? { key: 'date', descending: true }
      : base === 'listing'
        ? { key: 'updated', descending: true }
        : { key: byBirth ? 'birth' : 'id', descending: false };
  if (second !== undefined) return undefined;
  if (first.code === '_lastUpdated') return { key: 'updated', descending: first.descending };
  if (first.code === '_id')
    return first.descending || base === 'listing' ? undefined : { key: 'id', descending: false };
  return first.code === mainDate(type) && base === 'compartment'
    ? { key: 'date', descending: first.descending }
    : undefined;
}

/** Few distinct limits, few prepared statements: the page is cut in memory. */
const LIMITS = [2, 11, 21, 51, 101, 201, 501, 1001];
const pageLimit = (count: number): number => LIMITS.find((limit) => limit > count) ?? 1001;

function toCursor(row: Row): string {
  return Buffer.from(JSON.stringify([row.sort, row.id])).toString('base64url');
}

function fromCursor(cursor: string): { value: number; id: string } {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown];
    if (
      typeof value === 'number' &&
      Number.isSafeInteger(value) &&
      typeof id === 'string' &&
      /^[0-9a-f-]{36}$/.test(id)
    )
      return { value, id };
  } catch {
    // Falls through: whatever it was, it is not a cursor of ours.
  }
  throw fault('value', 'El cursor de página no es válido.', {
    path: '_cursor',
    fix: 'Siga el enlace «next» tal como vino, o repita la búsqueda desde el inicio.',
  });
}
