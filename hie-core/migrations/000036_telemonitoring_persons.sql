-- Readings follow a person whose records were joined, old ones are kept by the day, and what a programme tells is told once (docs/adr/0036).

-- Record that stands for this one since they were joined; null: its own.
alter table tele_person add survivor integer references tele_person;
create index tele_person_survivor on tele_person (survivor) where survivor is not null;

-- Who stands for a person in the end; in a circle, which should not be, himself.
create function tele_root(asked integer) returns integer language sql stable as $$
  with recursive chain (id, survivor) as (
    select p.id, p.survivor from tele_person p where p.id = asked
    union select p.id, p.survivor from chain c join tele_person p on p.id = c.survivor)
  select coalesce((select id from chain where survivor is null), asked)
$$;

-- Whose it was before records were joined; null: his who has it.
alter table tele_reading add origin integer;
create index tele_reading_origin on tele_reading (origin) where origin is not null;
alter table tele_enrolment add origin integer references tele_person;

-- Days of which the single readings are not kept any more. `person` never changes: it is asked for by whoever stands for him.
create table tele_daily (
  person integer  not null references tele_person,
  kind   smallint not null,
  day    date     not null,
  many   integer  not null,
  value  real     not null,
  least  real     not null,
  most   real     not null,
  second real,
  primary key (person, kind, day)
);

-- Messages of a programme that went out, once each.
create table tele_told (
  enrolment uuid        not null references tele_enrolment,
  message   text        not null,
  at        timestamptz not null default now(),
  primary key (enrolment, message)
);
