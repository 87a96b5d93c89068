/** Puts versions into the population indexes: what they held of those resources goes, what the versions say comes. */
import { setImmediate as breath } from 'node:timers/promises';
import type { Resource } from '@medplum/fhirtypes';
import type { Database } from '../../../db.ts';
import type { TailRow } from '../tail.ts';
import { typeNumber } from '../type-numbers.ts';
import type { KnownTerms } from './known-terms.ts';
import { type PopulationRows, populationRows } from './rows.ts';

type Client = Pick<Database, 'query'>;

export interface Made {
  readonly row: TailRow;
  /** undefined: deleted. */
  readonly rows: PopulationRows | undefined;
}

/** Requests are answered between two handfuls. */
const HANDFUL = 50;

/** @param rows at most one per resource, the newest */
export async function makeRows(rows: readonly TailRow[]): Promise<Made[]> {
  const made: Made[] = [];
  for (const [index, row] of rows.entries()) {
    if (index % HANDFUL === HANDFUL - 1) await breath();
    made.push({ row, rows: row.deleted ? undefined : populationRows(JSON.parse(row.content) as Resource) });
  }
  return made;
}

/** Inside a transaction of the caller. */
export async function replaceRows(client: Client, known: KnownTerms, made: readonly Made[]): Promise<void> {
  const gone = made.filter(({ rows }) => rows === undefined).map(({ row }) => row);
  if (gone.length > 0) await dropRows(client, await dropped(client, gone));
  const live = made.filter((one): one is Live => one.rows !== undefined);
  if (live.length === 0) return;
  const { fresh, replaced } = await insertPopulation(client, live);
  if (replaced.length > 0) await dropRows(client, replaced);
  const now = fresh.size === live.length ? live : live.filter(({ row }) => fresh.has(row.key));
  await insertTerms(client, known, now);
  await insertKeys(client, now);
  await insertLinks(client, now);
  await insertRanges(client, now);
}

type Live = Made & { readonly rows: PopulationRows };

async function dropped(client: Client, rows: readonly TailRow[]): Promise<string[]> {
  const { rows: held } = await client.query<{ id: string }>({
    name: 'population_drop',
    text: `delete from population p using unnest($1::smallint[], $2::uuid[], $3::integer[]) as r(type, id, version)
      where p.type = r.type and p.id = r.id and p.version < r.version returning p.id`,
    values: [rows.map(({ type }) => typeNumber(type)), rows.map(({ key }) => key), rows.map(({ version }) => version)],
  });
  return held.map(({ id }) => id);
}

async function dropRows(client: Client, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const table of ['population_key', 'population_link', 'population_range'])
    await client.query({
      name: `drop_${table}`,
      text: `delete from ${table} x using unnest($1::uuid[]) as r(id) where x.id = r.id`,
      values: [ids],
    });
}

const braces = (values: Iterable<number | string>): string => `{${[...values].join(',')}}`;

/** `fresh`: those that are newer than what was held; `replaced`: of these the ones that were held. */
async function insertPopulation(client: Client, made: readonly Live[]) {
  const { rows } = await client.query<{ id: string; held: boolean }>({
    name: 'population_insert',
    text: `insert into population as p (type, id, version, updated, present)
      select * from unnest($1::smallint[], $2::uuid[], $3::integer[], $4::bigint[], $5::bigint[]) order by 1, 2
      on conflict (type, id) do update set version = excluded.version, updated = excluded.updated, present = excluded.present
        where p.version < excluded.version
      returning p.id, (p.xmax <> 0) as held`,
    values: [
      braces(made.map(({ row }) => typeNumber(row.type))),
      braces(made.map(({ row }) => row.key)),
      braces(made.map(({ row }) => row.version)),
      braces(made.map(({ row }) => row.at)),
      braces(made.map(({ rows: { present } }) => present)),
    ],
  });
  return { fresh: new Set(rows.map(({ id }) => id)), replaced: rows.filter(({ held }) => held).map(({ id }) => id) };
}

async function insertTerms(client: Client, known: KnownTerms, made: readonly Live[]): Promise<void> {
  const fresh = known.unknown(made.flatMap(({ rows }) => rows.terms));
  if (fresh.length === 0) return;
  await client.query({
    name: 'population_insert_terms',
    text: `insert into population_term (key, param, kind, value, system)
      select * from unnest($1::bigint[], $2::bigint[], $3::"char"[], $4::text[], $5::text[]) on conflict (param, value, key) do nothing`,
    values: [
      braces(fresh.map(({ key }) => key)),
      braces(fresh.map(({ param }) => param)),
      braces(fresh.map(({ kind }) => kind)),
      fresh.map(({ value }) => value),
      fresh.map(({ system }) => system ?? null),
    ],
  });
}

/** In the order of the index: neighbours are on one page. */
async function insertKeys(client: Client, made: readonly Live[]): Promise<void> {
  const keys: number[] = [];
  const ids: string[] = [];
  for (const { row, rows } of made) {
    for (const key of rows.keys) {
      keys.push(key);
      ids.push(row.key);
    }
  }
  if (keys.length === 0) return;
  await client.query({
    name: 'population_insert_keys',
    text: 'insert into population_key (key, id) select * from unnest($1::bigint[], $2::uuid[]) order by 1, 2',
    values: [braces(keys), braces(ids)],
  });
}

async function insertLinks(client: Client, made: readonly Live[]): Promise<void> {
  const links = made.flatMap(({ row, rows }) => rows.links.map((link) => ({ ...link, id: row.key })));
  if (links.length === 0) return;
  await client.query({
    name: 'population_insert_links',
    text: 'insert into population_link (param, target, id) select * from unnest($1::bigint[], $2::uuid[], $3::uuid[]) order by 1, 2, 3',
    values: [
      braces(links.map(({ param }) => param)),
      braces(links.map(({ target }) => target)),
      braces(links.map(({ id }) => id)),
    ],
  });
}

async function insertRanges(client: Client, made: readonly Live[]): Promise<void> {
  const ranges = made.flatMap(({ row, rows }) => rows.ranges.map((range) => ({ range, id: row.key })));
  if (ranges.length === 0) return;
  const column = (value: (one: (typeof ranges)[number]) => number | string | undefined) =>
    braces(ranges.map((one) => value(one) ?? 'null'));
  await client.query({
    name: 'population_insert_ranges',
    text: `insert into population_range (param, low, high, id, flags, system, code, unit)
      select * from unnest($1::bigint[], $2::float8[], $3::float8[], $4::uuid[], $5::smallint[], $6::integer[], $7::integer[], $8::integer[]) order by 1, 2`,
    values: [
      column(({ range }) => range.param),
      column(({ range }) => range.low),
      column(({ range }) => range.high),
      column(({ id }) => id),
      column(({ range }) => range.flags),
      column(({ range }) => range.unit?.system),
      column(({ range }) => range.unit?.code),
      column(({ range }) => range.unit?.unit),
    ],
  });
}
