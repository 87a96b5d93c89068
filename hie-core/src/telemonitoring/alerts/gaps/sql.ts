/** The statements of what did not come (migration 000031). */
import type { Queryable } from '../../../db.ts';
import { IMPLAUSIBLE, WITHDRAWN } from '../../reading.ts';
import type { PlanSettings } from '../../rules/rule.ts';
import { insertAct } from '../acts/sql.ts';
import type { NewAlert } from '../sql.ts';

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const stamp = (column: string): string => `to_timestamp(${column} / 1000.0)`;

/** People in whose programme somebody has to look for what did not come. */
export interface GapRow {
  readonly id: string;
  readonly person: number;
  readonly programme: string;
  readonly clues: string;
  readonly settings: PlanSettings;
  readonly sinceMs: number;
  readonly mutedMs: number | null;
  /** By kind: the newest reading that counts. A device that says what cannot be says nothing. */
  readonly last: Readonly<Record<number, { readonly device: number; readonly said: number; readonly at: number }>>;
}

export async function selectGapsDue(client: Queryable, nowMs: number, limit: number): Promise<GapRow[]> {
  const { rows } = await client.query<GapRow>(
    `select e.id, e.person, e.programme, e.clues, e.settings, ${ms('e.since')} as "sinceMs", ${ms('e.muted_until')} as "mutedMs",
       (select coalesce(jsonb_object_agg(l.kind, jsonb_build_object('device', l.device, 'said', ${ms('l.said_at')}, 'at', ${ms('l.at')})), '{}')
        from generate_series(1, 8) as k(kind) cross join lateral
          (select r.kind, r.device, r.said_at, r.at from tele_reading r where r.person = e.person and r.kind = k.kind and r.flags & ${IMPLAUSIBLE | WITHDRAWN} = 0
           order by r.at desc limit 1) l) as last
     from (select * from tele_enrolment where active and gap_at <= ${stamp('$1::float8')}
       order by gap_at limit $2 for update skip locked) e`,
    [nowMs, limit],
  );
  return rows;
}

export async function setGapsAt(client: Queryable, next: ReadonlyMap<string, number>): Promise<void> {
  await client.query({
    name: 'tele_gaps_at',
    text: `update tele_enrolment e set gap_at = ${stamp('x.at')} from unnest($1::uuid[], $2::float8[]) as x(id, at) where e.id = x.id`,
    values: [[...next.keys()], [...next.values()]],
  });
}

/**
 * What ended it counts no more: the same silence goes on. What somebody had closed stays closed; who had it has the time of its step anew.
 * @param holds until when, by the step of the ladder
 * @returns whether there was one
 */
export async function reopenGap(
  client: Queryable,
  alert: NewAlert,
  holds: readonly (number | undefined)[],
): Promise<boolean> {
  const { enrolment, rule, by, deadlineMs = null } = alert;
  const { rows } = await client.query<{ id: string }>(
    `with ended as (
       select a.id, a.state = 'cerrada' and a.closed_at >= (
         select max(at) from tele_alert_act where alert = a.id and act = 'condicion-terminada') as by_itself
       from tele_alert a where a.enrolment = $1 and a.rule = $2 and a.class = 'falta' and a.by_device = $3 and a.by_kind = $4
         and a.by_said_at = ${stamp('$5::float8')} and a.over_at is not null and not a.withdrawn
         and not exists (select from tele_alert s where s.enrolment = $1 and s.rule = $2 and s.over_at is null))
     update tele_alert a set over_at = null, version = version + 1, state = case when by_itself then 'nueva' else state end,
       closed_at = case when by_itself then null else closed_at end, taken_by = case when by_itself then null else taken_by end,
       level = case when by_itself then 0 else level end, stalled_at = null,
       deadline_at = case when by_itself then ${stamp('$6::float8')} when state = 'en-curso' then ${stamp('($7::float8[])[level + 1]')} end
     from ended where a.id = ended.id returning a.id`,
    [enrolment, rule, by.device, by.kind, by.saidMs, deadlineMs, holds.map((one) => one ?? null)],
  );
  const [found] = rows;
  if (found === undefined) return false;
  const note = 'La lectura que la terminó ya no cuenta.';
  await insertAct(client, { alert: found.id, act: 'levantada-otra-vez', by: 'Amate (automático)', note });
  return true;
}
