-- Webhooks (R4 Subscription, rest-hook): who is to be told of what, at least once and in order (docs/adr, subscriptions).
-- Read and written only by hie-core/src/subscriptions/sql.ts.

-- How far the follower of committed versions has come (store/postgres/tail.ts).
create table subscription_follower (
  one      boolean     primary key default true check (one),
  -- As the tail gives it; null: nobody has followed yet.
  position text,
  at       timestamptz not null default now()
);
insert into subscription_follower default values;

-- One lane per Subscription, as of the follower's position. Its deliveries go out one by one, in order; lanes do not wait
-- for each other.
create table subscription_lane (
  subscription text        primary key,
  version      integer     not null,
  -- active, error or off; an erased Subscription has no lane.
  status       text        not null,
  -- The Subscription as stored; secrets of its headers are sealed in it.
  content      text        not null,
  ends_at      timestamptz,
  -- When the oldest delivery is to be tried (again); null: nothing waits.
  due_at       timestamptz,
  -- Held by a hub at work; a hub that died loses it when the time is over.
  leased_until timestamptz,
  lease        uuid,
  -- Counts what was added, so that who closes an empty lane notices what came meanwhile.
  signal       integer     not null default 0,
  -- Failures in a row of the oldest delivery.
  attempts     integer     not null default 0,
  -- Deliveries in a row that the endpoint refused for good.
  refused      integer     not null default 0
);
create index subscription_lane_due on subscription_lane (due_at) where due_at is not null;
create index subscription_lane_end on subscription_lane (ends_at) where ends_at is not null and status = 'active';

-- What is still to be told (`dead` is null) and what could not be (dead letters, told again when the Subscription is
-- activated again). What was told leaves an AuditEvent and no row here.
create table subscription_delivery (
  id            bigint      generated always as identity primary key,
  subscription  text        not null,
  resource_type text        not null,
  resource_id   text        not null,
  version       integer     not null,
  at            timestamptz not null default now(),
  -- Why it was given up.
  dead          text,
  dead_at       timestamptz
);
create index subscription_delivery_waiting on subscription_delivery (subscription, id) where dead is null;
create index subscription_delivery_dead on subscription_delivery (subscription, id) where dead is not null;

revoke all on subscription_follower, subscription_lane, subscription_delivery from public;
