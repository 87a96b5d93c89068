-- What the hub knows of each connected hospital, as its edge tells it (docs/adr/0040). Nothing here names a patient: messages come masked.
create table hospital (
  clues      text        primary key,
  name       text        not null,
  -- Client that its edge signs in with.
  client     text        not null,
  -- What the edge said last: queue, lag, gaps, alarms.
  report     jsonb,
  -- Its open errors by cause and one by one. Apart: they are large and change seldom.
  held       jsonb,
  heard_at   timestamptz,
  created_at timestamptz not null default now()
);

-- Messages of an hour, by when they came to the edge.
create table hospital_hour (
  clues    text        not null references hospital,
  hour     timestamptz not null,
  received integer     not null,
  refused  integer     not null,
  primary key (clues, hour)
);

-- What somebody has to look at: one for each cause while it lasts.
create table hospital_alert (
  id        uuid        primary key default uuidv7(),
  clues     text        not null references hospital,
  cause     text        not null,
  count     integer     not null,
  detail    text        not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  -- How often it came back within the hour.
  times     integer     not null default 1
);
create unique index hospital_alert_open on hospital_alert (clues, cause) where closed_at is null;
create index hospital_alert_closed on hospital_alert (clues, cause, closed_at) where closed_at is not null;

-- What an operator ordered of an edge; it fetches them with its next report.
create table hospital_order (
  id           uuid        primary key default uuidv7(),
  clues        text        not null references hospital,
  kind         text        not null check (kind in ('dry-run', 'rerun', 'dismiss', 'restore')),
  messages     integer[]   not null,
  reason       text        not null,
  by           text        not null,
  at           timestamptz not null default now(),
  withdrawn_at timestamptz,
  sent_at      timestamptz,
  done_at      timestamptz,
  outcome      text        check (outcome in ('done', 'failed')),
  answer       text,
  diffs        jsonb
);
create index hospital_order_recent on hospital_order (clues, at);
create index hospital_order_waiting on hospital_order (clues) where done_at is null and withdrawn_at is null;
