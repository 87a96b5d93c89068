/** The statements of alerts (migration 000031). */
import type { Queryable } from '../../db.ts';
import { FROM_RECORD } from '../reading.ts';
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
  /** Staff key of who has it; null: nobody, or known by name alone. */
  readonly takenKey: string | null;
  readonly closedMs: number | null;
  /** The ladder goes on although somebody has it. */
  readonly stalledMs: number | null;
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

/** As the newest act that decided it says. */
const HOLDER = `case when a.taken_by is not null then (
    select h.before ->> 'holder' from tele_alert_act h where h.alert = a.id and h.before ? 'holder' order by h.at desc, h.id desc limit 1) end`;
const COLUMNS = `a.id, a.enrolment, p.patient, a.clues, a.programme, a.rule, a.rule_version as "ruleVersion", a.class, a.urgency, a.says, a.evidence, a.state,
  a.withdrawn, a.level, ${ms('a.raised_at')} as "raisedMs", ${ms('a.quiet_until')} as "quietMs", ${ms('a.deadline_at')} as "deadlineMs",
  ${ms('a.over_at')} as "overMs", ${ms('a.taken_at')} as "takenMs", a.taken_by as "takenBy", ${HOLDER} as "takenKey", ${ms('a.closed_at')} as "closedMs",
  ${ms('a.stalled_at')} as "stalledMs", a.version`;

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
export async function selectOpen(
  db: Queryable,
  clues: string,
  limit: number,
): Promise<(AlertRow & { readonly total: number })[]> {
  const { rows } = await db.query<AlertRow & { readonly total: number }>(
    `select ${COLUMNS}, count(*) over ()::integer as total from tele_alert a join tele_person p on p.id = a.person
     where a.clues = $1 and a.state <> 'cerrada' order by a.urgency, a.raised_at limit $2`,
    [clues, limit],
  );
  return rows;
}

/** Not taken: all, emergencies among them, and those that went up the ladder; with what somebody took and did nothing about. */
export async function selectWaiting(
  db: Queryable,
  clues: string,
): Promise<{ readonly fresh: number; readonly emergencies: number; readonly late: number }> {
  const { rows } = await db.query(
    `select count(*) filter (where state = 'nueva')::integer as fresh, count(*) filter (where urgency = 0)::integer as emergencies,
       count(*) filter (where level > 0)::integer as late
     from tele_alert where clues = $1 and (state = 'nueva' or state = 'en-curso' and stalled_at is not null)`,
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

/** Nobody took them in time, or who did has done nothing. */
export async function selectOverdue(client: Queryable, nowMs: number, limit: number): Promise<OverdueRow[]> {
  const { rows } = await client.query<OverdueRow>(
    `select id, urgency, level, state, taken_by as "takenBy" from tele_alert
     where state <> 'cerrada' and deadline_at <= ${stamp('$1::float8')} order by deadline_at limit $2 for update skip locked`,
    [nowMs, limit],
  );
  return rows;
}

export interface OverdueRow {
  readonly id: string;
  readonly urgency: number;
  readonly level: number;
  readonly state: AlertState;
  readonly takenBy: string | null;
}

export async function escalateAlert(
  client: Queryable,
  id: string,
  level: number,
  deadlineMs: number | undefined,
): Promise<void> {
  await client.query(
    `update tele_alert set level = $2, deadline_at = ${stamp('$3::float8')}, version = version + 1,
       stalled_at = case when state = 'en-curso' then coalesce(stalled_at, now()) end where id = $1`,
    [id, level, deadlineMs ?? null],
  );
}
