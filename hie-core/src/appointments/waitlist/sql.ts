/** Every statement on what appointments still have coming, and on the waiting list (migration 000028). Instants: epoch milliseconds. */
import type { Database } from '../../db.ts';
import { parsePlace } from '../place.ts';

export type Queryable = Pick<Database, 'query'>;

const at = (index: number): string => `to_timestamp($${index}::double precision / 1000)`;
const ms = (column: string, name: string): string => `(extract(epoch from ${column}) * 1000)::bigint as "${name}"`;

export interface WatchRow {
  readonly appointment: string;
  readonly version: number;
  readonly key: string;
  readonly status: string;
  readonly patientId: string | null;
  /** Which it takes; null: none (any more). */
  readonly place: string | null;
  readonly startMs: number | null;
  readonly heldUntilMs: number | null;
  readonly missingMs: number | null;
}

const WATCH = `appointment, version, key, status, patient_id as "patientId", place, ${ms('start_at', 'startMs')},
  ${ms('held_until', 'heldUntilMs')}, ${ms('missing_at', 'missingMs')}`;

export async function selectWatch(db: Queryable, appointment: string): Promise<WatchRow | undefined> {
  const { rows } = await db.query<WatchRow>(`select ${WATCH} from agenda_watch where appointment = $1`, [appointment]);
  return rows[0];
}

export async function selectWatchByKey(db: Queryable, key: string): Promise<WatchRow | undefined> {
  const { rows } = await db.query<WatchRow>(`select ${WATCH} from agenda_watch where key = $1`, [key]);
  return rows[0];
}

export async function saveWatch(db: Queryable, row: WatchRow): Promise<void> {
  await db.query(
    `insert into agenda_watch as held (appointment, version, key, status, patient_id, place, start_at, held_until, missing_at)
     values ($1, $2, $3, $4, $5, $6, ${at(7)}, ${at(8)}, ${at(9)})
     on conflict (appointment) do update set version = excluded.version, status = excluded.status,
       patient_id = excluded.patient_id, place = excluded.place, held_until = excluded.held_until,
       marked = held.marked and held.start_at is not distinct from excluded.start_at,
       start_at = excluded.start_at, missing_at = excluded.missing_at`,
    [
      ...[row.appointment, row.version, row.key, row.status, row.patientId, row.place],
      ...[row.startMs, row.heldUntilMs, row.missingMs],
    ],
  );
}

export async function deleteWatch(db: Queryable, appointment: string): Promise<void> {
  await db.query('delete from agenda_watch where appointment = $1', [appointment]);
}

/** What nobody needs any more: of appointments and places that began before that. Until a place begins it counts who was offered it. */
export async function sweepWatch(db: Queryable, beforeMs: number): Promise<void> {
  await db.query(`delete from agenda_watch where start_at < ${at(1)}`, [beforeMs]);
  // The place's id says when it begins (place.ts); what was offered since then begins later.
  const { rows } = await db.query<{ place: string }>(`select distinct place from waitlist_seen where at < ${at(1)}`, [
    beforeMs,
  ]);
  const over = rows.map(({ place }) => place).filter((place) => (parsePlace(place)?.startMs ?? 0) < beforeMs);
  if (over.length > 0) await db.query('delete from waitlist_seen where place = any($1::text[])', [over]);
}

export async function selectMissing(
  db: Queryable,
  { nowMs, sinceMs, limit }: { readonly nowMs: number; readonly sinceMs: number; readonly limit: number },
): Promise<WatchRow[]> {
  const { rows } = await db.query<WatchRow>(
    `select ${WATCH} from agenda_watch where status = 'booked' and not marked and missing_at <= ${at(1)}
       and start_at >= ${at(2)} order by missing_at limit $3`,
    [nowMs, sinceMs, limit],
  );
  return rows;
}

export async function markMissing(db: Queryable, appointment: string): Promise<void> {
  await db.query('update agenda_watch set marked = true where appointment = $1', [appointment]);
}

/** Holds that lapsed without being an offer: their place is free again, and that is said once. */
export async function freeLapsedHolds(db: Queryable, nowMs: number): Promise<void> {
  await db.query(
    `with lapsed as (
       update agenda_watch w set held_until = null, place = null where held_until <= ${at(1)} and status = 'pending'
         and not exists (select from waitlist_entry e where e.appointment = w.appointment)
       returning (select p.place from agenda_watch p where p.appointment = w.appointment) as place, start_at)
     insert into freed_place as held (place, start_at, freed_at)
     select place, min(start_at), ${at(1)} from lapsed where start_at > ${at(1)} and place is not null group by place
     on conflict (place) do update set times = held.times + 1`,
    [nowMs],
  );
}

export interface EntryRow {
  readonly appointment: string;
  /** Where the person waits. */
  readonly service: string;
  /** 0: priority group; 1: everybody. */
  readonly turn: number;
  readonly sinceMs: number;
  readonly earliestMs: number | null;
  readonly latestMs: number | null;
  readonly distanceKm: number;
}

export async function saveEntry(db: Queryable, row: EntryRow): Promise<void> {
  await db.query(
    `insert into waitlist_entry (appointment, service, turn, since, earliest, latest, distance_km)
     values ($1, $2, $3, ${at(4)}, ${at(5)}, ${at(6)}, $7)
     on conflict (appointment) do update set service = excluded.service, turn = excluded.turn, since = excluded.since,
       earliest = excluded.earliest, latest = excluded.latest, distance_km = excluded.distance_km,
       place = null, offered_until = null`,
    [row.appointment, row.service, row.turn, row.sinceMs, row.earliestMs, row.latestMs, row.distanceKm],
  );
}

export async function deleteEntry(db: Queryable, appointment: string): Promise<void> {
  await db.query('delete from waitlist_entry where appointment = $1', [appointment]);
}

/** @returns whether that appointment is of the waiting list */
export async function saveOffer(
  db: Queryable,
  appointment: string,
  place: string,
  untilMs: number,
  nowMs: number,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `with offered as (update waitlist_entry set place = $2, offered_until = ${at(3)} where appointment = $1
       returning appointment)
     insert into waitlist_seen (place, appointment, at) select $2, appointment, ${at(4)} from offered
     on conflict (place, appointment) do update set at = excluded.at`,
    [appointment, place, untilMs, nowMs],
  );
  return (rowCount ?? 0) > 0;
}

export async function saveSeen(db: Queryable, place: string, appointment: string, nowMs: number): Promise<void> {
  await db.query(
    `insert into waitlist_seen (place, appointment, at) values ($1, $2, ${at(3)}) on conflict do nothing`,
    [place, appointment, nowMs],
  );
}

export async function selectLapsedOffers(db: Queryable, nowMs: number, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ appointment: string }>(
    `select appointment from waitlist_entry where place is not null and offered_until <= ${at(1)}
     order by offered_until limit $2`,
    [nowMs, limit],
  );
  return rows.map(({ appointment }) => appointment);
}

export interface FreedRow {
  readonly place: string;
  readonly times: number;
}

export async function insertFreed(db: Queryable, place: string, startMs: number, nowMs: number): Promise<void> {
  await db.query(
    `insert into freed_place as held (place, start_at, freed_at) values ($1, ${at(2)}, ${at(3)})
     on conflict (place) do update set times = held.times + 1`,
    [place, startMs, nowMs],
  );
}

export async function selectFreed(db: Queryable, limit: number): Promise<FreedRow[]> {
  return (await db.query<FreedRow>('select place, times from freed_place order by freed_at, place limit $1', [limit]))
    .rows;
}

/** Unless it became free again meanwhile. */
export async function deleteFreed(db: Queryable, { place, times }: FreedRow): Promise<void> {
  await db.query('delete from freed_place where place = $1 and times = $2', [place, times]);
}

export interface Near {
  readonly service: string;
  readonly km: number;
}

/** Whose turn it is: priority groups first, then who has waited longest; within how far he would go, on days that serve him. */
export async function selectNext(
  db: Queryable,
  near: readonly Near[],
  place: string,
  startMs: number,
): Promise<string | undefined> {
  const { rows } = await db.query<{ appointment: string }>(
    `select e.appointment from waitlist_entry e
     join unnest($1::text[], $2::double precision[]) as near(service, km)
       on near.service = e.service and near.km <= e.distance_km
     where e.place is null and (e.earliest is null or e.earliest <= ${at(4)}) and (e.latest is null or ${at(4)} < e.latest)
       and not exists (select from waitlist_seen s where s.place = $3 and s.appointment = e.appointment)
     order by e.turn, e.since, e.appointment limit 1`,
    [near.map(({ service }) => service), near.map(({ km }) => km), place, startMs],
  );
  return rows[0]?.appointment;
}
