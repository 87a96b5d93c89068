/** What of the readings goes into the record, and when. */
import type { Queryable } from '../../db.ts';
import { KINDS, type KindName, kindNamed } from '../kinds.ts';
import { FROM_RECORD, IMPLAUSIBLE, WITHDRAWN } from '../reading.ts';

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

export interface RecordedReading {
  readonly patient: string;
  readonly person: number;
  readonly device: number;
  /** Id of the Device, or what stands for one. */
  readonly deviceName: string;
  readonly kind: KindName;
  readonly flags: number;
  readonly saidMs: number;
  readonly atMs: number;
  readonly receivedMs: number;
  readonly value: number;
  readonly second: number | undefined;
  readonly tx: string;
}

interface Row extends Omit<RecordedReading, 'kind' | 'second'> {
  readonly kind: number;
  readonly second: number | null;
}

const COLUMNS = `p.patient, p.id as person, r.device, d.name as "deviceName", r.kind, r.flags, ${ms('r.said_at')} as "saidMs", ${ms('r.at')} as "atMs",
  ${ms('r.received_at')} as "receivedMs", r.value, r.second, r.tx::text as tx`;
/** The record that it was measured for, whoever stands for that person since. */
const FROM =
  'from tele_reading r join tele_person p on p.id = coalesce(r.origin, r.person) join tele_device d on d.id = r.device';
/** Came from the record, or has no place in it. */
const OURS = `r.flags & ${IMPLAUSIBLE | WITHDRAWN | FROM_RECORD} = 0`;

/** Whole transactions that nothing older can follow, oldest first. @returns where to read on */
export async function selectAfter(
  client: Queryable,
  after: string,
  limit: number,
): Promise<{ readonly rows: readonly RecordedReading[]; readonly position: string; readonly more: boolean }> {
  const { rows } = await client.query<Row>({
    name: 'tele_after',
    text: `select ${COLUMNS} ${FROM} where r.tx > $1::text::xid8 and r.tx < pg_snapshot_xmin(pg_current_snapshot()) order by r.tx limit $2`,
    values: [after, limit + 1],
  });
  const last = rows.at(-1);
  if (last === undefined) return { rows: [], position: after, more: false };
  if (rows.length <= limit) return { rows: rows.map(toReading), position: last.tx, more: false };
  const whole = rows.filter(({ tx }) => tx !== last.tx);
  const taken =
    whole.length > 0
      ? whole
      : (await client.query<Row>(`select ${COLUMNS} ${FROM} where r.tx = $1::text::xid8`, [last.tx])).rows;
  return { rows: taken.map(toReading), position: taken.at(-1)!.tx, more: true };
}

/** It becomes an Observation. */
export const isOurs = ({ flags }: RecordedReading): boolean => (flags & (IMPLAUSIBLE | WITHDRAWN | FROM_RECORD)) === 0;
/** By who wrote it down; what came as an Observation was taken back there. */
export const isTakenBack = ({ flags }: RecordedReading): boolean => (flags & (WITHDRAWN | FROM_RECORD)) === WITHDRAWN;
const toReading = ({ kind, second, ...row }: Row): RecordedReading => ({
  ...row,
  kind: kindNamed(kind),
  second: second ?? undefined,
});

/** How long the oldest reading that is not in the record waits. */
export async function unrecordedMs(client: Queryable, after: string, nowMs: number): Promise<number> {
  const { rows } = await client.query<{ since: number }>({
    name: 'tele_unrecorded',
    text: `select ${ms('received_at')} as since from tele_reading where tx > $1::text::xid8 order by tx limit 1`,
    values: [after],
  });
  return rows[0] === undefined ? 0 : nowMs - rows[0].since;
}

export interface DayRow {
  readonly person: number;
  readonly kind: number;
  readonly day: string;
  readonly dueMs: number;
}

export async function noteDays(client: Queryable, days: readonly DayRow[]): Promise<void> {
  await client.query(
    `insert into tele_day (person, kind, day, due_at)
     select p, k, d, to_timestamp(m / 1000.0) from unnest($1::integer[], $2::smallint[], $3::date[], $4::float8[]) as x(p, k, d, m)
     on conflict (person, kind, day) do nothing`,
    [
      days.map(({ person }) => person),
      days.map(({ kind }) => kind),
      days.map(({ day }) => day),
      days.map(({ dueMs }) => dueMs),
    ],
  );
}

export interface DaySummary {
  readonly patient: string;
  readonly kind: KindName;
  readonly day: string;
  readonly many: number;
  readonly value: Spread;
  readonly second: Spread | undefined;
}

export interface Spread {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
}

const OF_DAY = `r.kind = due.kind and r.flags & ${IMPLAUSIBLE | WITHDRAWN} = 0
         and r.at >= due.day::timestamp at time zone 'America/Mexico_City' and r.at < (due.day + 1)::timestamp at time zone 'America/Mexico_City'`;

/** Days that are over, taken off the list: the transaction must hold until they are written. `many` 0: nothing of it is left. */
export async function takeDueDays(client: Queryable, limit: number): Promise<DaySummary[]> {
  const { rows } = await client.query<{
    patient: string;
    kind: number;
    day: string;
    many: number;
    v: [number, number, number];
    s: [number | null, number | null, number | null];
  }>(
    `with due as (
       delete from tele_day where (person, kind, day) in
         (select person, kind, day from tele_day where due_at <= now() order by due_at limit $1 for update skip locked)
       returning person, kind, day)
     select p.patient, due.kind, due.day::text as day, count(r.value)::integer as many,
       array[min(r.value), max(r.value), round(avg(r.value)::numeric, 1)::real] as v,
       array[min(r.second), max(r.second), round(avg(r.second)::numeric, 1)::real] as s
     from due join tele_person p on p.id = due.person left join lateral (
       select value, second from tele_reading r where r.person = due.person and r.origin is null and ${OF_DAY}
       union all select value, second from tele_reading r where r.origin = due.person and ${OF_DAY}) r on true
     group by 1, 2, 3`,
    [limit],
  );
  return rows.map(({ patient, kind, day, many, v, s }) => ({
    ...{ patient, kind: kindNamed(kind), day, many },
    value: { least: v[0], most: v[1], mean: v[2] },
    second: s[0] === null ? undefined : { least: s[0], most: s[1]!, mean: s[2]! },
  }));
}

/** Readings that a wrong pairing gave to somebody whose they are not. */
export interface Retraction {
  readonly move: string;
  /** Whose they were taken for. */
  readonly patient: string;
  readonly device: string;
  readonly kind: KindName;
  readonly saidMs: number;
}

/** Whose they are now is asked too: what was moved there and back meanwhile is right where it is. */
export async function selectRetractions(client: Queryable): Promise<Retraction[]> {
  const { rows } = await client.query<Omit<Retraction, 'kind'> & { readonly kind: number }>(
    `select m.id as move, p.patient, d.name as device, r.kind, ${ms('r.said_at')} as "saidMs"
     from (select * from tele_move where not retracted order by at limit 1) m
       join tele_person p on p.id = m.source join tele_device d on d.id = m.device
       join tele_reading r on r.device = m.device and r.at >= m.from_at and r.at < m.until_at and ${OURS}
         and coalesce(r.origin, r.person) <> m.source`,
  );
  return rows.map(({ kind, ...row }) => ({ ...row, kind: kindNamed(kind) }));
}

export const numberOfKind = (kind: KindName): number => KINDS[kind].number;

/** The oldest move that is not in the record yet, whether or not it had readings. */
export async function settleRetraction(client: Queryable): Promise<boolean> {
  const { rowCount } = await client.query(
    'update tele_move set retracted = true where id = (select id from tele_move where not retracted order by at limit 1)',
  );
  return (rowCount ?? 0) > 0;
}
