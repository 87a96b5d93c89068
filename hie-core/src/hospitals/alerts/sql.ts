/** The statements of alerts (migration 000033). */
import type { Queryable } from '../../db.ts';
import { MOST } from '../sql.ts';
import type { Standing } from './judge.ts';

export interface AlertRow extends Standing {
  readonly id: string;
  readonly clues: string;
  readonly openedMs: number;
  readonly times: number;
}

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

export async function selectOpenAlerts(db: Queryable, clues: readonly string[]): Promise<AlertRow[]> {
  const sql = `select id, clues, cause, count, detail, ${ms('opened_at')} as "openedMs", times
               from hospital_alert where clues = any($1) and closed_at is null order by opened_at, cause`;
  return (await db.query<AlertRow>({ name: 'hospital_alerts', text: sql, values: [clues] })).rows;
}

/** One that closed within the hour opens again instead of a new one: a line that comes and goes is one alert. */
const REOPEN = `with last as (
    select distinct on (cause) id, cause from hospital_alert
    where clues = $1 and cause = any($2) and closed_at > now() - interval '1 hour' order by cause, closed_at desc)
  update hospital_alert a set closed_at = null, times = times + 1 from last
  where a.id = last.id and not exists (select 1 from hospital_alert o where o.clues = $1 and o.cause = last.cause and o.closed_at is null)`;
const OPEN = `insert into hospital_alert (clues, cause, count, detail, opened_at)
  select $1, cause, count, detail, now() from unnest($2::text[], $3::int[], $4::text[]) as given(cause, count, detail)
  on conflict (clues, cause) where closed_at is null do update set count = excluded.count, detail = excluded.detail
  where hospital_alert.count <> excluded.count or hospital_alert.detail <> excluded.detail`;
const CLOSE = `update hospital_alert set closed_at = now() where clues = $1 and closed_at is null and cause <> all($2)`;

/** Makes the open alerts those that stand; the hospital's row is held by who asks. */
export async function settleAlerts(client: Queryable, clues: string, standing: readonly Standing[]): Promise<void> {
  const causes = standing.map(({ cause }) => cause);
  await client.query({ name: 'hospital_alert_close', text: CLOSE, values: [clues, causes] });
  if (causes.length === 0) return;
  await client.query({ name: 'hospital_alert_reopen', text: REOPEN, values: [clues, causes] });
  const [counts, details] = [standing.map(({ count }) => Math.min(count, MOST)), standing.map(({ detail }) => detail)];
  await client.query({ name: 'hospital_alert_open', text: OPEN, values: [clues, causes, counts, details] });
}
