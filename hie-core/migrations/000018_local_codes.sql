-- Codes of the facilities' own systems (docs/adr/0025). Read and written only by hie-core/src/local-codes/sql.ts.

create table local_code (
  id       integer     generated always as identity primary key,
  -- At most 200 characters each: longer ones are not counted.
  system   text        not null,
  code     text        not null,
  -- As it was sent last; '' when nobody ever said.
  display  text        not null,
  -- CLUES.
  facility text        not null,
  -- Of the first resource that carried it.
  type     smallint    not null,
  -- Resources that carry or carried it, each once.
  count    bigint      not null default 0,
  first_at timestamptz not null,
  last_at  timestamptz not null,
  unique (system, code)
);
create index local_code_facility on local_code (facility);

-- Which resources carry which code: what is counted once, and the way of a back-fill through them.
create table local_code_use (
  code  integer  not null references local_code (id),
  shard smallint not null,
  id    uuid     not null,
  primary key (code, shard, id)
);

-- Applying the maps of one code to what is stored already.
create table local_code_job (
  id           uuid        primary key default gen_random_uuid(),
  code         integer     not null references local_code (id),
  -- Counts and changes nothing.
  dry          boolean     not null,
  state        text        not null default 'active' check (state in ('active', 'done', 'stopped')),
  -- Who ordered it: subject, name, role, client, facility.
  ordered_by   json        not null,
  -- It starts when all that was written up to this transaction is counted.
  starts_after text        not null,
  -- The last one that was dealt with.
  shard        smallint    not null default -1,
  last         uuid        not null default '00000000-0000-0000-0000-000000000000',
  examined     bigint      not null default 0,
  changed      bigint      not null default 0,
  -- A rule refused the new version, such as of a signed note.
  skipped      bigint      not null default 0,
  lease        uuid,
  leased_until timestamptz,
  created_at   timestamptz not null default clock_timestamp(),
  ended_at     timestamptz
);
-- Two at once on one code would only be in each other's way.
create unique index local_code_job_active on local_code_job (code) where state = 'active';
create index local_code_job_recent on local_code_job (created_at desc);

-- How far each reader of the committed versions has read (store/postgres/tail.ts, jobs/sql.ts).
create table follower (
  name     text        primary key,
  position text        not null,
  at       timestamptz not null default now()
);
insert into follower (name, position, at)
  select 'subscriptions', position, at from subscription_follower where position is not null;
drop table subscription_follower;
