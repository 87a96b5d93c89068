/** The statements of what people do about alerts (migrations 000031, 000035). */
import type { Queryable } from '../../../db.ts';
import type { AlertState } from '../sql.ts';

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const stamp = (column: string): string => `to_timestamp(${column} / 1000.0)`;

export interface ActRow {
  readonly alert: string;
  readonly act: string;
  readonly by: string;
  readonly note: string | null;
  /** Of an act of a person. */
  readonly before?: Before;
  /** Who has the alert from then on, by staff key (hold.ts); null: nobody, or somebody who is known by name alone. */
  readonly holder?: string | null;
}

/** What the alert was before the act, and whose act it was. */
export interface Before {
  readonly state: AlertState;
  readonly takenBy: string | null;
  /** Of acts that were written since keys are. */
  readonly takenKey?: string | null;
  readonly takenMs: number | null;
  readonly deadlineMs: number | null;
  readonly level: number;
  readonly stalledMs?: number | null;
  readonly subject: string;
}

/** The key of who has it stands beside what was before: `taken_by` is a name, which two may have. */
export async function insertAct(client: Queryable, { alert, act, by, note, before, holder }: ActRow): Promise<void> {
  await client.query('insert into tele_alert_act (alert, act, by, note, before) values ($1, $2, $3, $4, $5)', [
    ...[alert, act, by, note],
    holder === undefined ? null : JSON.stringify({ ...before, holder }),
  ]);
}

export async function selectActs(
  db: Queryable,
  alert: string,
): Promise<
  (Omit<ActRow, 'alert' | 'before' | 'holder'> & { readonly atMs: number; readonly before: Before | null })[]
> {
  const { rows } = await db.query(
    `select ${ms('at')} as "atMs", act, by, note, before from tele_alert_act where alert = $1 order by at, id`,
    [alert],
  );
  return rows;
}

/** How often that was done about it. */
export async function countActs(db: Queryable, alert: string, act: string): Promise<number> {
  const { rows } = await db.query<{ many: number }>(
    'select count(*)::integer as many from tele_alert_act where alert = $1 and act = $2',
    [alert, act],
  );
  return rows[0]!.many;
}

export interface Change {
  readonly state: AlertState;
  readonly takenBy: string | null;
  readonly wasRight: boolean | null;
  /** By when something has to be done. */
  readonly deadlineMs: number | undefined;
  /** Who has it let his time pass. */
  readonly stalledMs: number | null;
}

/** @returns false: somebody changed it meanwhile */
export async function changeAlert(client: Queryable, id: string, version: number, change: Change): Promise<boolean> {
  const { rowCount } = await client.query(
    `update tele_alert set state = $3, taken_by = $4, was_right = coalesce($5, was_right), version = version + 1,
       taken_at = case when $4::text is null then taken_at else coalesce(taken_at, now()) end,
       deadline_at = ${stamp('$6::float8')}, stalled_at = ${stamp('$7::float8')}, closed_at = case when $3 = 'cerrada' then now() end
     where id = $1 and version = $2`,
    [id, version, change.state, change.takenBy, change.wasRight, change.deadlineMs ?? null, change.stalledMs],
  );
  return (rowCount ?? 0) > 0;
}

/** To whoever of that level takes it. @returns false: somebody changed it meanwhile */
export async function passAlert(
  client: Queryable,
  id: string,
  version: number,
  level: number,
  deadlineMs: number | undefined,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update tele_alert set state = 'nueva', taken_by = null, level = $3, deadline_at = ${stamp('$4::float8')}, stalled_at = null,
       version = version + 1
     where id = $1 and version = $2`,
    [id, version, level, deadlineMs ?? null],
  );
  return (rowCount ?? 0) > 0;
}

/** As it was before an act. @returns false: somebody changed it meanwhile */
export async function restoreAlert(
  client: Queryable,
  id: string,
  version: number,
  { state, takenBy, takenMs, deadlineMs, level, stalledMs = null }: Before,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update tele_alert set state = $3, taken_by = $4, taken_at = ${stamp('$5::float8')}, deadline_at = ${stamp('$6::float8')},
       level = $7, stalled_at = ${stamp('$8::float8')}, was_right = null, closed_at = null, version = version + 1 where id = $1 and version = $2`,
    [id, version, state, takenBy, takenMs, deadlineMs, level, stalledMs],
  );
  return (rowCount ?? 0) > 0;
}
