-- The clinical store. Why it looks like this, with the measurements: docs/adr (storage).
--
-- Every key begins with the virtual shard (0-1023) that also stands inside every id, so that one resource, and one
-- person's whole record, live in one shard. Hash partitions, or Citus' create_distributed_table('…', 'shard'), can
-- come later without a new key.

-- The shard that an id carries (keys.ts).
create function shard_of(key uuid) returns smallint language sql immutable strict parallel safe
  return (('x' || substr(key::text, 16, 3))::bit(12)::integer >> 2)::smallint;

-- Append-only: the current state of a resource is its highest version, and the table is its history too.
-- Two writers who both saw version n both insert n + 1: the primary key lets one through, the other starts over.
create table resource_version (
  id        uuid        not null,
  at        timestamptz not null,
  -- Whose record it belongs to; null for reference data (organizations, code systems).
  patient   uuid,
  version   integer     not null,
  shard     smallint    not null,
  type      smallint    not null,
  deleted   boolean     not null,
  -- The id as the client assigned it, when it is not the uuid in `id`.
  public_id text,
  -- The resource as it is served, byte for byte. Text: jsonb would cost a third more to write and a parse to read.
  content   text        not null,
  primary key (shard, id, version)
);
-- Nearly free on an append-only table: serves _lastUpdated over recent spans.
create index resource_version_at on resource_version using brin (at) with (pages_per_range = 16);

-- Where each current resource stands in each patient's record. One row serves patient + date + any token or reference:
-- a person's resources of one type are few, so `keys` is filtered, not indexed.
create table compartment (
  patient uuid     not null,
  id      uuid     not null,
  -- The type's main date (main-date.ts), epoch milliseconds: low inclusive, high exclusive.
  low     bigint   not null,
  high    bigint   not null,
  shard   smallint not null,
  type    smallint not null,
  -- Hashes (hashes.ts) of the resource's tokens and references.
  keys    bigint[] not null
);
create index compartment_timeline on compartment (shard, patient, type, low desc, id);

-- Business identifiers of current resources. hash = sha256(type, system, value) cut to 128 bits: no value needs to
-- be compared again. `exclusive` rows can exist once: the active CURP of a Patient, and whatever a conditional create
-- or update was conditional on; the others can repeat, once per resource.
create table identifier (
  hash      uuid     not null,
  id        uuid     not null,
  shard     smallint not null,
  exclusive boolean  not null
);
create unique index identifier_holder on identifier
  (hash, (case when exclusive then '00000000-0000-0000-0000-000000000000'::uuid else id end));

-- Found by name: people and reference data, current versions only. Weights of `words`: A given, B family, C any other.
create table directory (
  id         uuid     not null,
  birth_low  bigint,
  birth_high bigint,
  shard      smallint not null,
  type       smallint not null,
  words      tsvector not null,
  keys       bigint[] not null,
  primary key (type, id)
);
-- fastupdate stalls one unlucky writer for seconds when its pending list is flushed.
create index directory_words on directory using gin (words) with (fastupdate = off);
create index directory_birth on directory (type, birth_low) where birth_low is not null;

-- Operations that clients named: a repetition is answered with the first answer (json array of [outcome, type, id, version, patient]).
create table operation (
  hash    uuid        primary key,
  at      timestamptz not null,
  results text        not null
);
create index operation_at on operation using brin (at);
