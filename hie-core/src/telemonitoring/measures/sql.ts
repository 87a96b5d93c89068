/** The statements behind the measures: how well alerts serve, how soon somebody answers, who carries how much, who measures himself. */
import type { Queryable } from '../../db.ts';
import { IMPLAUSIBLE, WITHDRAWN } from '../reading.ts';
import type { PlanSettings } from '../rules/rule.ts';

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const LATELY = `a.clues = $1 and a.raised_at > now() - make_interval(days => $2) and not a.withdrawn`;
const WAITED = 'a.taken_at - greatest(a.raised_at, a.quiet_until)';

export interface ServedRow {
  readonly class: 'regla' | 'falta';
  readonly urgency: number;
  readonly raised: number;
  /** Closed, and somebody said whether it was worth the call. */
  readonly judged: number;
  readonly right: number;
  readonly answered: number;
  readonly medianSeconds: number | null;
  readonly p90Seconds: number | null;
  /** Within the first step of the ladder. */
  readonly inTime: number;
}

/** @param steps minutes of the ladder's first step by urgency; null: it may wait */
export async function selectServed(
  db: Queryable,
  clues: string,
  days: number,
  steps: readonly (number | null)[],
): Promise<ServedRow[]> {
  const { rows } = await db.query<ServedRow>(
    `select a.class, a.urgency, count(*)::integer as raised, count(a.was_right)::integer as judged,
       count(*) filter (where a.was_right)::integer as right, count(a.taken_at)::integer as answered,
       percentile_cont(0.5) within group (order by extract(epoch from ${WAITED}))::integer as "medianSeconds",
       percentile_cont(0.9) within group (order by extract(epoch from ${WAITED}))::integer as "p90Seconds",
       count(*) filter (where ${WAITED} <= make_interval(mins => ($3::integer[])[a.urgency + 1]))::integer as "inTime"
     from tele_alert a where ${LATELY} group by 1, 2 order by 1 desc, 2`,
    [clues, days, steps],
  );
  return rows;
}

export interface RuleRow {
  readonly programme: string;
  readonly rule: string;
  readonly raised: number;
  readonly judged: number;
  readonly right: number;
}

/** Those that were judged, the least useful first. */
export async function selectRules(db: Queryable, clues: string, days: number): Promise<RuleRow[]> {
  const { rows } = await db.query<RuleRow>(
    `select a.programme, a.rule, count(*)::integer as raised, count(a.was_right)::integer as judged,
       count(*) filter (where a.was_right)::integer as right
     from tele_alert a where ${LATELY} group by 1, 2 having count(a.was_right) > 0
     order by count(*) filter (where a.was_right)::real / count(a.was_right), 3 desc limit 12`,
    [clues, days],
  );
  return rows;
}

export interface LoadRow {
  readonly name: string;
  readonly open: number;
  readonly taken: number;
  readonly closed: number;
  readonly medianSeconds: number | null;
}

export async function selectLoad(db: Queryable, clues: string, days: number): Promise<LoadRow[]> {
  const { rows } = await db.query<LoadRow>(
    `select a.taken_by as name, count(*) filter (where a.state <> 'cerrada')::integer as open, count(*)::integer as taken,
       count(*) filter (where a.state = 'cerrada')::integer as closed,
       percentile_cont(0.5) within group (order by extract(epoch from ${WAITED}))::integer as "medianSeconds"
     from tele_alert a where a.taken_by is not null and (a.state <> 'cerrada' and a.clues = $1 and not a.withdrawn or ${LATELY})
     group by 1 order by 2 desc, 3 desc limit 100`,
    [clues, days],
  );
  return rows;
}

export interface FollowedRow {
  readonly id: string;
  readonly patient: string;
  readonly programme: string;
  readonly settings: PlanSettings;
  readonly sinceMs: number;
  readonly mutedMs: number | null;
  readonly openAlerts: number;
  /** Of everybody, whatever page this is. */
  readonly total: number;
  /** By kind: days with a reading, and the last one. */
  readonly days: Readonly<Record<number, { readonly many: number; readonly lastMs: number }>>;
}

/** Everybody whom a unit follows. */
export async function selectFollowed(
  db: Queryable,
  clues: string,
  fromMs: number,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<FollowedRow[]> {
  const { rows } = await db.query<FollowedRow>(
    `select e.id, p.patient, e.programme, e.settings, e.total, ${ms('e.since')} as "sinceMs", ${ms('e.muted_until')} as "mutedMs",
       (select count(*)::integer from tele_alert a where a.enrolment = e.id and a.state <> 'cerrada') as "openAlerts",
       (select coalesce(jsonb_object_agg(d.kind, jsonb_build_object('many', d.many, 'lastMs', d.last)), '{}') from
         (select r.kind, count(distinct (r.at at time zone 'America/Mexico_City')::date) as many, max(${ms('r.at')}) as last from tele_reading r
          where r.person = e.person and r.at >= to_timestamp($2::float8 / 1000.0) and r.flags & ${IMPLAUSIBLE | WITHDRAWN} = 0 group by 1) d) as days
     from (select *, count(*) over ()::integer as total from tele_enrolment where clues = $1 and active
       order by since desc, id limit $3 offset $4) e join tele_person p on p.id = e.person order by e.since desc, e.id`,
    [clues, fromMs, limit, after],
  );
  return rows;
}
