/**
 * A search over everybody, or one that asks more than the hot indexes hold: conditions from every index, walked from the
 * most selective of them. Pages are cut by the place of the last row, never by a count.
 */
import type { Database } from '../../../db.ts';
import { RESOURCE_TYPES } from '../../../r4/resource-types.ts';
import type { Restriction, SearchQuery } from '../../repository.ts';
import { CURRENT_COLUMNS, type Current, type CurrentRow, toCurrent } from '../current.ts';
import { run, type Statement } from '../search-run.ts';
import { compile, compileCommon, everyone, within } from './compile.ts';
import { anyOf, type Matcher, Parameters } from './matcher.ts';
import { behind, fromCursor, orderBy, type SortColumn, sortColumns, toCursor } from './sort.ts';

export interface PopulationPage {
  readonly current: readonly Current[];
  readonly total: number | undefined;
  readonly next: string | undefined;
}

interface Plan {
  /** Whence the ids come. */
  readonly driver: Matcher;
  /** Asked of each of them. */
  readonly others: readonly Matcher[];
  readonly sort: readonly SortColumn[];
}

type Row = CurrentRow & Readonly<Record<string, unknown>>;
const EMPTY: PopulationPage = { current: [], total: 0, next: undefined };

/** The indexes have to be fresh, and value sets replaced by their codes. */
export async function searchPopulation(
  db: Database,
  query: SearchQuery,
  restriction: Restriction,
): Promise<PopulationPage> {
  const scope = scopeOf(query, restriction);
  if (scope === undefined) return EMPTY;
  const { types } = scope;
  const sort = sortColumns(types, query.sort);
  const asked = query.criteria.map((criterion) =>
    query.type === undefined
      ? compileCommon(types, criterion, restriction)
      : compile(query.type, criterion, restriction),
  );
  const plan: Plan = { ...(await chooseDriver(db, scope, asked)), sort };
  if (query.summary === 'count') return { current: [], total: await count(db, plan), next: undefined };
  const after = query.cursor === undefined ? undefined : fromCursor(query.cursor, sort);
  const { rows } = await run<Row>(db, pageStatement(plan, after, query.count + 1));
  const page = rows.slice(0, query.count);
  const more = rows.length > query.count;
  const last = page.at(-1);
  const next = more && last ? toCursor(sort.map((_, i) => last[`s${i}`])) : undefined;
  const whole = query.cursor === undefined && !more;
  const total = query.total === 'none' ? undefined : whole ? page.length : await count(db, plan);
  return { current: page.map(toCurrent).filter(({ deleted }) => !deleted), total, next };
}

interface Scope {
  readonly types: readonly string[];
  readonly matcher: Matcher;
  /** The record of one person: few rows, the best place to start from. */
  readonly small: boolean;
}

/** Which types, and of each only what may be seen; undefined: nothing. */
function scopeOf({ type, types, compartment }: SearchQuery, restriction: Restriction): Scope | undefined {
  const free: string[] = [];
  const records = new Map<string, string[]>();
  for (const one of type !== undefined ? [type] : types?.length ? types : RESOURCE_TYPES) {
    const own = type !== undefined || restriction.reach === undefined ? restriction : restriction.reach(one);
    if (own === undefined) continue;
    const person = compartment?.id ?? own.patientId;
    if (compartment !== undefined && own.patientId !== undefined && own.patientId !== compartment.id) continue;
    if (person === undefined) free.push(one);
    else records.set(person, [...(records.get(person) ?? []), one]);
  }
  const all = [...free, ...[...records.values()].flat()];
  if (all.length === 0) return undefined;
  const parts = [...records].map(([person, own]) => within(own, person));
  if (free.length > 0) parts.push(everyone(free));
  return { types: all, matcher: anyOf(parts), small: free.length === 0 };
}

/** Above it, how many there are makes no difference. */
const MANY = 1_000;

async function chooseDriver(
  db: Database,
  scope: Scope,
  asked: readonly Matcher[],
): Promise<Pick<Plan, 'driver' | 'others'>> {
  if (scope.small) return { driver: scope.matcher, others: asked };
  const able = asked.filter(({ set }) => set !== undefined);
  const best = able.length === 0 ? undefined : await mostSelective(db, able);
  if (best === undefined) return { driver: scope.matcher, others: asked };
  // An index row of a type's parameter tells the type; of several types it does not.
  const others = asked.filter((one) => one !== best);
  return { driver: best, others: scope.types.length === 1 ? others : [...others, scope.matcher] };
}

/** undefined: all of them are broad, and none can be walked in the order of the answer. */
async function mostSelective(db: Database, able: readonly Matcher[]): Promise<Matcher | undefined> {
  const walkable = able.find(({ walk }) => walk !== undefined);
  if (able.length === 1 && walkable !== undefined) return walkable;
  const p = new Parameters();
  const columns = able.map(
    ({ set }, i) => `(select count(*) from (select from (${set!(p)}) t limit ${MANY}) u)::integer as c${i}`,
  );
  const { rows } = await run<Record<string, number>>(db, { text: `select ${columns.join(', ')}`, values: p.values });
  const counts = able.map((_, i) => rows[0]![`c${i}`]!);
  const least = Math.min(...counts);
  return least < MANY ? able[counts.indexOf(least)] : walkable;
}

function fromWhere(plan: Plan, p: Parameters): { from: string; where: string } {
  const conditions: string[] = [];
  let from: string;
  if (plan.driver.walk !== undefined) {
    const walk = plan.driver.walk(p, 'b');
    from = walk.from;
    conditions.push(walk.where);
  } else from = `(select distinct d.id from (${plan.driver.set!(p)}) d) b`;
  conditions.push(...plan.others.map((one) => one.probe(p, 'b.id')));
  return { from, where: conditions.length === 0 ? 'true' : conditions.join(' and ') };
}

function pageStatement(plan: Plan, after: readonly string[] | undefined, limit: number): Statement {
  const p = new Parameters();
  const { from, where } = fromWhere(plan, p);
  const { sort } = plan;
  const names = sort.map((_, i) => `s${i}`);
  let page: string;
  if (sort.length === 1) {
    // By id alone: the index itself is in this order.
    const behindId = after === undefined ? '' : ` and ${behind(sort, ['b.id'], after, p)}`;
    page = `select b.id, b.id as s0 from ${from} where ${where}${behindId} order by ${orderBy(sort, ['b.id'])} limit ${p.add(limit, 'integer')}`;
  } else {
    const columns = sort.map(({ value }, i) => `${value(p, 'b.id')} as s${i}`);
    const rows = `select b.id, ${columns.join(', ')} from ${from} where ${where} offset 0`;
    const cut = after === undefined ? '' : `where ${behind(sort, names, after, p)}`;
    page = `select * from (${rows}) r ${cut} order by ${orderBy(sort, names)} limit ${p.add(limit, 'integer')}`;
  }
  const text = `select n.*, ${names.map((name) => `b.${name}`).join(', ')} from (${page}) b
    cross join lateral (select ${CURRENT_COLUMNS}, v.content from resource_version v
      where v.shard = shard_of(b.id) and v.id = b.id order by v.version desc limit 1) n
    order by ${orderBy(
      sort,
      names.map((name) => `b.${name}`),
    )}`;
  return { text, values: p.values };
}

async function count(db: Database, plan: Plan): Promise<number> {
  const p = new Parameters();
  const { from, where } = fromWhere(plan, p);
  const text = `select count(*)::integer as total from ${from} where ${where}`;
  return (await run<{ total: number }>(db, { text, values: p.values })).rows[0]!.total;
}
