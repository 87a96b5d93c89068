/**
 * Readings that came to another person: what they had raised there before stands again, and the rules see the fresh ones as if they arrived now.
 * A correction that was itself a mistake is moved back, and no alert is lost on the way.
 */
import type { Queryable } from '../../db.ts';
import { insertAct } from '../alerts/acts/sql.ts';
import { deadline } from '../alerts/when.ts';
import { evaluate, type PersonReading } from '../intake/evaluate.ts';
import { Known } from '../intake/known.ts';
import { kindNamed } from '../kinds.ts';
import { IMPLAUSIBLE, WITHDRAWN } from '../reading.ts';
import { URGENCIES } from '../rules/rule.ts';
import type { MoveRow } from './sql.ts';

type Moved = Pick<MoveRow, 'device' | 'target' | 'fromMs' | 'by'>;

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const PERIOD = `tele_owner o on o.device = $1 and o.person = $2 and ${ms('lower(o.during)')} = $3`;
/** No rule looks at what is older (rules/rule.ts, freshHours). */
const FRESH = "now() - interval '7 days'";

export async function judgeMoved(client: Queryable, moved: Moved, nowMs: number): Promise<void> {
  await standAgain(client, moved, nowMs);
  await evaluate(client, new Known(), await freshOnes(client, moved), nowMs);
}

/** As they were when they were withdrawn: who had closed one closed it. */
async function standAgain(client: Queryable, { device, target, fromMs, by }: Moved, nowMs: number): Promise<void> {
  const { rows } = await client.query<{ id: string; urgency: number; level: number; open: boolean; standing: boolean }>(
    `select a.id, a.urgency, a.level, a.closed_at = gone.at as open, a.over_at = gone.at and not exists (
       select from tele_alert s where s.enrolment = a.enrolment and s.rule = a.rule and s.over_at is null) as standing
     from tele_alert a join ${PERIOD} join tele_enrolment e on e.id = a.enrolment and e.active
       join lateral (select max(at) as at from tele_alert_act where alert = a.id and act = 'retirada') gone on true
     where a.person = $2 and a.by_device = $1 and a.withdrawn and a.by_at <@ o.during order by a.id`,
    [device, target, fromMs],
  );
  for (const { id, urgency, level, open, standing } of rows) {
    await client.query(
      `update tele_alert set withdrawn = false, version = version + 1, over_at = case when $2 then null else over_at end,
         state = case when $3 then 'nueva' else state end, taken_by = case when $3 then null else taken_by end,
         closed_at = case when $3 then null else closed_at end,
         deadline_at = case when $3 then to_timestamp($4::float8 / 1000.0) end where id = $1`,
      [id, standing, open, deadline(URGENCIES[urgency]!, level, nowMs) ?? null],
    );
    await insertAct(client, { alert: id, act: 'devuelta', by, note: null });
  }
}

async function freshOnes(client: Queryable, { device, target, fromMs }: Moved): Promise<PersonReading[]> {
  const { rows } = await client.query<Omit<PersonReading, 'kind' | 'second'> & { kind: number; second: number | null }>(
    `select r.person, r.device, r.kind, ${ms('r.said_at')} as "saidMs", ${ms('r.at')} as "atMs", r.value, r.second
     from tele_reading r join ${PERIOD}
     where r.device = $1 and r.person = $2 and r.at <@ o.during and r.at > ${FRESH} and r.flags & ${IMPLAUSIBLE | WITHDRAWN} = 0`,
    [device, target, fromMs],
  );
  return rows.map(({ kind, second, ...one }) => ({ ...one, kind: kindNamed(kind), second: second ?? undefined }));
}
