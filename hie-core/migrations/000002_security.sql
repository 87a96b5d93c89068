-- Who may sign in, with what, and the state of their sessions. Read and written only by hie-core/src/security/sql.ts.
-- Private signing keys and the cookie secret rest here in clear: the database role of the hub must be the only one that
-- can read these tables (SECURITY.md).

create table signing_key (
  kid text primary key,
  alg text not null,
  private_jwk jsonb not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
-- Two hubs starting at once must end up signing with the same key.
create unique index signing_key_one_active on signing_key (alg) where retired_at is null;

create table security_secret (
  name text primary key,
  value bytea not null,
  created_at timestamptz not null default now()
);

create table account (
  id text primary key,
  -- Lower case, NFC, trimmed: `Elena` and `elena` are one person.
  username text not null unique,
  password_hash text not null,
  role text not null check (role in ('medico', 'enfermeria', 'farmacia', 'recepcion', 'operador', 'paciente')),
  name text not null,
  clues text,
  cedula text,
  -- Logical id of the Patient that this person is, role `paciente`.
  patient_id text,
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);

-- One row per name that somebody tried, existing or not, so that a lockout does not tell which names exist.
create table sign_in_attempt (
  username_hash bytea primary key,
  attempts integer not null,
  locked_until timestamptz not null default '-infinity',
  last_attempt_at timestamptz not null
);
create index sign_in_attempt_last on sign_in_attempt (last_attempt_at);

create table oauth_client (
  id text primary key,
  name text not null,
  -- SMART v2 scopes this client may ask for, space separated.
  scope text not null,
  jwks jsonb not null,
  clues text,
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);

-- Sessions, interactions, codes, refresh tokens, grants and seen assertion ids of the authorization server.
create table oidc_payload (
  model text not null,
  -- SHA-256 of the id: whoever reads this table holds no usable code or refresh token.
  id_hash bytea not null,
  payload jsonb not null,
  grant_id text,
  uid text,
  consumed_at timestamptz,
  expires_at timestamptz,
  primary key (model, id_hash)
);
create index oidc_payload_grant on oidc_payload (grant_id) where grant_id is not null;
create index oidc_payload_uid on oidc_payload (uid) where uid is not null;
create index oidc_payload_expiry on oidc_payload (expires_at);

revoke all on signing_key, security_secret, account, sign_in_attempt, oauth_client, oidc_payload from public;
