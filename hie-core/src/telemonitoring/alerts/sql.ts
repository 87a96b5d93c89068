/** The statements of alerts (migration 000031). */
import type { Queryable } from '../../db.ts';
import { FROM_RECORD, WITHDRAWN } from '../reading.ts';
import type { PlanSettings } from '../rules/rule.ts';
import type { Standing } from '../rules/step.ts';
import { insertAct } from './acts/sql.ts';

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const stamp = (column: string): string => `to_timestamp(${column} / 1000.0)`;

export interface StandingRow extends Standing {
  readonly enrolment: string;
}

export async function selectStanding(client: Queryable, persons: readonly number[]): Promise<StandingRow[]> {
  const { rows } = await client.query<StandingRow>({
    name: 'tele_standing',
    text: `select enrolment, rule as "ruleId", ${ms('by_at')} as "raisedByMs", ${ms('last_at')} as "lastMs", state = 'cerrada' as closed
           from tele_alert where over_at is null and person = any($1)`,
    values: [persons],
  });
  return rows;
}

export interface NewAlert {
  readonly enrolment: string;
  readonly person: number;
  readonly clues: string;
  readonly programme: string;
  readonly rule: string;
  readonly version: string;
  readonly class: 'regla' | 'falta';
  readonly urgency: number;
  readonly by: { readonly device: number; readonly kind: number; readonly saidMs: number; readonly atMs: number };
  readonly says: string;
  readonly evidence: readonly Evidence[];
  readonly quietUntilMs: number | undefined;
  readonly deadlineMs: number | undefined;
}

/** A reading as an alert shows it. */
export interface Evidence {
  readonly device: number;
  readonly kind: number;
  readonly saidMs: number;
  readonly atMs: number;
  readonly shown: string;
}

/** @returns whether it is new: the same reading raises the same rule once, and one that is not over stands alone */
export async function insertAlert(client: Queryable, alert: NewAlert): Promise<boolean> {
  const { by, quietUntilMs = null, deadlineMs = null } = alert;
  const { rows } = await client.query<{ id: string }>({
    name: 'tele_raise',
    text: `insert into tele_alert (enrolment, person, clues, programme, rule, rule_version, class, urgency, by_device, by_kind, by_said_at, by_at,
             last_at, says, evidence, quiet_until, deadline_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, ${stamp('$11::float8')}, ${stamp('$12::float8')}, ${stamp('$12::float8')}, $13, $14,
             ${stamp('$15::float8')}, ${stamp('$16::float8')})
           on conflict do nothing returning id`,
    values: [
      ...[
        alert.enrolment,
        alert.person,
        alert.clues,
        alert.programme,
        alert.rule,
        alert.version,
        alert.class,
        alert.urgency,
      ],
      ...[by.device, by.kind, by.saidMs, by.atMs, alert.says, JSON.stringify(alert.evidence), quietUntilMs, deadlineMs],
    ],
  });
  if (rows[0] === undefined) return false;
  await insertAct(client, { alert: rows[0].id, act: 'levantada', by: 'Amate (automático)', note: null });
  return true;
}

export async function extendAlert(
  client: Queryable,
  enrolment: string,
  rule: string,
  lastMs: number,
  evidence: readonly Evidence[],
): Promise<void> {
  await client.query(
    `update tele_alert set last_at = ${stamp('$3::float8')}, evidence = $4 where enrolment = $1 and rule = $2 and over_at is null`,
    [enrolment, rule, lastMs, JSON.stringify(evidence)],
  );
}

/** @param settle nobody has to deal with it any more */
export async function endAlert(
  client: Queryable,
  enrolment: string,
  rule: string,
  atMs: number,
  settle: string | undefined,
): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `update tele_alert set over_at = ${stamp('$3::float8')}, version = version + 1,
       state = case when $4 and state = 'nueva' then 'cerrada' else state end,
       closed_at = case when $4 and state = 'nueva' then now() else closed_at end,
       deadline_at = case when $4 then null else deadline_at end
     where enrolment = $1 and rule = $2 and over_at is null returning id`,
    [enrolment, rule, atMs, settle !== undefined],
  );
  for (const { id } of rows)
    await insertAct(client, { alert: id, act: 'condicion-terminada', by: 'Amate (automático)', note: settle ?? null });
}

export type AlertState = 'nueva' | 'en-curso' | 'cerrada';

export interface AlertRow {
  readonly id: string;
  readonly enrolment: string;
  readonly patient: string;
  readonly clues: string;
  readonly programme: string;
  readonly rule: string;
  readonly ruleVersion: string;
  readonly class: 'regla' | 'falta';
  readonly urgency: number;
  readonly says: string;
  readonly evidence: readonly Evidence[];
  readonly state: AlertState;
  readonly withdrawn: boolean;
  readonly level: number;
  readonly raisedMs: number;
  readonly quietMs: number | null;
  readonly deadlineMs: number | null;
  readonly overMs: number | null;
  readonly takenMs: number | null;
  readonly takenBy: string | null;
  readonly closedMs: number | null;
  readonly version: number;
}

export interface ShownAlert extends AlertRow {
  /** The rule's, as the board has it. */
  readonly title: string;
  /** Also the CarePlan's id. */
  readonly enrolment: string;
  /** By device: into whose record its readings went, which another may stand for since. */
  readonly owners: Readonly<Record<number, string>>;
  /** By number; only of readings that become Observations: what came as one keeps its own id. */
  readonly deviceNames: Readonly<Record<number, string>>;
}

const COLUMNS = `a.id, a.enrolment, p.patient, a.clues, a.programme, a.rule, a.rule_version as "ruleVersion", a.class, a.urgency, a.says, a.evidence, a.state,
  a.withdrawn, a.level, ${ms('a.raised_at')} as "raisedMs", ${ms('a.quiet_until')} as "quietMs", ${ms('a.deadline_at')} as "deadlineMs",
  ${ms('a.over_at')} as "overMs", ${ms('a.taken_at')} as "takenMs", a.taken_by as "takenBy", ${ms('a.closed_at')} as "closedMs", a.version`;

/** Held until the transaction ends: two hubs never write the same one at once. */
export async function selectUnshown(client: Queryable, limit: number): Promise<ShownAlert[]> {
  const { rows } = await client.query<ShownAlert>(
    `select ${COLUMNS}, split_part(a.says, ':', 1) as title, a.enrolment,
       (select coalesce(jsonb_object_agg(r.device, o.patient), '{}') from jsonb_array_elements(a.evidence) e
         join tele_reading r on r.device = (e ->> 'device')::integer and r.kind = (e ->> 'kind')::smallint
           and r.said_at = ${stamp("(e ->> 'saidMs')::float8")} join tele_person o on o.id = coalesce(r.origin, r.person)) as owners,
       (select coalesce(jsonb_object_agg(d.id, d.name), '{}') from tele_device d
         where d.id in (select r.device from jsonb_array_elements(a.evidence) e join tele_reading r on r.device = (e ->> 'device')::integer
           and r.kind = (e ->> 'kind')::smallint and r.said_at = ${stamp("(e ->> 'saidMs')::float8")} and r.flags & ${FROM_RECORD} = 0)) as "deviceNames"
     from tele_alert a join tele_person p on p.id = a.person
     where a.shown_version < a.version order by a.id limit $1 for update of a skip locked`,
    [limit],
  );
  return rows;
}

export async function setShown(client: Queryable, alerts: readonly AlertRow[]): Promise<void> {
  await client.query(
    `update tele_alert a set shown_version = x.v from unnest($1::uuid[], $2::integer[]) as x(id, v) where a.id = x.id`,
    [alerts.map(({ id }) => id), alerts.map(({ version }) => version)],
  );
}

/** Those of a facility that nobody has closed: the most urgent first, of those the longest waiting. */
export async function selectOpen(db: Queryable, clues: string, limit: number): Promise<AlertRow[]> {
  const { rows } = await db.query<AlertRow>(
    `select ${COLUMNS} from tele_alert a join tele_person p on p.id = a.person
     where a.clues = $1 and a.state <> 'cerrada' order by a.urgency, a.raised_at limit $2`,
    [clues, limit],
  );
  return rows;
}

/** Not taken: all, emergencies among them, and those whose deadline has passed or that went up the ladder. */
export async function selectWaiting(
  db: Queryable,
  clues: string,
): Promise<{ readonly fresh: number; readonly emergencies: number; readonly late: number }> {
  const { rows } = await db.query(
    `select count(*)::integer as fresh, count(*) filter (where urgency = 0)::integer as emergencies, count(*) filter (where level > 0)::integer as late
     from tele_alert where clues = $1 and state = 'nueva'`,
    [clues],
  );
  return rows[0]!;
}

export async function selectAlert(db: Queryable, id: string): Promise<AlertRow | undefined> {
  const { rows } = await db.query<AlertRow>(
    `select ${COLUMNS} from tele_alert a join tele_person p on p.id = a.person where a.id = $1`,
    [id],
  );
  return rows[0];
}

/** Nobody took them in time. */
export async function selectOverdue(
  client: Queryable,
  limit: number,
): Promise<{ readonly id: string; readonly urgency: number; readonly level: number }[]> {
  const { rows } = await client.query(
    `select id, urgency, level from tele_alert where state = 'nueva' and deadline_at <= now() order by deadline_at limit $1
     for update skip locked`,
    [limit],
  );
  return rows;
}

export async function escalateAlert(
  client: Queryable,
  id: string,
  level: number,
  deadlineMs: number | undefined,
): Promise<void> {
  await client.query(
    `update tele_alert set level = $2, deadline_at = ${stamp('$3::float8')}, version = version + 1 where id = $1`,
    [id, level, deadlineMs ?? null],
  );
}

/** People in whose programme somebody has to look for what did not come. */
export interface GapRow {
  readonly id: string;
  readonly person: number;
  readonly programme: string;
  readonly clues: string;
  readonly settings: PlanSettings;
  readonly sinceMs: number;
  readonly mutedMs: number | null;
  /** By kind: the newest reading. */
  readonly last: Readonly<Record<number, { readonly device: number; readonly said: number; readonly at: number }>>;
}

export async function selectGapsDue(client: Queryable, nowMs: number, limit: number): Promise<GapRow[]> {
  const { rows } = await client.query<GapRow>(
    `select e.id, e.person, e.programme, e.clues, e.settings, ${ms('e.since')} as "sinceMs", ${ms('e.muted_until')} as "mutedMs",
       (select coalesce(jsonb_object_agg(l.kind, jsonb_build_object('device', l.device, 'said', ${ms('l.said_at')}, 'at', ${ms('l.at')})), '{}')
        from generate_series(1, 8) as k(kind) cross join lateral
          (select r.kind, r.device, r.said_at, r.at from tele_reading r where r.person = e.person and r.kind = k.kind and r.flags & ${WITHDRAWN} = 0
           order by r.at desc limit 1) l) as last
     from (select * from tele_enrolment where active and gap_at <= ${stamp('$1::float8')}
       order by gap_at limit $2 for update skip locked) e`,
    [nowMs, limit],
  );
  return rows;
}

export async function setGapAt(client: Queryable, id: string, atMs: number): Promise<void> {
  await client.query(`update tele_enrolment set gap_at = ${stamp('$2::float8')} where id = $1`, [id, atMs]);
}
