-- Under which keys a person is found again when nobody knows his identifiers (docs/adr/0037): hie-core/src/mpi/matching/blocking.ts makes
-- them from the Patient's current version, in the statement that writes it. Number 000030.
create table person_key (
  -- 53 bits of the key. Two keys that meet cost a comparison more.
  hash  bigint   not null,
  id    uuid     not null,
  shard smallint not null,
  primary key (hash, id)
);

-- Patients that were stored before: their keys are made by the hub that starts next, a page at a time; what is done is taken out.
create table person_key_backlog (
  id    uuid     primary key,
  shard smallint not null
);
insert into person_key_backlog (id, shard) select id, shard from directory where type = 103;
