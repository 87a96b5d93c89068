/** Devices and whose they are (migration 000031). Who changes an owner holds the intake's turn. */
import type { Queryable } from '../../db.ts';
import { MOVED } from '../reading.ts';

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

export interface Whose {
  /** Who stands for him now. */
  readonly person: number;
  /** Whose record it is, where another stands for it; null: his own. */
  readonly origin: number | null;
}

export async function whoIs(db: Queryable, patient: string): Promise<Whose> {
  const { rows } = await db.query<{ id: number; root: number }>(
    `with made as (insert into tele_person (patient) values ($1) on conflict (patient) do nothing returning id)
     select id, id as root from made union all select id, tele_root(id) from tele_person where patient = $1 limit 1`,
    [patient],
  );
  const found = rows[0];
  // Somebody made it at this very moment: the statement did not see it yet.
  if (found === undefined) return whoIs(db, patient);
  return { person: found.root, origin: found.id === found.root ? null : found.id };
}

export const personNumber = async (db: Queryable, patient: string): Promise<number> =>
  (await whoIs(db, patient)).person;

export async function deviceNumber(db: Queryable, name: string, clues?: string, mapping?: unknown): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    `with made as (insert into tele_device (name, clues, mapping) values ($1, $2, $3) on conflict (name) do nothing returning id)
     select id from made union all select id from tele_device where name = $1 limit 1`,
    [name, clues ?? null, mapping === undefined ? null : JSON.stringify(mapping)],
  );
  return rows[0]?.id ?? deviceNumber(db, name, clues, mapping);
}

export interface DeviceRow {
  readonly id: number;
  readonly name: string;
  readonly clues: string | null;
  readonly mapping: unknown;
  readonly tokenHash: Buffer | null;
}

export async function selectDevice(db: Queryable, name: string): Promise<DeviceRow | undefined> {
  const { rows } = await db.query<DeviceRow>(
    'select id, name, clues, mapping, token_hash as "tokenHash" from tele_device where name = $1',
    [name],
  );
  return rows[0];
}

/** By name; who is nobody is left out. */
export async function selectDevices(db: Queryable, names: readonly string[]): Promise<Map<string, DeviceRow>> {
  const { rows } = await db.query<DeviceRow>({
    name: 'tele_devices',
    text: 'select id, name, clues, mapping, token_hash as "tokenHash" from tele_device where name = any($1)',
    values: [names],
  });
  return new Map(rows.map((row) => [row.name, row]));
}

export interface Pairing {
  readonly device: number;
  readonly person: number;
  readonly by: string;
}

export async function insertPairing(db: Queryable, codeHash: Buffer, pairing: Pairing, minutes: number): Promise<void> {
  await db.query(
    `insert into tele_pairing (code_hash, device, person, by, expires_at) values ($1, $2, $3, $4, now() + make_interval(mins => $5))`,
    [codeHash, pairing.device, pairing.person, pairing.by, minutes],
  );
}

/** Codes that were asked for a person in the last day. */
export async function countPairings(db: Queryable, person: number): Promise<number> {
  const { rows } = await db.query<{ many: number }>(
    "select count(*)::integer as many from tele_pairing where person = $1 and expires_at > now() - interval '1 day'",
    [person],
  );
  return rows[0]!.many;
}

/** @returns undefined: no such code, used or too old */
export async function usePairing(
  db: Queryable,
  codeHash: Buffer,
): Promise<(Pairing & { readonly name: string; readonly patient: string }) | undefined> {
  const { rows } = await db.query<Pairing & { readonly name: string; readonly patient: string }>(
    `update tele_pairing t set used_at = now() from tele_device d, tele_person p
     where t.code_hash = $1 and t.used_at is null and t.expires_at > now() and d.id = t.device and p.id = tele_root(t.person)
     returning t.device, p.id as person, t.by, d.name, p.patient`,
    [codeHash],
  );
  return rows[0];
}

/** By the clock and not by when the transaction began: it may have waited for its turn behind another pairing. */
export async function endOwner(db: Queryable, device: number): Promise<number | undefined> {
  const { rows } = await db.query<{ person: number }>(
    'update tele_owner set during = tstzrange(lower(during), clock_timestamp()) where device = $1 and upper_inf(during) returning person',
    [device],
  );
  return rows[0]?.person;
}

export async function beginOwner(db: Queryable, { device, person, by }: Pairing): Promise<void> {
  await db.query(
    'insert into tele_owner (device, person, during, by) values ($1, $2, tstzrange(clock_timestamp(), null), $3)',
    [...[device, person, by]],
  );
}

export async function setToken(db: Queryable, device: number, tokenHash: Buffer | null): Promise<void> {
  await db.query('update tele_device set token_hash = $2 where id = $1', [device, tokenHash]);
}

export interface OwnedPeriod {
  readonly person: number;
  /** As he is known now. */
  readonly patient: string;
  readonly fromMs: number;
  readonly untilMs: number | null;
}

export async function selectPeriods(db: Queryable, device: number): Promise<OwnedPeriod[]> {
  const { rows } = await db.query<OwnedPeriod>(
    `select p.id as person, p.patient, ${ms('lower(o.during)')} as "fromMs", ${ms('upper(o.during)')} as "untilMs"
     from tele_owner o join tele_person p on p.id = tele_root(o.person) where o.device = $1 order by lower(o.during)`,
    [device],
  );
  return rows;
}

export interface HeldDevice {
  readonly name: string;
  /** null: nobody's now. */
  readonly patient: string | null;
  readonly fromMs: number | null;
  /** Of all, whatever page this is. */
  readonly total: number;
}

/** Devices that a facility gave out, the newest first. @param free only those that nobody has */
export async function selectDevicesAt(
  db: Queryable,
  clues: string,
  { after, free, limit }: { readonly after: number; readonly free: boolean; readonly limit: number },
): Promise<HeldDevice[]> {
  const { rows } = await db.query<HeldDevice>(
    `select d.name, p.patient, ${ms('lower(o.during)')} as "fromMs", count(*) over ()::integer as total from tele_device d
       left join tele_owner o on o.device = d.id and upper_inf(o.during) left join tele_person p on p.id = tele_root(o.person)
     where d.clues = $1 and (not $4 or o.device is null) order by d.id desc limit $2 offset $3`,
    [clues, limit, after, free],
  );
  return rows;
}

export interface WornDevice {
  readonly name: string;
  readonly clues: string | null;
  readonly fromMs: number;
  readonly untilMs: number | null;
  readonly lastMs: number | null;
}

/** Devices that are or were a person's, the newest pairing first. */
export async function selectDevicesOf(db: Queryable, person: number): Promise<WornDevice[]> {
  const { rows } = await db.query<WornDevice>(
    `select d.name, d.clues, ${ms('lower(o.during)')} as "fromMs", ${ms('upper(o.during)')} as "untilMs",
       (select max(${ms('r.at')}) from tele_reading r where r.device = d.id and r.at <@ o.during) as "lastMs"
     from tele_owner o join tele_device d on d.id = o.device where tele_root(o.person) = $1 order by lower(o.during) desc`,
    [person],
  );
  return rows;
}

/** @returns what an undone pairing would move; undefined: there is no such pairing */
export async function selectWouldMove(
  db: Queryable,
  { device, source, fromMs }: Pick<MoveRow, 'device' | 'source' | 'fromMs'>,
): Promise<{ readonly readings: number; readonly alerts: number; readonly untilMs: number | null } | undefined> {
  const { rows } = await db.query<{ readings: number; alerts: number; untilMs: number | null }>(
    `select ${ms('upper(o.during)')} as "untilMs",
       (select count(*)::integer from tele_reading r where r.device = $1 and r.person = $2 and r.at <@ o.during) as readings,
       (select count(*)::integer from tele_alert a where a.person = $2 and a.by_device = $1 and a.by_at <@ o.during and not a.withdrawn) as alerts
     from tele_owner o where o.device = $1 and tele_root(o.person) = $2 and ${ms('lower(o.during)')} = $3`,
    [device, source, fromMs],
  );
  return rows[0];
}

export interface MoveRow {
  readonly device: number;
  readonly source: number;
  readonly target: number;
  readonly fromMs: number;
  readonly by: string;
  readonly reason: string;
}

/** The whole time of a wrong pairing, and what was measured in it. @returns readings moved, undefined: there is no such pairing */
export async function moveReadings(db: Queryable, move: MoveRow): Promise<number | undefined> {
  const { device, source, target, fromMs, by, reason } = move;
  const owners = await db.query<{ f: string; u: string; was: number }>(
    `with wrong as (select ctid, person as was from tele_owner where device = $1 and tele_root(person) = $2 and ${ms('lower(during)')} = $4)
     update tele_owner o set person = $3, by = $5 from wrong where o.ctid = wrong.ctid
     returning lower(during)::text as f, coalesce(upper(during), 'infinity')::text as u, wrong.was`,
    [device, source, target, fromMs, by],
  );
  const period = owners.rows[0];
  if (period === undefined) return undefined;
  const { rowCount } = await db.query(
    `update tele_reading set person = $3, origin = null, flags = flags | ${MOVED}, tx = pg_current_xact_id()
     where device = $1 and person = $2 and at >= $4::timestamptz and at <= $5::timestamptz`,
    [device, source, target, period.f, period.u],
  );
  // What he was not missing with them he may be missing without.
  await db.query('update tele_enrolment set gap_at = least(gap_at, now()) where person = $1 and active', [source]);
  // The record that they were written to, which another may stand for.
  const { was } = period;
  await db.query(
    `insert into tele_move (device, source, target, from_at, until_at, readings, by, reason)
     values ($1, $2, $3, $4::timestamptz, $5::timestamptz + interval '1 millisecond', $6, $7, $8)`,
    [device, was, target, period.f, period.u, rowCount ?? 0, by, reason],
  );
  // The days of both are summed up again.
  await db.query(
    `insert into tele_day (person, kind, day, due_at)
     select distinct w.person, r.kind, (r.at at time zone 'America/Mexico_City')::date, now()
     from tele_reading r cross join (values ($2::integer), ($3::integer)) as w(person)
     where r.device = $1 and r.person = $3 and r.at >= $4::timestamptz and r.at <= $5::timestamptz and r.kind <> 8
     on conflict do nothing`,
    [device, was, target, period.f, period.u],
  );
  return rowCount ?? 0;
}

/** Alerts that somebody else's readings raised, once these are moved. @returns how many */
export async function withdrawAlerts(db: Queryable, { device, source, target, fromMs, by }: MoveRow): Promise<number> {
  const { rows } = await db.query<{ id: string }>(
    `update tele_alert a set over_at = coalesce(over_at, now()), state = 'cerrada', closed_at = coalesce(closed_at, now()), deadline_at = null,
       withdrawn = true, version = version + 1
     from tele_owner o where o.device = $1 and o.person = $4 and ${ms('lower(o.during)')} = $3 and a.person = $2 and a.by_device = $1
       and a.by_at <@ o.during and not a.withdrawn returning a.id`,
    [device, source, fromMs, target],
  );
  await db.query(
    `insert into tele_alert_act (alert, act, by, note) select unnest($1::uuid[]), 'retirada', $2, 'El aparato era de otra persona.'`,
    [rows.map(({ id }) => id), by],
  );
  return rows.length;
}
