/**
 * What somebody wrote down by hand and takes back the same day: no rule goes on with it, the record says it was in error, and its alert is
 * withdrawn, unless somebody has begun to answer it: whoever has it reads of it there, and closes it.
 */
import { type Database, inTransaction, type Queryable } from '../../db.ts';
import { fault } from '../../errors.ts';
import { takeTurn, withdrawReading } from '../intake/sql.ts';
import { KINDS, type KindName } from '../kinds.ts';
import { FROM_RECORD, WITHDRAWN } from '../reading.ts';

export interface HandWritten {
  readonly patient: string;
  readonly kind: KindName;
  readonly saidMs: number;
  readonly by: string;
}

export const takeBack = (db: Database, { patient, kind, saidMs, by }: HandWritten): Promise<void> =>
  inTransaction(db, async (client) => {
    await takeTurn(client);
    const device = await recentDevice(client, patient, KINDS[kind].number, saidMs);
    if (device === undefined)
      throw fault('not-found', 'No hay una lectura así anotada hoy.', {
        path: 'hora',
        fix: 'Lo que ya tiene más de un día lo corrige su unidad.',
      });
    await withdrawReading(client, device, KINDS[kind].number, saidMs);
    await withdrawAlertsBy(client, { device, kind: KINDS[kind].number, saidMs, by });
  });

async function recentDevice(
  client: Queryable,
  patient: string,
  kind: number,
  saidMs: number,
): Promise<number | undefined> {
  const { rows } = await client.query<{ device: number }>(
    `select r.device from tele_reading r join tele_device d on d.id = r.device
     where d.name = 'persona/' || $1 and r.kind = $2 and r.said_at = to_timestamp($3::float8 / 1000.0)
       and r.received_at > now() - interval '1 day' and r.flags & ${WITHDRAWN | FROM_RECORD} = 0`,
    [patient, kind, saidMs],
  );
  return rows[0]?.device;
}

async function withdrawAlertsBy(
  client: Queryable,
  { device, kind, saidMs, by }: { device: number; kind: number; saidMs: number; by: string },
): Promise<void> {
  await client.query(
    `with gone as (update tele_alert set over_at = coalesce(over_at, now()), deadline_at = null, version = version + 1,
       withdrawn = state <> 'en-curso', state = case when state = 'en-curso' then state else 'cerrada' end,
       closed_at = case when state = 'en-curso' then null else coalesce(closed_at, now()) end
     where by_device = $1 and by_kind = $2 and by_said_at = to_timestamp($3::float8 / 1000.0) and not withdrawn and class = 'regla' returning id)
     insert into tele_alert_act (alert, act, by, note) select id, 'retirada', $4, 'Quien anotó la lectura la retiró.' from gone`,
    [device, kind, saidMs, by],
  );
}
