-- What facilities signed and with which keys (docs/adr/0022-signed-sources.md).

-- Kept for ever: what was signed with a key stays verifiable after the key is replaced or revoked.
create table source_key (
  -- RFC 7638 thumbprint of the public key.
  kid          text        primary key,
  client       text        not null references oauth_client (id),
  jwk          jsonb       not null,
  valid_from   timestamptz not null default now(),
  -- Replaced by another key.
  valid_until  timestamptz,
  -- From this moment on it counts for nothing; it may lie in the past.
  revoked_from timestamptz,
  reason       text
);
-- One key in use for each client, whoever comes first.
create unique index source_key_in_use on source_key (client) where valid_until is null and revoked_from is null;

-- One row for each signed transaction; `operation` is its row in the ledger of operations, which tells what each entry became.
create table signed_source (
  operation uuid        primary key,
  at        timestamptz not null,
  client    text        not null,
  key       text        not null,
  -- Detached JWS, RFC 7515 appendix F: `protected..signature`.
  jws       text        not null,
  -- The bytes that were signed, zstd.
  body      bytea       not null
) with (toast_tuple_target = 8160);
-- An ordinary message stays in its row: chunks elsewhere would cost as much again.
alter table signed_source alter column body set storage external;
create index signed_source_at on signed_source using brin (at);

-- The signed transaction that wrote this version; null: none.
alter table resource_version add column source uuid;

alter table oauth_client add column source_signature text not null default 'accepted'
  check (source_signature in ('required', 'accepted', 'none'));
