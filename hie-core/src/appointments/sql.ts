/** What the agenda asks of `occupation` (000019), which the store keeps with every version. Keys are hashes of `Schedule/<id>`. */
import type { Database } from '../db.ts';

export interface TakenRow {
  readonly key: string;
  /** Key of what takes it. */
  readonly resource: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly untilMs: number | null;
  readonly label: string;
}

/** What takes seats of any agenda and begins in [fromMs, toMs); an absence may begin a while before. */
export async function selectTaken(db: Database, fromMs: number, toMs: number): Promise<TakenRow[]> {
  const { rows } = await db.query<{ k: string; i: string; f: number; t: number; u: number | null; l: string }>({
    name: 'agenda_taken',
    text: `select o.key as k, o.resource as i, (extract(epoch from lower(o.during)) * 1000)::bigint as f, (extract(epoch from upper(o.during)) * 1000)::bigint as t,
             (extract(epoch from o.until) * 1000)::bigint as u, o.label as l
           from occupation o where o.counted and o.standing
             and lower(o.during) >= to_timestamp($1::bigint / 1000.0) and lower(o.during) < to_timestamp($2::bigint / 1000.0)
             and (o.until is null or o.until > now())`,
    values: [fromMs, toMs],
  });
  return rows.map(({ k, i, f, t, u, l }) => ({ key: k, resource: i, startMs: f, endMs: t, untilMs: u, label: l }));
}

/** Absences that touch [fromMs, toMs), however long before they began. */
export async function selectAbsences(db: Database, fromMs: number, toMs: number): Promise<TakenRow[]> {
  const { rows } = await db.query<{ k: string; i: string; f: number; t: number }>({
    name: 'agenda_absences',
    text: `select o.key as k, o.resource as i, (extract(epoch from lower(o.during)) * 1000)::bigint as f, (extract(epoch from upper(o.during)) * 1000)::bigint as t
           from occupation o where o.label = 'absence'
             and o.during && tstzrange(to_timestamp($1::bigint / 1000.0), to_timestamp($2::bigint / 1000.0))`,
    values: [fromMs, toMs],
  });
  return rows.map(({ k, i, f, t }) => ({ key: k, resource: i, startMs: f, endMs: t, untilMs: null, label: 'absence' }));
}

export interface StandingRow {
  /** Of the Appointment; of an absence, of the Slot. */
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly label: string;
  readonly seats: number;
  /** Its person was offered it from the waiting list. */
  readonly waits: boolean;
}

/** Everything that takes seats of one agenda in [fromMs, toMs); a hold that lapsed takes none. By the client's own id when it brought one. */
export async function selectStanding(db: Database, key: string, fromMs: number, toMs: number): Promise<StandingRow[]> {
  const { rows } = await db.query<StandingRow>({
    name: 'agenda_standing',
    text: `select i.id, (extract(epoch from lower(o.during)) * 1000)::bigint as "startMs",
             (extract(epoch from upper(o.during)) * 1000)::bigint as "endMs", o.label, o.seats,
             exists (select from waitlist_entry e where e.appointment = i.id) as waits
           from (select resource, during, label, count(*)::integer as seats from occupation
               where key = $1 and standing and (until is null or until > now())
                 and during && tstzrange(to_timestamp($2::bigint / 1000.0), to_timestamp($3::bigint / 1000.0))
               group by resource, during, label) o
             cross join lateral (select coalesce((select v.public_id from resource_version v
               where v.shard = (('x' || substr(o.resource::text, 16, 3))::bit(12)::integer >> 2) and v.id = o.resource
               order by v.version desc limit 1), o.resource::text) as id) i
           order by 2`,
    values: [key, fromMs, toMs],
  });
  return rows;
}

export interface BusyRow {
  readonly key: string;
  readonly resource: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** When each of these is taken, in [fromMs, toMs). @param keys as occupationKey makes them, of persons and professionals */
export async function selectBusy(
  db: Database,
  keys: readonly string[],
  fromMs: number,
  toMs: number,
): Promise<BusyRow[]> {
  const { rows } = await db.query<BusyRow>({
    name: 'agenda_busy',
    text: `select o.key, o.resource, (extract(epoch from lower(o.during)) * 1000)::bigint as "startMs",
             (extract(epoch from upper(o.during)) * 1000)::bigint as "endMs"
           from occupation o where o.key = any($1::uuid[]) and o.standing and (o.until is null or o.until > now())
             and o.during && tstzrange(to_timestamp($2::bigint / 1000.0), to_timestamp($3::bigint / 1000.0))`,
    values: [keys, fromMs, toMs],
  });
  return rows;
}

export interface Outcome {
  readonly key: string;
  readonly label: string;
  readonly count: number;
}

/** How appointments of each agenda that begin in [fromMs, toMs) stand. */
export async function selectOutcomes(db: Database, fromMs: number, toMs: number): Promise<Outcome[]> {
  const { rows } = await db.query<Outcome>({
    name: 'agenda_outcomes',
    text: `select o.key, o.label, count(*)::integer as count from occupation o
           where o.counted and o.label <> 'absence' and (o.until is null or o.until > now())
             and lower(o.during) >= to_timestamp($1::bigint / 1000.0) and lower(o.during) < to_timestamp($2::bigint / 1000.0)
           group by o.key, o.label`,
    values: [fromMs, toMs],
  });
  return rows;
}
