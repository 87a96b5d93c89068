-- Comparing everybody with everybody again (docs/adr/0045). Read and written only by hie-core/src/mpi/rematch/sql.ts. Number 000044.
create table rematch_job (
  id         uuid        primary key default gen_random_uuid(),
  state      text        not null default 'active' check (state in ('active', 'done', 'stopped')),
  phase      text        not null default 'pairs' check (phase in ('pairs', 'estimate', 'compare')),
  -- m and u are estimated from the people themselves first.
  estimates  boolean     not null,
  -- What they came out as; null: those that ship.
  model      json,
  -- Who ordered it: subject, name, role, client, facility.
  ordered_by json        not null,
  -- Phase pairs: the next slice of keys.
  slice      smallint    not null default 0,
  -- Phase compare: the last pair that was dealt with.
  last_a     uuid        not null default '00000000-0000-0000-0000-000000000000',
  last_b     uuid        not null default '00000000-0000-0000-0000-000000000000',
  people     bigint      not null default 0,
  pairs      bigint      not null default 0,
  compared   bigint      not null default 0,
  -- Reviews that were written.
  asked      bigint      not null default 0,
  -- Alike, and joined, decided or asked before.
  known      bigint      not null default 0,
  lease        uuid,
  leased_until timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  ended_at   timestamptz
);
create unique index rematch_job_active on rematch_job ((true)) where state = 'active';
create index rematch_job_recent on rematch_job (created_at desc);

-- Who shares a key with whom: each pair once, taken out when the job ends.
create table rematch_pair (
  a uuid not null,
  b uuid not null,
  primary key (a, b)
);
