-- Readings from home, the devices they come from, and the alerts they make (docs/adr/0036).

-- Persons and devices have small numbers here: a reading is 80 bytes with them and 150 with their names.
create table tele_person (
  id      integer generated always as identity primary key,
  -- Id of the Patient.
  patient text    not null unique
);

create table tele_device (
  id         integer     generated always as identity primary key,
  -- Id of the Device; of what comes without one (by hand, by FHIR) what it stands for.
  name       text        not null unique,
  -- sha256 of the random 256-bit token that it signs in with; null: it cannot.
  token_hash bytea,
  -- How its JSON is read; null: as the hub's own.
  mapping    jsonb,
  -- Facility that gave it out.
  clues      text,
  created_at timestamptz not null default now()
);

-- Whose device it was, and when: two at a time cannot be.
create table tele_owner (
  device integer   not null references tele_device,
  person integer   not null references tele_person,
  during tstzrange not null check (not isempty(during)),
  by     text      not null,
  constraint tele_owner_once exclude using gist (device with =, during with &&)
);

-- Moves with every change of who owns what and who is in which programme: what a hub keeps in memory of it is as old as this number.
create sequence tele_change;

-- A one-time code by which a device becomes a person's.
create table tele_pairing (
  code_hash  bytea       primary key,
  device     integer     not null references tele_device,
  person     integer     not null references tele_person,
  by         text        not null,
  expires_at timestamptz not null,
  used_at    timestamptz
);

-- A wrong pairing that was undone: whose readings went to whom, and why.
create table tele_move (
  id       uuid        primary key default uuidv7(),
  device   integer     not null references tele_device,
  source   integer     not null references tele_person,
  target   integer     not null references tele_person,
  from_at  timestamptz not null,
  until_at timestamptz not null,
  readings integer     not null,
  by       text        not null,
  reason   text        not null,
  -- The record says of the resources of before that they were in error.
  retracted boolean    not null default false,
  at       timestamptz not null default now()
);
create index tele_move_open on tele_move (at) where not retracted;

-- One measurement in its kind's own unit. What a device says twice of one moment of its clock is one reading.
create table tele_reading (
  device      integer     not null,
  kind        smallint    not null,
  flags       smallint    not null,
  -- By the device's clock.
  said_at     timestamptz not null,
  -- By the hub's.
  at          timestamptz not null,
  person      integer     not null,
  value       real        not null,
  second      real,
  received_at timestamptz not null,
  -- Of the transaction that wrote it: followers read on from there.
  tx          xid8        not null default pg_current_xact_id(),
  primary key (device, kind, said_at)
);
create index tele_reading_person on tele_reading (person, kind, at);
create index tele_reading_tx on tele_reading (tx);

-- What could not be understood, as it came, so that its sender need not repeat it for ever.
create table tele_refused (
  id          bigint      generated always as identity primary key,
  device      integer     not null,
  received_at timestamptz not null default now(),
  why         text        not null,
  -- The first 2,000 bytes.
  content     text        not null
);
create index tele_refused_device on tele_refused (device, received_at);

-- A person in a programme. The CarePlan of the record has the same id.
create table tele_enrolment (
  id          uuid        primary key,
  person      integer     not null references tele_person,
  programme   text        not null,
  clues       text        not null,
  -- The person's own limits and schedule (rules/rule.ts, PlanSettings).
  settings    jsonb       not null,
  active      boolean     not null default true,
  since       timestamptz not null default now(),
  -- Nothing but emergencies is told until then: the device is away, the person travels.
  muted_until timestamptz,
  -- When the clock looks for missing readings again.
  gap_at      timestamptz not null
);
create unique index tele_enrolment_once on tele_enrolment (person, programme) where active;
create index tele_enrolment_clues on tele_enrolment (clues) where active;
create index tele_enrolment_gap on tele_enrolment (gap_at) where active;

create table tele_alert (
  id             uuid        primary key default uuidv7(),
  enrolment      uuid        not null references tele_enrolment,
  person         integer     not null,
  clues          text        not null,
  programme      text        not null,
  -- With the version of the rules that made it.
  rule           text        not null,
  rule_version   text        not null,
  -- 'regla' or 'falta': nothing came.
  class          text        not null check (class in ('regla', 'falta')),
  -- 0 emergencia to 3 baja
  urgency        smallint    not null,
  -- The reading that raised it; of a lack, the last one that did come.
  by_device      integer     not null,
  by_kind        smallint    not null,
  by_said_at     timestamptz not null,
  by_at          timestamptz not null,
  -- Newest reading that it knows of.
  last_at        timestamptz not null,
  -- In words, and the readings that made it.
  says           text        not null,
  evidence       jsonb       not null,
  raised_at      timestamptz not null default now(),
  -- Quiet hours: it may be seen, nobody is called before.
  quiet_until    timestamptz,
  -- Its condition is over.
  over_at        timestamptz,
  state          text        not null default 'nueva' check (state in ('nueva', 'en-curso', 'cerrada')),
  -- 0 nurse, 1 doctor, 2 emergency.
  level          smallint    not null default 0,
  -- Nobody took it by then: the next level.
  deadline_at    timestamptz,
  taken_at       timestamptz,
  taken_by       text,
  closed_at      timestamptz,
  -- What closing said of it: whether it was worth the call.
  was_right      boolean,
  -- It was about somebody else.
  withdrawn      boolean     not null default false,
  version        integer     not null default 1,
  -- Version that the record shows; less: to be written.
  shown_version  integer     not null default 0,
  -- Raised once by a reading, whoever meets it again.
  unique (enrolment, rule, by_device, by_kind, by_said_at)
);
-- One that is not over stands alone.
create unique index tele_alert_standing on tele_alert (enrolment, rule) where over_at is null;
create index tele_alert_person on tele_alert (person) where over_at is null;
create index tele_alert_board on tele_alert (clues, urgency, raised_at) where state <> 'cerrada';
create index tele_alert_deadline on tele_alert (deadline_at) where state = 'nueva' and deadline_at is not null;
create index tele_alert_unshown on tele_alert (id) where shown_version < version;
create index tele_alert_history on tele_alert (clues, raised_at);

-- What was done about it, by whom and why. Only added to.
create table tele_alert_act (
  id    uuid        primary key default uuidv7(),
  alert uuid        not null references tele_alert,
  at    timestamptz not null default now(),
  act   text        not null,
  by    text        not null,
  note  text
);
create index tele_alert_act_alert on tele_alert_act (alert, at);

-- Days whose summary has to be made (again).
create table tele_day (
  person integer  not null,
  kind   smallint not null,
  day    date     not null,
  due_at timestamptz not null,
  primary key (person, kind, day)
);
create index tele_day_due on tele_day (due_at);
