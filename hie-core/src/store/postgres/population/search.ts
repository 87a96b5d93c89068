/**
 * A search over everybody, or one that asks more than the hot indexes hold: conditions from every index, walked from the
 * most selective of them. Pages are cut by the place of the last row, never by a count.
 */
import type { Database } from '../../../db.ts';
import { RESOURCE_TYPES } from '../../../r4/resource-types.ts';
import type { CodeKnowledge } from '../../codes.ts';
import type { Current } from '../../current.ts';
import type { Restriction, SearchQuery } from '../../repository.ts';
import { run } from '../search-run.ts';
import { compile, compileCommon, everyone, permitted, within } from './compile.ts';
import { withLookUps } from './look-ups.ts';
import { allOf, anyOf, type Matcher, Parameters } from './matcher.ts';
import { countOf, type Page, type Plan, readPage } from './page.ts';
import { sortColumns } from './sort.ts';
import { isWalkable } from './walk.ts';

export interface PopulationPage {
  readonly current: readonly Current[];
  readonly total: number | undefined;
  readonly next: string | undefined;
}

const EMPTY: PopulationPage = { current: [], total: 0, next: undefined };

/** The indexes have to be fresh, and value sets replaced by their codes. */
export async function searchPopulation(
  db: Database,
  query: SearchQuery,
  restriction: Restriction,
  codes?: CodeKnowledge,
): Promise<PopulationPage> {
  const scope = scopeOf(query, restriction);
  if (scope === undefined) return EMPTY;
  const { types } = scope;
  const sort = sortColumns(types, query.sort);
  const asked = await withLookUps(
    db,
    (lookUps) =>
      query.criteria.map((criterion) =>
        query.type === undefined
          ? compileCommon(types, criterion, { restriction, lookUps })
          : compile(query.type, criterion, { restriction, lookUps }),
      ),
    codes,
  );
  const plan: Plan = {
    ...(await choosePlan(db, scope, asked, isWalkable(types, sort), sort.length === 1)),
    types,
    sort,
  };
  if (query.summary === 'count') return { current: [], total: await countOf(db, plan), next: undefined };
  const { current, next }: Page = await readPage(db, plan, query.cursor, query.count);
  const whole = query.cursor === undefined && next === undefined;
  const total = query.total === 'none' ? undefined : whole ? current.length : await countOf(db, plan);
  return { current: current.filter(({ deleted }) => !deleted), total, next };
}

interface Scope {
  readonly types: readonly string[];
  readonly matcher: Matcher;
  /** What of them is hidden from the caller. */
  readonly hidden: Matcher;
  /** The record of one person: few rows, the best place to start from. */
  readonly small: boolean;
}

/** Which types, and of each only what may be seen; undefined: nothing. */
function scopeOf({ type, types, compartment }: SearchQuery, restriction: Restriction): Scope | undefined {
  const free: string[] = [];
  const records = new Map<string, string[]>();
  const hidden: { readonly types: string[]; readonly own: Restriction }[] = [];
  for (const one of type !== undefined ? [type] : types?.length ? types : RESOURCE_TYPES) {
    const own = type !== undefined || restriction.reach === undefined ? restriction : restriction.reach(one);
    if (own === undefined) continue;
    const persons = compartment === undefined ? own.persons : [compartment.id, ...(compartment.others ?? [])];
    if (compartment !== undefined && own.persons?.includes(compartment.id) === false) continue;
    if (persons === undefined) free.push(one);
    else for (const person of persons) records.set(person, [...(records.get(person) ?? []), one]);
    hidden.push({ types: [one], own });
  }
  const all = hidden.flatMap(({ types: own }) => own);
  if (all.length === 0) return undefined;
  const parts = [...records].map(([person, own]) => within(own, person));
  if (free.length > 0) parts.push(everyone(free));
  return { types: all, matcher: anyOf(parts), hidden: hiddenOf(all, hidden), small: free.length === 0 };
}

/** Types that are under one and the same restriction are asked together. */
function hiddenOf(
  all: readonly string[],
  each: readonly { readonly types: readonly string[]; readonly own: Restriction }[],
): Matcher {
  const same = new Set(each.map(({ own }) => own));
  if (same.size === 1) return permitted(each[0]!.own, all);
  return anyOf(
    each.map(({ types, own }) => allOf([{ probe: everyone(types).probe, set: undefined }, permitted(own, types)])),
  );
}

/** Above it, how many there are makes no difference. */
const MANY = 1_000;

/** @param sorted by an index that can be walked; @param byId the answer is in the order of ids */
async function choosePlan(
  db: Database,
  scope: Scope,
  asked: readonly Matcher[],
  sorted: boolean,
  byId: boolean,
): Promise<Omit<Plan, 'types' | 'sort'>> {
  const { matcher, hidden } = scope;
  if (scope.small) return { driver: matcher, others: [...asked, hidden] };
  const able = asked.filter(({ set }) => set !== undefined);
  const best = able.length === 0 ? undefined : await mostSelective(db, able, byId);
  if (best === undefined && sorted) return { driver: 'sort', others: [...asked, hidden] };
  const driver = best ?? able.find(({ walk }) => walk !== undefined);
  if (driver === undefined) return { driver: matcher, others: [...asked, hidden] };
  // An index row of a type's parameter tells the type; of several types it does not.
  const others = [...asked.filter((one) => one !== driver), hidden];
  return { driver, others: scope.types.length === 1 ? others : [...others, matcher] };
}

/** undefined: all of them are broad. */
async function mostSelective(db: Database, able: readonly Matcher[], byId: boolean): Promise<Matcher | undefined> {
  const walkable = able.find(({ walk }) => walk !== undefined);
  if (byId && able.length === 1 && walkable !== undefined) return walkable;
  const p = new Parameters();
  const columns = able.map(
    ({ set }, i) => `(select count(*) from (select from (${set!(p)}) t limit ${MANY}) u)::integer as c${i}`,
  );
  const { rows } = await run<Record<string, number>>(db, { text: `select ${columns.join(', ')}`, values: p.values });
  const counts = able.map((_, i) => rows[0]![`c${i}`]!);
  const least = Math.min(...counts);
  return least < MANY ? able[counts.indexOf(least)] : undefined;
}
