-- Search over everybody: what the patient's compartment, the identifiers and the directory do not answer. Written by an
-- indexer that follows the committed versions (store/postgres/tail.ts), not by the write itself: see docs/adr.

-- The transaction that wrote a version: what is below the oldest running one can change no more, so it is a place from
-- which to read on. The versions of before get the number 1: a constant default rewrites nothing.
alter table resource_version add column tx xid8 not null default '1';
alter table resource_version alter column tx set default pg_current_xact_id();
create index resource_version_tail on resource_version (tx) where tx > '1'::xid8;

-- How far the indexer has come, and with which generation of its rules: another one starts over.
create table population_state (
  singleton  boolean not null primary key default true check (singleton),
  generation integer not null,
  position   text    not null
);
insert into population_state (generation, position) values (0, '');

-- One row per current resource: which version the indexes below hold, and which parameters it has a value for.
create table population (
  id      uuid     not null,
  -- Epoch milliseconds of that version.
  updated bigint   not null,
  version integer  not null,
  type    smallint not null,
  -- Hashes (hashes.ts), as all `param` and `key` below.
  present bigint[] not null,
  primary key (type, id)
);
create index population_updated on population (type, updated, id);

-- Tokens, exact strings and uris, logical references, pairs of a composite: equality only. In the order of the answer.
create table population_key (
  key bigint not null,
  id  uuid   not null,
  primary key (key, id)
);

-- References to resources of this store. `param` tells the type of the target too.
create table population_link (
  param  bigint not null,
  target uuid   not null,
  id     uuid   not null,
  primary key (param, target, id)
);
create index population_link_source on population_link (id, param, target);

-- Strings, normalized; uris as they are; the displays of tokens (:text); what a token sorts by.
create table population_text (
  param bigint  not null,
  id    uuid    not null,
  -- Of the resource's values the one it sorts by, ascending and descending.
  first boolean not null,
  last  boolean not null,
  value text    collate "C" not null
);
create index population_text_value on population_text (param, value, id);
create index population_text_source on population_text (id, param);

-- Dates (epoch milliseconds, high exclusive), numbers and quantities (high inclusive).
create table population_range (
  param bigint  not null,
  low   float8  not null,
  high  float8  not null,
  id    uuid    not null,
  first boolean not null,
  last  boolean not null,
  -- A date of more than 400 days, a number that is an interval: what ends late may have begun long before.
  wide  boolean not null,
  -- Of a quantity: hashes of its unit in each way it may be asked for.
  units bigint[]
);
create index population_range_value on population_range (param, low, id);
create index population_range_wide on population_range (param, high) where wide;
create index population_range_source on population_range (id, param);
