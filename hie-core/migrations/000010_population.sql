-- Search over everybody, second form (docs/adr, population search): fewer and narrower rows. A text, code or uri stands once in
-- a dictionary; a resource only names its key. All of it is derived: the indexer fills it again by itself.
drop table population, population_key, population_link, population_text, population_range;
update population_state set generation = 0, position = '';
-- Another value: the tables were emptied, and what a process remembers of them is wrong.
alter table population_state add column beginning uuid not null default gen_random_uuid();

-- One row per current resource: which version the indexes below hold, and which parameters it has a value for.
create table population (
  id      uuid     not null,
  -- Epoch milliseconds of that version.
  updated bigint   not null,
  -- A bit for each parameter of the type (population/present.ts).
  present bigint   not null,
  version integer  not null,
  type    smallint not null,
  primary key (type, id)
);

-- Whatever is found by equality: codes, texts, uris, logical references, pairs of a composite. `key` is a hash (hashes.ts) of
-- type, parameter and value. In the order of the answer.
create table population_key (
  key bigint not null,
  id  uuid   not null,
  primary key (key, id)
);
-- What a resource has: its rows share an entry.
create index population_key_source on population_key (id);

-- The values behind the keys: each once, however many resources have it. It may hold values that nobody has any more.
create table population_term (
  -- What has the value. Of a display it is its code's: what people read for a code is told of the code.
  key    bigint not null,
  param  bigint not null,
  -- t code, s text (normalized), u uri, d display of a code (normalized), c code of a composite's part.
  kind   "char" not null,
  value  text   collate "C" not null,
  system text   collate "C"
);
create unique index population_term_value on population_term (param, value, key);
create index population_term_key on population_term (key);

-- :contains looks for three letters in a row where PostgreSQL can (contrib/pg_trgm, a trusted extension), else it reads the
-- parameter's values.
do $$ begin
  create extension if not exists pg_trgm;
  create index population_term_letters on population_term using gin (value gin_trgm_ops) where kind = 's';
exception when undefined_file or insufficient_privilege or feature_not_supported then
  raise notice 'pg_trgm is not here: :contains reads all values of its parameter';
end $$;

-- References to resources of this store. `param` tells the type of the target too.
create table population_link (
  param  bigint not null,
  target uuid   not null,
  id     uuid   not null,
  primary key (param, target, id)
);
create index population_link_source on population_link (id);

-- Dates (epoch milliseconds, high exclusive), numbers and quantities (high inclusive), places of a Location (degrees).
create table population_range (
  param  bigint   not null,
  low    float8   not null,
  high   float8   not null,
  id     uuid     not null,
  -- 1: the one it sorts by, ascending; 2: descending; 4: wide, a date of more than two days or a number that is an interval:
  -- what ends late may have begun long before.
  flags  smallint not null,
  -- Of a quantity: hashes of its unit's system, code and human form.
  system integer,
  code   integer,
  unit   integer
);
create index population_range_value on population_range (param, low, id);
create index population_range_wide on population_range (param, high) where flags >= 4;
create index population_range_source on population_range (id);

-- People of a span of birth dates come in the order of those dates, a page at a time, without reading the span whole.
drop index directory_birth;
create index directory_birth on directory (type, birth_low, id) where birth_low is not null;
-- Of whom only the month or the year is known: few.
create index directory_birth_vague on directory (type, birth_low) where birth_high - birth_low > 90000000;
