/** The statements of connected hospitals and what their edges said (migrations 000033, 000049). */
import type { Report } from '@amate/terminology/edge/report.ts';
import type { Queryable } from '../db.ts';
import { HOUR_MS, WEEK_HOURS, WEEKS } from './expected.ts';

/** What the board needs again: the rest of a report stands in tables of its own. */
export type KeptReport = Omit<Report, 'hours' | 'done' | 'causes' | 'errors'>;
export type Held = Pick<Report, 'causes' | 'errors'>;

export interface HospitalRow {
  readonly clues: string;
  readonly name: string;
  readonly client: string;
  readonly report: KeptReport | null;
  /** What its file says of its messages; null: it was connected before this was kept, or not by a screen. */
  readonly profile: Readonly<Record<string, unknown>> | null;
  readonly heardMs: number | null;
  readonly createdMs: number;
}

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const HOSPITAL = `clues, name, client, report, profile, ${ms('heard_at')} as "heardMs", ${ms('created_at')} as "createdMs"`;

export async function selectHospitals(db: Queryable): Promise<HospitalRow[]> {
  const sql = `select ${HOSPITAL} from hospital order by name, clues limit 1000`;
  return (await db.query<HospitalRow>({ name: 'hospitals', text: sql })).rows;
}

export async function selectHospital(db: Queryable, clues: string): Promise<HospitalRow | undefined> {
  const sql = `select ${HOSPITAL} from hospital where clues = $1`;
  return (await db.query<HospitalRow>({ name: 'hospital', text: sql, values: [clues] })).rows[0];
}

/** Taken until the end of the transaction: two reports, or two hubs that look for alerts, go one after the other. */
export async function lockHospital(client: Queryable, clues: string): Promise<boolean> {
  const { rowCount } = await client.query('select 1 from hospital where clues = $1 for update', [clues]);
  return rowCount === 1;
}

export async function insertHospital(
  client: Queryable,
  { clues, name, client: id, profile }: Pick<HospitalRow, 'clues' | 'name' | 'client' | 'profile'>,
): Promise<void> {
  const sql = `insert into hospital (clues, name, client, profile) values ($1, $2, $3, $4)
               on conflict (clues) do update set name = excluded.name, client = excluded.client, profile = excluded.profile`;
  await client.query(sql, [clues, name, id, JSON.stringify(profile)]);
}

/** The one who speaks first without having been added by a screen. */
export async function insertUnknown(client: Queryable, clues: string, id: string): Promise<void> {
  const sql = `insert into hospital (clues, name, client)
               select $1, coalesce((select regexp_replace(name, '^Conector de ', '') from oauth_client
                 where clues = $1 and kind = 'system' order by id = $2 desc, id limit 1), $1), $2 on conflict do nothing`;
  await client.query({ name: 'hospital_unknown', text: sql, values: [clues, id] });
}

export async function updateReport(client: Queryable, clues: string, report: KeptReport, held: Held): Promise<void> {
  // What did not change keeps its place: a quarter of a megabyte is not written each half minute.
  const sql = `update hospital set report = $2, heard_at = now(), held = case when held = $3 then held else $3 end where clues = $1`;
  await client.query({
    name: 'hospital_report',
    text: sql,
    values: [clues, JSON.stringify(report), JSON.stringify(held)],
  });
}

export async function selectHeld(db: Queryable, clues: string): Promise<Held> {
  const { rows } = await db.query<{ held: Held | null }>({
    name: 'hospital_held',
    text: 'select held from hospital where clues = $1',
    values: [clues],
  });
  return rows[0]?.held ?? { causes: [], errors: [] };
}

/** More is no count of messages, and no integer of PostgreSQL. */
export const MOST = 2_000_000_000;

export async function upsertHours(client: Queryable, clues: string, hours: Report['hours']): Promise<void> {
  if (hours.length === 0) return;
  const sql = `insert into hospital_hour (clues, hour, received, refused)
               select $1, date_trunc('hour', h), max(r), max(f) from unnest($2::timestamptz[], $3::int[], $4::int[]) as given(h, r, f) group by 2
               on conflict (clues, hour) do update set received = excluded.received, refused = excluded.refused
               where hospital_hour.received <> excluded.received or hospital_hour.refused <> excluded.refused`;
  const values = [
    clues,
    hours.map(({ hour }) => hour),
    hours.map((one) => Math.min(one.received, MOST)),
    hours.map((one) => Math.min(one.refused, MOST)),
  ];
  await client.query({ name: 'hospital_hours', text: sql, values });
}

export interface HourRow {
  readonly clues: string;
  readonly hourMs: number;
  readonly received: number;
  readonly refused: number;
}

/** Of as many weeks as the pattern looks back, and this one. */
export async function selectHours(db: Queryable, clues: readonly string[], nowMs: number): Promise<HourRow[]> {
  const since = new Date(nowMs - (WEEKS + 1) * WEEK_HOURS * HOUR_MS);
  const sql = `select clues, ${ms('hour')} as "hourMs", received, refused from hospital_hour where clues = any($1) and hour >= $2`;
  return (await db.query<HourRow>({ name: 'hospital_hours_of', text: sql, values: [clues, since] })).rows;
}

/** The first hour that is known of each. */
export async function selectFirstHours(db: Queryable, clues: readonly string[]): Promise<Map<string, number>> {
  const sql = `select c as clues, ${ms('(select min(hour) from hospital_hour where clues = c)')} as "firstMs" from unnest($1::text[]) as c`;
  const { rows } = await db.query<{ clues: string; firstMs: number | null }>({
    name: 'hospital_first',
    text: sql,
    values: [clues],
  });
  return new Map(rows.flatMap(({ clues: one, firstMs }) => (firstMs === null ? [] : [[one, firstMs]])));
}

/** What nobody looks back at. */
export async function prune(db: Queryable): Promise<void> {
  await db.query(`delete from hospital_hour where hour < now() - interval '13 weeks'`);
  await db.query(`delete from hospital_alert where closed_at < now() - interval '1 year'`);
  await db.query(`delete from hospital_order where at < now() - interval '1 year'`);
}
