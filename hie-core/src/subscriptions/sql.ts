/** Every statement on the lanes and their deliveries. Tables: migrations/000006_subscriptions.sql. */
import type { Queryable } from '../db.ts';

export type { Queryable };

export interface LaneRow {
  readonly subscription: string;
  readonly version: number;
  readonly status: 'active' | 'error' | 'off';
  readonly content: string;
}

/** Lanes to compare writes with: an endpoint in error gets what it missed when it is mended. */
export async function selectLanes(db: Queryable): Promise<LaneRow[]> {
  const sql = "select subscription, version, status, content from subscription_lane where status <> 'off'";
  return (await db.query<LaneRow>(sql)).rows;
}

/** Takes note of a version of a Subscription; one that is active again gets its dead letters told too. */
export async function upsertLane(db: Queryable, lane: LaneRow, endsAt: string | undefined): Promise<void> {
  const { subscription, version, status, content } = lane;
  await db.query(
    `insert into subscription_lane (subscription, version, status, content, ends_at) values ($1, $2, $3, $4, $5::timestamptz)
     on conflict (subscription) do update set version = $2, status = $3, content = $4, ends_at = $5::timestamptz,
       attempts = 0, refused = 0, signal = subscription_lane.signal + 1,
       due_at = case when $3 = 'active' then now() end`,
    [subscription, version, status, content, endsAt ?? null],
  );
  if (status === 'active')
    await db.query(
      'update subscription_delivery set dead = null, dead_at = null where subscription = $1 and dead is not null',
      [subscription],
    );
  if (status === 'error') await buryWaiting(db, subscription, 'La suscripción está en error.');
  if (status === 'off') await db.query('delete from subscription_delivery where subscription = $1', [subscription]);
}

export async function deleteLane(db: Queryable, subscription: string): Promise<void> {
  await db.query('delete from subscription_delivery where subscription = $1', [subscription]);
  await db.query('delete from subscription_lane where subscription = $1', [subscription]);
}

export interface NewDelivery {
  readonly subscription: string;
  readonly type: string;
  readonly id: string;
  readonly version: number;
  /** Why it cannot go out now. */
  readonly dead: string | undefined;
}

export async function insertDeliveries(db: Queryable, deliveries: readonly NewDelivery[]): Promise<void> {
  await db.query(
    `insert into subscription_delivery (subscription, resource_type, resource_id, version, dead, dead_at)
     select s, t, i, v, d, case when d is not null then now() end
     from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[]) with ordinality as r(s, t, i, v, d, n) order by n`,
    [
      deliveries.map((one) => one.subscription),
      deliveries.map((one) => one.type),
      deliveries.map((one) => one.id),
      deliveries.map((one) => one.version),
      deliveries.map((one) => one.dead ?? null),
    ],
  );
  const due = [...new Set(deliveries.flatMap((one) => (one.dead === undefined ? [one.subscription] : [])))];
  // A lane that waits for its endpoint to recover goes on waiting.
  await db.query(
    'update subscription_lane set due_at = coalesce(due_at, now()), signal = signal + 1 where subscription = any($1)',
    [due],
  );
}

export interface ClaimedLane extends LaneRow {
  readonly attempts: number;
  readonly refused: number;
}

export async function claimLanes(db: Queryable, lease: string, leaseMs: number, limit: number): Promise<ClaimedLane[]> {
  const { rows } = await db.query<ClaimedLane>(
    `update subscription_lane set lease = $1::uuid, leased_until = now() + $2 * interval '1 millisecond'
     where subscription in (select subscription from subscription_lane
       where due_at <= now() and status = 'active' and (leased_until is null or leased_until < now())
       order by due_at limit $3 for update skip locked)
     returning subscription, version, status, content, attempts, refused`,
    [lease, leaseMs, limit],
  );
  return rows;
}

export interface WaitingRow {
  readonly id: number;
  readonly type: string;
  readonly resourceId: string;
  readonly version: number;
}

/** The lane as it is now, and the oldest that waits in it; undefined: the lease is lost or the lane has changed. */
export async function selectOldest(
  db: Queryable,
  lane: ClaimedLane,
  lease: string,
): Promise<{ readonly signal: number; readonly waiting: WaitingRow | undefined } | undefined> {
  const { rows } = await db.query<{ signal: number; waiting: WaitingRow | null }>(
    `select l.signal, to_json(d) as waiting from subscription_lane l
     left join lateral (select id, resource_type as type, resource_id as "resourceId", version
       from subscription_delivery where subscription = l.subscription and dead is null order by id limit 1) d on true
     where l.subscription = $1 and l.lease = $2::uuid and l.leased_until > now() and l.version = $3 and l.status = 'active'`,
    [lane.subscription, lease, lane.version],
  );
  return rows[0] && { signal: rows[0].signal, waiting: rows[0].waiting ?? undefined };
}

/** Told, or not to be told: it is done with, and the lease goes on. */
export async function finishDelivery(
  db: Queryable,
  lane: string,
  lease: string,
  id: number,
  leaseMs: number,
): Promise<void> {
  await db.query(
    `with told as (delete from subscription_delivery where id = $3)
     update subscription_lane set attempts = 0, refused = 0, leased_until = now() + $4 * interval '1 millisecond'
     where subscription = $1 and lease = $2::uuid`,
    [lane, lease, id, leaseMs],
  );
}

/** The endpoint will not have this one, ever; the next ones may fare better. */
export async function buryOne(db: Queryable, lane: string, lease: string, id: number, why: string): Promise<void> {
  await db.query(
    `with buried as (update subscription_delivery set dead = $4, dead_at = now() where id = $3)
     update subscription_lane set attempts = 0, refused = refused + 1 where subscription = $1 and lease = $2::uuid`,
    [lane, lease, id, why],
  );
}

export async function buryWaiting(db: Queryable, subscription: string, why: string): Promise<void> {
  const sql = 'update subscription_delivery set dead = $2, dead_at = now() where subscription = $1 and dead is null';
  await db.query(sql, [subscription, why]);
}

export async function suspendLane(db: Queryable, lane: ClaimedLane, lease: string): Promise<void> {
  await db.query(
    `update subscription_lane set status = 'error', due_at = null, lease = null, leased_until = null
     where subscription = $1 and lease = $2::uuid and version = $3`,
    [lane.subscription, lease, lane.version],
  );
}

/** @param delayMs until it may be claimed again; `failed`: its oldest delivery did not get through */
export async function releaseLane(
  db: Queryable,
  lane: string,
  lease: string,
  delayMs: number,
  failed: boolean,
): Promise<void> {
  await db.query(
    `update subscription_lane set lease = null, leased_until = null, attempts = attempts + $4,
       due_at = case when due_at is null then null else now() + $3 * interval '1 millisecond' end
     where subscription = $1 and lease = $2::uuid`,
    [lane, lease, delayMs, failed ? 1 : 0],
  );
}

/** @returns whether it was still empty. */
export async function closeLane(db: Queryable, lane: string, lease: string, signal: number): Promise<boolean> {
  const { rows } = await db.query(
    `update subscription_lane set lease = null, leased_until = null, due_at = null
     where subscription = $1 and lease = $2::uuid and signal = $3 returning subscription`,
    [lane, lease, signal],
  );
  return rows.length === 1;
}

export async function selectExpired(db: Queryable, limit: number): Promise<LaneRow[]> {
  const sql = `select subscription, version, status, content from subscription_lane
    where status = 'active' and ends_at <= now() order by ends_at limit $1`;
  return (await db.query<LaneRow>(sql, [limit])).rows;
}

export async function sweepDead(db: Queryable, olderThanDays: number): Promise<void> {
  await db.query("delete from subscription_delivery where dead_at < now() - $1 * interval '1 day'", [olderThanDays]);
}

export interface LaneState {
  readonly subscription: string;
  readonly status: string;
  readonly failures: number;
  readonly nextTryAt: Date | null;
  readonly waiting: number;
  readonly dead: number;
  readonly lastReason: string | null;
}

/** Those with something waiting or given up, the worst first. */
export async function selectLaneStates(db: Queryable, limit: number): Promise<LaneState[]> {
  const { rows } = await db.query<LaneState>(
    `select l.subscription, l.status, l.attempts as failures, l.due_at as "nextTryAt", d.waiting, d.dead, d.reason as "lastReason"
     from subscription_lane l join (select subscription, (count(*) filter (where dead is null))::int as waiting,
       count(dead)::int as dead, (array_agg(dead order by dead_at desc) filter (where dead is not null))[1] as reason
       from subscription_delivery group by subscription) d on d.subscription = l.subscription
     order by d.dead desc, d.waiting desc limit $1`,
    [limit],
  );
  return rows;
}
