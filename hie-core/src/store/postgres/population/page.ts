/** From a plan to its page: rows in order, cut by the place of the last one, and only then their contents. */
import type { Database } from '../../../db.ts';
import type { Current } from '../../current.ts';
import { CURRENT_COLUMNS, type CurrentRow, toCurrent } from '../current.ts';
import { run, type Statement } from '../search-run.ts';
import { type Matcher, Parameters } from './matcher.ts';
import { behind, fromCursor, orderBy, type SortColumn, toCursor } from './sort.ts';
import { typeTest } from './types.ts';
import { isValueless, valueless, walked } from './walk.ts';

export interface Plan {
  readonly types: readonly string[];
  /** Whence the ids come; `sort`: from the index that is in the order of the answer. */
  readonly driver: Matcher | 'sort';
  /** Asked of each of them. */
  readonly others: readonly Matcher[];
  readonly sort: readonly SortColumn[];
}

export interface Page {
  readonly current: readonly Current[];
  readonly next: string | undefined;
}

type Row = CurrentRow & Readonly<Record<string, unknown>>;
/** Few distinct limits, few prepared statements; the planner has to know them. */
const LIMITS = [2, 11, 21, 51, 101, 201, 501, 1001];

export async function readPage(db: Database, plan: Plan, cursor: string | undefined, count: number): Promise<Page> {
  const after = cursor === undefined ? undefined : fromCursor(cursor, plan.sort);
  const limit = LIMITS.find((one) => one > count) ?? 1001;
  const rows =
    plan.driver === 'sort' ? await sortedRows(db, plan, after, limit) : await drivenRows(db, plan, after, limit);
  const page = rows.slice(0, count);
  const last = page.at(-1);
  const next = rows.length > count && last ? toCursor(plan.sort.map((_, i) => last[`s${i}`])) : undefined;
  return { current: page.map(toCurrent), next };
}

export async function countOf(db: Database, plan: Plan): Promise<number> {
  const p = new Parameters();
  const { from, where } = fromWhere(plan, p);
  const text = `select count(*)::integer as total from ${from} where ${where}`;
  return (await run<{ total: number }>(db, { text, values: p.values })).rows[0]!.total;
}

async function drivenRows(db: Database, plan: Plan, after: readonly string[] | undefined, limit: number) {
  const p = new Parameters();
  const { from, where } = fromWhere(plan, p);
  const { sort } = plan;
  if (sort.length === 1) {
    // By id alone: the index itself is in this order.
    const cut = after === undefined ? '' : ` and ${behind(sort, ['b.id'], after, p)}`;
    const page = `select b.id, b.id as s0 from ${from} where ${where}${cut} order by ${orderBy(sort, ['b.id'])} limit ${limit}`;
    return contentsOf(db, sort, page, p);
  }
  const names = sort.map((_, i) => `s${i}`);
  const columns = sort.map(({ value }, i) => `${value(p, 'b.id')} as s${i}`);
  const rows = `select b.id, ${columns.join(', ')} from ${from} where ${where} offset 0`;
  const cut = after === undefined ? '' : `where ${behind(sort, names, after, p)}`;
  return contentsOf(db, sort, `select * from (${rows}) r ${cut} order by ${orderBy(sort, names)} limit ${limit}`, p);
}

/** First those that have a value, then those that have none. */
async function sortedRows(db: Database, plan: Plan, after: readonly string[] | undefined, limit: number) {
  const { sort, others } = plan;
  const type = plan.types[0]!;
  const beyond = after !== undefined && isValueless(sort, after);
  const p = new Parameters();
  const rows = beyond ? [] : await contentsOf(db, sort, walked({ type, sort, others, place: after, limit }, p), p);
  if (rows.length === limit || sort[0]!.none === undefined) return rows;
  const q = new Parameters();
  const rest = valueless({ type, sort, others, place: beyond ? after : undefined, limit }, q);
  return [...rows, ...(await contentsOf(db, sort, rest, q))].slice(0, limit);
}

async function contentsOf(db: Database, sort: readonly SortColumn[], page: string, p: Parameters): Promise<Row[]> {
  const names = sort.map((_, i) => `b.s${i}`);
  const statement: Statement = {
    text: `select n.*, ${names.join(', ')} from (${page}) b
      cross join lateral (select ${CURRENT_COLUMNS}, v.content from resource_version v
        where v.shard = shard_of(b.id) and v.id = b.id order by v.version desc limit 1) n
      order by ${orderBy(sort, names)}`,
    values: p.values,
  };
  return (await run<Row>(db, statement)).rows;
}

function fromWhere(plan: Plan, p: Parameters): { from: string; where: string } {
  const conditions: string[] = [];
  const { driver } = plan;
  let from = 'population b';
  if (driver === 'sort') conditions.push(typeTest(plan.types, 'b.type', p));
  else if (driver.walk !== undefined) {
    const walk = driver.walk(p, 'b');
    from = walk.from;
    conditions.push(walk.where);
  } else from = `(select distinct d.id from (${driver.set!(p)}) d) b`;
  conditions.push(...plan.others.map((one) => one.probe(p, 'b.id')));
  return { from, where: conditions.length === 0 ? 'true' : conditions.join(' and ') };
}
