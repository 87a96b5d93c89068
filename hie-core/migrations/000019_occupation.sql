-- Who and what is taken, and when: nobody is booked twice, because two rows of one key and seat that overlap cannot both exist
-- (docs/adr/0026). Written in the same statement as the version of the resource that takes it. What takes nothing has no row.
create extension if not exists btree_gist;

create table occupation (
  -- Hash of what is taken: an agenda, a person.
  key      uuid        not null,
  -- Key of the resource that takes it.
  resource uuid        not null,
  during   tstzrange   not null check (not isempty(during)),
  -- A hold is worth nothing from this moment on: whoever wants its place takes the row away.
  until    timestamptz,
  -- From 0; as many as can take it at once.
  seat     smallint    not null,
  -- false: it takes nothing (any more), and is kept to be counted.
  standing boolean     not null,
  -- Counted by agenda; rows of persons are not.
  counted  boolean     not null,
  -- What became of it: the status of the resource.
  label    text        not null,
  constraint occupation_once exclude using gist (key with =, seat with =, during with &&) where (standing)
);
create index occupation_resource on occupation (resource);
-- What is taken in a span of days, of all agendas together.
create index occupation_day on occupation (lower(during), key) where counted;
