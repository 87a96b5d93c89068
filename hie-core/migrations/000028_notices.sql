-- Messages to people, the waiting list's offers, and what an appointment still has coming (docs/adr/0034).

-- What waits to leave or has left. No address and no text: both are read when it leaves.
create table notice (
  id           uuid        primary key default uuidv7(),
  -- What happened, once: the same key is the same message.
  key          text        not null,
  -- 'correo' or 'sms'
  channel      text        not null,
  kind         text        not null,
  topic        text        not null,
  patient_id   text        not null,
  -- Appointment that it is about, and when that begins as it is told.
  appointment  text,
  start_at     timestamptz,
  due_at       timestamptz not null,
  -- After this it helps nobody.
  expires_at   timestamptz not null,
  -- Its link works until then; null: it has none that acts.
  link_until   timestamptz,
  -- The link was used, and for what.
  used_at      timestamptz,
  used_for     text,
  state        text        not null default 'espera' check (state in ('espera', 'enviado', 'fallido', 'omitido')),
  attempts     smallint    not null default 0,
  leased_until timestamptz,
  -- Why it failed or was left out; no address in it.
  why          text,
  done_at      timestamptz,
  unique (key, channel)
);
create index notice_due on notice (due_at) where state = 'espera';
create index notice_done on notice (done_at) where done_at is not null;

-- Said by the person: whether he wants a topic. No row: as the topic is by itself.
create table notice_preference (
  patient_id text        not null,
  topic      text        not null,
  wanted     boolean     not null,
  at         timestamptz not null,
  primary key (patient_id, topic)
);

-- Every appointment to come, as its last version says it.
create table agenda_watch (
  appointment  text        primary key,
  -- Of the appointment; an older one that is met later says nothing.
  version      integer     not null,
  -- Of the store, hexadecimal: what its code at the reception says.
  key          text        not null unique,
  status       text        not null,
  patient_id   text,
  place        text,
  start_at     timestamptz,
  held_until   timestamptz,
  -- When its person counts as missing, unless he has come; null: not by rule.
  missing_at   timestamptz,
  -- The rule marks once; who corrects it is not overruled.
  marked       boolean     not null default false
);
create index agenda_watch_missing on agenda_watch (missing_at) where status = 'booked' and not marked;
create index agenda_watch_held on agenda_watch (held_until) where held_until is not null;
create index agenda_watch_start on agenda_watch (start_at);

-- Who waits, as the Appointment (status waitlist, or pending while something is offered) says it.
create table waitlist_entry (
  appointment   text             primary key,
  service       text             not null,
  -- 0: priority group; 1: everybody.
  turn          smallint         not null,
  since         timestamptz      not null,
  earliest      timestamptz,
  latest        timestamptz,
  distance_km   double precision not null default 0,
  -- While a place is offered: which one, until when.
  place         text,
  offered_until timestamptz
);
create index waitlist_turn on waitlist_entry (service, turn, since, appointment) where place is null;
create index waitlist_offered on waitlist_entry (offered_until) where place is not null;

-- A place is offered to a person once.
create table waitlist_seen (
  place       text        not null,
  appointment text        not null,
  at          timestamptz not null,
  primary key (place, appointment)
);

-- Places that became free and have not been offered to the end yet.
create table freed_place (
  place    text        primary key,
  start_at timestamptz not null,
  freed_at timestamptz not null,
  -- Grows each time it becomes free, so that nobody ends what has begun again.
  times    integer     not null default 1
);
create index freed_place_order on freed_place (freed_at);
