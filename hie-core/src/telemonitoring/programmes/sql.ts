/** People in programmes (migrations 000031, 000048). Who changes one holds the intake's turn. */
import type { Queryable } from '../../db.ts';
import { IMPLAUSIBLE, WITHDRAWN } from '../reading.ts';
import type { PlanSettings } from '../rules/rule.ts';

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const COUNTS = `r.flags & ${IMPLAUSIBLE | WITHDRAWN} = 0`;

export interface Enrolment {
  readonly id: string;
  readonly person: number;
  readonly patient: string;
  readonly programme: string;
  readonly clues: string;
  readonly settings: PlanSettings;
  readonly active: boolean;
  readonly sinceMs: number;
  readonly mutedMs: number | null;
}

const COLUMNS = `e.id, e.person, p.patient, e.programme, e.clues, e.settings, e.active, ${ms('e.since')} as "sinceMs", ${ms('e.muted_until')} as "mutedMs"`;

type NewEnrolment = Pick<Enrolment, 'id' | 'person' | 'programme' | 'clues' | 'settings'>;

/** Begin, or go on with other limits; what stood when one ended keeps nothing from being told now. */
export async function storeEnrolments(client: Queryable, all: readonly NewEnrolment[]): Promise<void> {
  const ids = all.map(({ id }) => id);
  await client.query(
    `update tele_alert a set over_at = now(), version = a.version + 1 from tele_enrolment e
     where e.id = any($1) and not e.active and a.enrolment = e.id and a.over_at is null`,
    [ids],
  );
  await client.query(
    `insert into tele_enrolment (id, person, programme, clues, settings, gap_at)
     select i, p, g, c, s, now() from unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::jsonb[]) as x(i, p, g, c, s)
     on conflict (id) do update set clues = excluded.clues, settings = excluded.settings, active = true, aside_for = null,
       since = case when tele_enrolment.active then tele_enrolment.since else now() end,
       muted_until = case when tele_enrolment.active then tele_enrolment.muted_until end, gap_at = now()`,
    [
      ...[ids, all.map(({ person }) => person), all.map(({ programme }) => programme)],
      ...[all.map(({ clues }) => clues), all.map(({ settings }) => JSON.stringify(settings))],
    ],
  );
}

export async function selectEnrolment(db: Queryable, id: string): Promise<Enrolment | undefined> {
  const { rows } = await db.query<Enrolment>(
    `select ${COLUMNS} from tele_enrolment e join tele_person p on p.id = e.person where e.id = $1`,
    [id],
  );
  return rows[0];
}

export async function selectEnrolmentsOf(db: Queryable, patient: string): Promise<Enrolment[]> {
  const { rows } = await db.query<Enrolment>(
    `select ${COLUMNS} from tele_enrolment e join tele_person p on p.id = e.person where e.person = (select tele_root(id) from tele_person where patient = $1)
       and e.active order by e.programme`,
    [patient],
  );
  return rows;
}

/** The one that stands; joined records may have brought it under another id than his own would have. */
export async function selectActive(db: Queryable, person: number, programme: string): Promise<Enrolment | undefined> {
  const { rows } = await db.query<Enrolment>(
    `select ${COLUMNS} from tele_enrolment e join tele_person p on p.id = e.person where e.person = $1 and e.programme = $2 and e.active`,
    [person, programme],
  );
  return rows[0];
}

export async function muteEnrolment(client: Queryable, id: string, untilMs: number): Promise<void> {
  await client.query('update tele_enrolment set muted_until = to_timestamp($2::float8 / 1000.0) where id = $1', [
    id,
    untilMs,
  ]);
}

/** What stands open of it has nobody left to answer for. */
export async function endEnrolment(client: Queryable, id: string, by: string, reason: string): Promise<void> {
  await client.query('update tele_enrolment set active = false, aside_for = null where id = $1', [id]);
  await client.query(
    `with closed as (update tele_alert set state = 'cerrada', over_at = coalesce(over_at, now()), closed_at = coalesce(closed_at, now()),
       deadline_at = null, version = version + 1 where enrolment = $1 and (state <> 'cerrada' or over_at is null) returning id)
     insert into tele_alert_act (alert, act, by, note) select id, 'programa-terminado', $2, $3 from closed`,
    [id, by, reason],
  );
}

export interface SeriesPoint {
  readonly atMs: number;
  readonly value: number;
  readonly second: number | null;
  readonly least?: number;
  readonly most?: number;
  readonly many?: number;
}

/** The newest of them, oldest first. */
export async function selectSeries(
  db: Queryable,
  patient: string,
  kind: number,
  fromMs: number,
  limit: number,
): Promise<SeriesPoint[]> {
  const { rows } = await db.query<SeriesPoint>({
    name: 'tele_series',
    text: `select * from (select ${ms('r.at')} as "atMs", r.value, r.second from tele_reading r
             where r.person = (select tele_root(id) from tele_person where patient = $1) and r.kind = $2 and ${COUNTS}
               and r.at >= to_timestamp($3::float8 / 1000.0) order by r.at desc limit $4) x order by 1`,
    values: [patient, kind, fromMs, limit],
  });
  return rows;
}

/** One point a day of the city, for long times; also of days whose single readings are not kept any more. */
export async function selectDailySeries(
  db: Queryable,
  patient: string,
  kind: number,
  fromMs: number,
): Promise<SeriesPoint[]> {
  const { rows } = await db.query<SeriesPoint>({
    name: 'tele_daily',
    text: `with him as (select tele_root(id) as id from tele_person where patient = $1), days as (
             select (r.at at time zone 'America/Mexico_City')::date as day, avg(r.value) as value, avg(r.second) as second,
               min(r.value) as least, max(r.value) as most, count(*)::integer as many
             from tele_reading r where r.person = (select id from him) and r.kind = $2 and ${COUNTS}
               and r.at >= to_timestamp($3::float8 / 1000.0) group by 1
             union all
             select o.day, o.value, o.second, o.least, o.most, o.many from tele_daily o
             where o.kind = $2 and o.day >= (to_timestamp($3::float8 / 1000.0) at time zone 'America/Mexico_City')::date
               and o.person in (select id from him union all select p.id from tele_person p
                 where p.survivor is not null and tele_root(p.id) = (select id from him)))
           select ${ms("(day::timestamp at time zone 'America/Mexico_City')")} as "atMs", round((sum(value * many) / sum(many))::numeric, 1)::real as value,
             round((sum(second * many) / sum(many))::numeric, 1)::real as second, min(least) as least, max(most) as most, sum(many)::integer as many
           from days group by day order by day`,
    values: [patient, kind, fromMs],
  });
  return rows;
}

/** What was ever measured of him. */
export async function selectKindsOf(db: Queryable, patient: string): Promise<number[]> {
  const { rows } = await db.query<{ kind: number }>(
    `select k.kind from generate_series(1, 8) as k(kind) where exists (
       select from tele_reading r where r.person = (select tele_root(id) from tele_person where patient = $1) and r.kind = k.kind)
     or exists (select from tele_daily o where o.person = (select id from tele_person where patient = $1) and o.kind = k.kind)`,
    [patient],
  );
  return rows.map(({ kind }) => kind);
}

/** Days with a reading, by kind, since. */
export async function selectDaysWithReadings(
  db: Queryable,
  patient: string,
  fromMs: number,
): Promise<{ readonly kind: number; readonly many: number; readonly lastMs: number }[]> {
  const { rows } = await db.query<{ kind: number; many: number; lastMs: number }>(
    `select r.kind, count(distinct (r.at at time zone 'America/Mexico_City')::date)::integer as many, max(${ms('r.at')}) as "lastMs" from tele_reading r
     where r.person = (select tele_root(id) from tele_person where patient = $1) and r.at >= to_timestamp($2::float8 / 1000.0) and ${COUNTS} group by 1`,
    [patient, fromMs],
  );
  return rows;
}

export interface Measures {
  readonly enrolled: number;
  /** Closed in the last 30 days, of which somebody said whether they were worth the call. */
  readonly judged: number;
  readonly right: number;
  /** Seconds from when it might be told to when somebody took it: median. */
  readonly answerSeconds: number | null;
}

export async function selectMeasures(db: Queryable, clues: string): Promise<Measures> {
  const { rows } = await db.query<Measures>(
    `select (select count(distinct person)::integer from tele_enrolment where clues = $1 and active) as enrolled,
       count(*) filter (where was_right is not null)::integer as judged, count(*) filter (where was_right)::integer as right,
       percentile_cont(0.5) within group (order by extract(epoch from taken_at - greatest(raised_at, quiet_until)))::integer as "answerSeconds"
     from tele_alert where clues = $1 and raised_at > now() - interval '30 days' and not withdrawn`,
    [clues],
  );
  return rows[0]!;
}
