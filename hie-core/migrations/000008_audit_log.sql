-- The Merkle log over the audit ledger (audit_entry): its order, its tree and its signed heads (docs/adr, audit log).
-- Written only by hie-core/src/security/audit-log/sql.ts, a moment after the commit of the entries and never in their way.

-- How far the log goes. `position`, `seq`: the last entry sealed, in the order (tx, seq).
create table audit_log_state (
  one      boolean primary key default true check (one),
  size     bigint  not null default 0,
  position xid8    not null default '0',
  seq      bigint  not null default 0
);
insert into audit_log_state default values;

-- Which entry is which leaf, 256 leaves a row. The ids stand here too, so that an entry that was removed can still be named.
create table audit_log_block (
  block bigint    primary key,
  seqs  bigint[]  not null,
  ids   bytea     not null,
  -- From the lowest to the highest seq: blocks overlap by the few entries that committed late.
  span  int8range not null
);
create index audit_log_block_span on audit_log_block using gist (span);

-- The hashes of the tree, 256 to a tile (security/audit-log/merkle/tiles.ts). The last tile of each level is still growing.
create table audit_log_tile (
  level  smallint not null,
  tile   bigint   not null,
  hashes bytea    not null,
  primary key (level, tile)
);
-- Hashes do not compress: trying costs more than the write.
alter table audit_log_block alter column seqs set storage external, alter column ids set storage external;
alter table audit_log_tile alter column hashes set storage external;

-- Signed tree heads: what was published about the log.
create table audit_head (
  number bigint      primary key generated always as identity,
  at     timestamptz not null,
  -- The day that this head closes (America/Mexico_City), when it closes one.
  day    date        unique,
  size   bigint      not null,
  -- The signed note, as published (https://c2sp.org/tlog-checkpoint).
  note   text        not null
);
create index audit_head_size on audit_head (size);

revoke all on audit_log_state, audit_log_block, audit_log_tile, audit_head from public;
