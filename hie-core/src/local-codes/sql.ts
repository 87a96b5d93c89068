/** Every statement on local codes as they are met and counted (migration 000018); those of the jobs stand in `jobs/sql.ts`. */
import type { Queryable } from '../db.ts';
import type { MappedCodes } from './translations.ts';

export interface Seen {
  readonly system: string;
  readonly code: string;
  readonly display: string;
  readonly facility: string;
  readonly type: number;
  /** FHIR instant. */
  readonly at: string;
  readonly shard: number;
  /** Key of the resource. */
  readonly id: string;
}

/** A resource counts once for each code, however many versions carry it. */
export async function storeSeen(db: Queryable, seen: readonly Seen[]): Promise<void> {
  const { rows } = await db.query<{ id: number; system: string; code: string }>(
    `insert into local_code as held (system, code, display, facility, type, first_at, last_at)
     select system, code, coalesce((array_agg(display order by at desc) filter (where display <> ''))[1], ''),
       min(facility), (array_agg(type order by at))[1], min(at), max(at)
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::timestamptz[])
       as s(system, code, display, facility, type, at)
     group by system, code order by system, code
     on conflict (system, code) do update set last_at = greatest(held.last_at, excluded.last_at),
       first_at = least(held.first_at, excluded.first_at),
       display = case when excluded.display = '' then held.display else excluded.display end
     returning id, system, code`,
    [
      ...[seen.map((one) => one.system), seen.map((one) => one.code), seen.map((one) => one.display)],
      ...[seen.map((one) => one.facility), seen.map((one) => one.type), seen.map((one) => one.at)],
    ],
  );
  const ids = new Map(rows.map(({ id, system, code }) => [`${system}\n${code}`, id]));
  await db.query(
    `with used as (insert into local_code_use (code, shard, id)
       select * from unnest($1::integer[], $2::smallint[], $3::uuid[]) on conflict do nothing returning code)
     update local_code c set count = c.count + u.n
     from (select code, count(*) as n from used group by code) u where c.id = u.code`,
    [
      seen.map(({ system, code }) => ids.get(`${system}\n${code}`)),
      seen.map((one) => one.shard),
      seen.map((one) => one.id),
    ],
  );
}

export interface CodeRow {
  readonly id: number;
  readonly system: string;
  readonly code: string;
  readonly display: string;
  readonly facility: string;
  readonly type: number;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

export interface CodeQuery {
  readonly facility: string | undefined;
  /** undefined: both. */
  readonly mapped: boolean | undefined;
  readonly limit: number;
  readonly offset: number;
}

const COLUMNS = `c.id, c.system, c.code, c.display, c.facility, c.type, c.count, c.first_at as "firstAt", c.last_at as "lastAt"`;
const WITH_MAPS = `from local_code c left join (select distinct system, code from unnest($1::text[], $2::text[]) as t(system, code)) m
  on m.system = c.system and m.code = c.code`;

/** Those without a map first, the most frequent first. */
export async function selectCodes(
  db: Queryable,
  { systems, codes }: MappedCodes,
  { facility, mapped, limit, offset }: CodeQuery,
): Promise<CodeRow[]> {
  const { rows } = await db.query<CodeRow>(
    `select ${COLUMNS} ${WITH_MAPS}
     where ($3::text is null or c.facility = $3) and ($4::boolean is null or (m.system is not null) = $4)
     order by m.system is not null, c.count desc, c.id limit $5 offset $6`,
    [systems, codes, facility ?? null, mapped ?? null, limit, offset],
  );
  return rows;
}

export interface FacilityTally {
  readonly facility: string;
  readonly unmapped: number;
  readonly mapped: number;
}

export async function tallyFacilities(db: Queryable, { systems, codes }: MappedCodes): Promise<FacilityTally[]> {
  const { rows } = await db.query<FacilityTally>(
    `select c.facility, (count(*) filter (where m.system is null))::integer as unmapped, count(m.system)::integer as mapped
     ${WITH_MAPS} group by c.facility order by unmapped desc, c.facility limit 500`,
    [systems, codes],
  );
  return rows;
}

export async function selectCode(db: Queryable, system: string, code: string): Promise<CodeRow | undefined> {
  const text = `select ${COLUMNS} from local_code c where c.system = $1 and c.code = $2`;
  return (await db.query<CodeRow>(text, [system, code])).rows[0];
}

export interface ExampleRow {
  readonly code: number;
  readonly type: number;
  readonly id: string;
  readonly publicId: string | null;
}

/** Up to `each` resources of every code. */
export async function selectExamples(db: Queryable, codes: readonly number[], each: number): Promise<ExampleRow[]> {
  const { rows } = await db.query<ExampleRow>(
    `select c.code, v.type, v.id, v.public_id as "publicId" from unnest($1::integer[]) as c(code)
     cross join lateral (select shard, id from local_code_use u where u.code = c.code order by shard, id limit $2) u
     cross join lateral (select type, id, public_id from resource_version v
       where v.shard = u.shard and v.id = u.id order by version desc limit 1) v`,
    [codes, each],
  );
  return rows;
}
