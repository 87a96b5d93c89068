-- Signing in: second factor, devices, sessions, citizens by an outside identity, clients by JWKS URL and SMART apps.
-- Read and written only by hie-core/src/security (sql.ts files).

-- A citizen who signs in with Llave CDMX or another provider has no password here.
alter table account alter column password_hash drop not null;
alter table account drop constraint account_role_check;
alter table account add constraint account_role_check
  check (role in ('medico', 'enfermeria', 'farmacia', 'recepcion', 'administrador', 'operador', 'paciente'));
-- A temporary password given by an administrator: good for one sign-in, and to choose another.
alter table account add column must_change_password boolean not null default false;
alter table account add column password_expires_at timestamptz;
-- The sealed secret of the authenticator app. `totp_confirmed_at` null: offered, not yet proved.
alter table account add column totp_secret text;
alter table account add column totp_confirmed_at timestamptz;
-- Last 30-second step whose code was taken: a code is good once (RFC 6238 §5.2).
alter table account add column totp_last_step bigint not null default 0;
create index account_facility on account (clues, username) where role <> 'paciente';

create table recovery_code (
  account_id text not null references account (id) on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (account_id, code_hash)
);

-- Devices on which an account has signed in before. A stranger's failures never lock these out (OWASP device cookies).
create table known_device (
  account_id text not null references account (id) on delete cascade,
  device_hash bytea not null,
  last_used_at timestamptz not null default now(),
  primary key (account_id, device_hash)
);
create index known_device_last on known_device (last_used_at);

-- The first factor is proved, the entry not yet complete. Bound to the interaction, and so to its cookie.
create table pending_sign_in (
  interaction_hash bytea primary key,
  account_id text not null references account (id) on delete cascade,
  method text not null,
  expires_at timestamptz not null
);
create index pending_sign_in_expiry on pending_sign_in (expires_at);

-- One row per browser session of the authorization server, for "my sessions" and for ending them.
create table sign_in_session (
  session_uid text primary key,
  account_id text not null references account (id) on delete cascade,
  device text not null,
  address text not null,
  started_at timestamptz not null default now(),
  last_used_at timestamptz not null default now()
);
create index sign_in_session_account on sign_in_session (account_id);
create index sign_in_session_last on sign_in_session (last_used_at);

-- A citizen on his way to an outside provider and back: `state`, used once, bound to his browser by a cookie.
create table citizen_state (
  state_hash bytea primary key,
  provider text not null,
  interaction text not null,
  browser_hash bytea not null,
  kept jsonb not null,
  expires_at timestamptz not null
);
create index citizen_state_expiry on citizen_state (expires_at);

create table citizen_identity (
  provider text not null,
  subject text not null,
  account_id text not null references account (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (provider, subject)
);
create index citizen_identity_account on citizen_identity (account_id);

-- SMART launch/patient: which record a grant is about. Gone with the grant's time.
create table launch_context (
  grant_id text primary key,
  patient_id text not null,
  expires_at timestamptz not null
);
create index launch_context_expiry on launch_context (expires_at);

-- Clients: systems by keys or by the URL of their keys; apps that people use.
alter table oauth_client alter column jwks drop not null;
alter table oauth_client add column jwks_url text;
alter table oauth_client add column kind text not null default 'system'
  check (kind in ('system', 'app-public', 'app-confidential'));
alter table oauth_client add column redirect_uris text[] not null default '{}';
-- SHA-256 of a random secret of 256 bits.
alter table oauth_client add column secret_hash bytea;
alter table oauth_client add constraint oauth_client_proof check (case kind
  when 'system' then (jwks is null) <> (jwks_url is null) and secret_hash is null
  when 'app-public' then jwks is null and jwks_url is null and secret_hash is null and cardinality(redirect_uris) > 0
  else num_nonnulls(jwks, jwks_url, secret_hash) = 1 and cardinality(redirect_uris) > 0 end);

revoke all on recovery_code, known_device, pending_sign_in, sign_in_session, citizen_state, citizen_identity, launch_context
  from public;

-- Failures are counted apart for each device or network that tries a name, so that a stranger's failures do not lock the person out;
-- `name_hash` finds all counts of one name again, when an administrator unlocks it.
truncate sign_in_attempt;
alter table sign_in_attempt rename column username_hash to key_hash;
alter table sign_in_attempt add column name_hash bytea not null;
create index sign_in_attempt_name on sign_in_attempt (name_hash);

-- To end what one account has open: sessions, and the grants of apps that last longer than a session.
create index oidc_payload_account on oidc_payload ((payload ->> 'accountId')) where model in ('Session', 'Grant', 'RefreshToken');
