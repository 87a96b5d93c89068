/** Puts versions into the population indexes: what they held of those resources goes, what the versions say comes. */
import type { Resource } from '@medplum/fhirtypes';
import type { Database } from '../../../db.ts';
import type { TailRow } from '../tail.ts';
import { typeNumber } from '../type-numbers.ts';
import { type PopulationRows, populationRows } from './rows.ts';

type Client = Pick<Database, 'query'>;

/** @param rows at most one per resource, the newest */
export async function replaceRows(client: Client, rows: readonly TailRow[]): Promise<void> {
  const fresh = await dropOld(client, rows);
  const live = fresh.filter(({ deleted }) => !deleted);
  if (live.length === 0) return;
  const made = live.map((row) => ({ row, rows: populationRows(JSON.parse(row.content) as Resource) }));
  await insertPopulation(client, made);
  await insertKeys(client, made);
  await insertLinks(client, made);
  await insertTexts(client, made);
  await insertRanges(client, made);
}

interface Made {
  readonly row: TailRow;
  readonly rows: PopulationRows;
}

interface Held {
  readonly id: string;
  readonly type: number;
  readonly version: number;
  readonly content: string;
}

/** @returns those that are newer than what the indexes hold */
async function dropOld(client: Client, rows: readonly TailRow[]): Promise<readonly TailRow[]> {
  const again = rows.filter(({ version, deleted }) => version > 1 || deleted);
  // A version 1 is new, unless it was indexed already and is met a second time.
  const { rows: held } = await client.query<Held>({
    name: 'population_held',
    text: `select p.id, p.type, p.version, case when p.id = any($3::uuid[]) then v.content else '' end as content
      from unnest($1::uuid[], $2::smallint[]) as r(id, type) join population p on p.type = r.type and p.id = r.id
      left join resource_version v on v.shard = shard_of(p.id) and v.id = p.id and v.version = p.version
        and p.id = any($3::uuid[])`,
    values: [rows.map(({ key }) => key), rows.map(({ type }) => typeNumber(type)), again.map(({ key }) => key)],
  });
  const byKey = new Map(held.map((one) => [one.id, one]));
  const newer = rows.filter((row) => row.version > (byKey.get(row.key)?.version ?? 0));
  const replaced = newer.flatMap(({ key }) => byKey.get(key) ?? []);
  if (replaced.length === 0) return newer;
  const keys: number[] = [];
  const ids: string[] = [];
  for (const { id, content } of replaced) {
    for (const key of populationRows(JSON.parse(content) as Resource).keys) {
      keys.push(key);
      ids.push(id);
    }
  }
  await client.query({
    name: 'population_drop_keys',
    text: `delete from population_key k using unnest($1::bigint[], $2::uuid[]) as r(key, id) where k.key = r.key and k.id = r.id`,
    values: [keys, ids],
  });
  const gone = replaced.map(({ id }) => id);
  for (const table of ['population_link', 'population_text', 'population_range'])
    await client.query({
      name: `drop_${table}`,
      text: `delete from ${table} x using unnest($1::uuid[]) as r(id) where x.id = r.id`,
      values: [gone],
    });
  await client.query({
    name: 'population_drop',
    text: 'delete from population p using unnest($1::uuid[], $2::smallint[]) as r(id, type) where p.type = r.type and p.id = r.id',
    values: [gone, replaced.map(({ type }) => type)],
  });
  return newer;
}

const braces = (numbers: Iterable<number>): string => `{${[...numbers].join(',')}}`;

async function insertPopulation(client: Client, made: readonly Made[]): Promise<void> {
  await client.query({
    name: 'population_insert',
    text: `insert into population (type, id, version, updated, present)
      select t, i, v, u, p::bigint[] from unnest($1::smallint[], $2::uuid[], $3::integer[], $4::bigint[], $5::text[]) as r(t, i, v, u, p)`,
    values: [
      made.map(({ row }) => typeNumber(row.type)),
      made.map(({ row }) => row.key),
      made.map(({ row }) => row.version),
      made.map(({ row }) => row.at),
      made.map(({ rows }) => braces(rows.present)),
    ],
  });
}

async function insertKeys(client: Client, made: readonly Made[]): Promise<void> {
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
    text: 'insert into population_key (key, id) select * from unnest($1::bigint[], $2::uuid[])',
    values: [braces(keys), braceIds(ids)],
  });
}

const braceIds = (ids: readonly string[]): string => `{${ids.join(',')}}`;

async function insertLinks(client: Client, made: readonly Made[]): Promise<void> {
  const links = made.flatMap(({ row, rows }) => [...rows.links.values()].map((link) => ({ ...link, id: row.key })));
  if (links.length === 0) return;
  await client.query({
    name: 'population_insert_links',
    text: 'insert into population_link (param, target, id) select * from unnest($1::bigint[], $2::uuid[], $3::uuid[])',
    values: [
      braces(links.map(({ param }) => param)),
      braceIds(links.map(({ target }) => target)),
      braceIds(links.map(({ id }) => id)),
    ],
  });
}

async function insertTexts(client: Client, made: readonly Made[]): Promise<void> {
  const texts = made.flatMap(({ row, rows }) => [...rows.texts.values()].map((text) => ({ text, id: row.key })));
  if (texts.length === 0) return;
  await client.query({
    name: 'population_insert_texts',
    text: `insert into population_text (param, id, first, last, value)
      select * from unnest($1::bigint[], $2::uuid[], $3::boolean[], $4::boolean[], $5::text[])`,
    values: [
      texts.map(({ text }) => text.param),
      texts.map(({ id }) => id),
      texts.map(({ text }) => text.first),
      texts.map(({ text }) => text.last),
      texts.map(({ text }) => text.value),
    ],
  });
}

async function insertRanges(client: Client, made: readonly Made[]): Promise<void> {
  const ranges = made.flatMap(({ row, rows }) => [...rows.ranges.values()].map((range) => ({ range, id: row.key })));
  if (ranges.length === 0) return;
  await client.query({
    name: 'population_insert_ranges',
    text: `insert into population_range (param, low, high, id, first, last, wide, units)
      select p, l, h, i, f, g, w, u::bigint[]
      from unnest($1::bigint[], $2::float8[], $3::float8[], $4::uuid[], $5::boolean[], $6::boolean[], $7::boolean[], $8::text[]) as r(p, l, h, i, f, g, w, u)`,
    values: [
      ranges.map(({ range }) => range.param),
      ranges.map(({ range }) => range.low),
      ranges.map(({ range }) => range.high),
      ranges.map(({ id }) => id),
      ranges.map(({ range }) => range.first),
      ranges.map(({ range }) => range.last),
      ranges.map(({ range }) => range.wide),
      ranges.map(({ range }) => (range.units === undefined ? null : braces(range.units))),
    ],
  });
}
