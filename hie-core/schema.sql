-- Generated from the migrations by describe-schema.ts: do not edit.

CREATE OR REPLACE FUNCTION public.audit_refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the audit ledger is only added to' using errcode = '42501';
end $function$;

CREATE OR REPLACE FUNCTION public.shard_of(key uuid)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN ((((('x'::text || substr((key)::text, 16, 3)))::bit(12))::integer >> 2))::smallint;

create table account (
  id text not null,
  username text not null,
  password_hash text,
  role text not null,
  name text not null,
  clues text,
  cedula text,
  patient_id text,
  demo boolean not null default false,
  created_at timestamp with time zone not null default now(),
  disabled_at timestamp with time zone,
  must_change_password boolean not null default false,
  password_expires_at timestamp with time zone,
  totp_secret text,
  totp_confirmed_at timestamp with time zone,
  totp_last_step bigint not null default 0,
  constraint account_pkey PRIMARY KEY (id),
  constraint account_role_check CHECK ((role = ANY (ARRAY['medico'::text, 'enfermeria'::text, 'farmacia'::text, 'recepcion'::text, 'administrador'::text, 'operador'::text, 'paciente'::text]))),
  constraint account_username_key UNIQUE (username)
);
CREATE INDEX account_facility ON public.account USING btree (clues, username) WHERE (role <> 'paciente'::text);

create table audit_entry (
  seq bigint not null,
  tx xid8 not null default pg_current_xact_id(),
  account bigint,
  id uuid not null,
  person uuid,
  entry text not null
);
CREATE INDEX audit_entry_account ON public.audit_entry USING brin (account int8_bloom_ops) WITH (pages_per_range='64', autosummarize='on');
CREATE UNIQUE INDEX audit_entry_id ON public.audit_entry USING btree (id) WITH (fillfactor='100');
CREATE INDEX audit_entry_person ON public.audit_entry USING btree (person, id) WHERE (person IS NOT NULL);
CREATE INDEX audit_entry_seq ON public.audit_entry USING brin (seq) WITH (pages_per_range='16', autosummarize='on');
CREATE INDEX audit_entry_tail ON public.audit_entry USING btree (tx, seq) WITH (fillfactor='100');

create table audit_head (
  number bigint not null,
  at timestamp with time zone not null,
  day date,
  size bigint not null,
  note text not null,
  constraint audit_head_day_key UNIQUE (day),
  constraint audit_head_pkey PRIMARY KEY (number)
);
CREATE INDEX audit_head_size ON public.audit_head USING btree (size);

create table audit_log_block (
  block bigint not null,
  seqs bigint[] not null,
  ids bytea not null,
  span int8range not null,
  constraint audit_log_block_pkey PRIMARY KEY (block)
);
CREATE INDEX audit_log_block_span ON public.audit_log_block USING gist (span);

create table audit_log_state (
  one boolean not null default true,
  size bigint not null default 0,
  position xid8 not null default '0'::xid8,
  seq bigint not null default 0,
  constraint audit_log_state_one_check CHECK (one),
  constraint audit_log_state_pkey PRIMARY KEY (one)
);

create table audit_log_tile (
  level smallint not null,
  tile bigint not null,
  hashes bytea not null,
  constraint audit_log_tile_pkey PRIMARY KEY (level, tile)
);

create table audit_person (
  person uuid not null,
  id uuid not null,
  constraint audit_person_pkey PRIMARY KEY (person, id)
);

create table citizen_identity (
  provider text not null,
  subject text not null,
  account_id text not null,
  created_at timestamp with time zone not null default now(),
  constraint citizen_identity_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
  constraint citizen_identity_pkey PRIMARY KEY (provider, subject)
);
CREATE INDEX citizen_identity_account ON public.citizen_identity USING btree (account_id);

create table citizen_state (
  state_hash bytea not null,
  provider text not null,
  interaction text not null,
  browser_hash bytea not null,
  kept jsonb not null,
  expires_at timestamp with time zone not null,
  constraint citizen_state_pkey PRIMARY KEY (state_hash)
);
CREATE INDEX citizen_state_expiry ON public.citizen_state USING btree (expires_at);

create table compartment (
  patient uuid not null,
  id uuid not null,
  low bigint not null,
  high bigint not null,
  shard smallint not null,
  type smallint not null,
  keys bigint[] not null
);
CREATE INDEX compartment_timeline ON public.compartment USING btree (shard, patient, type, low DESC, id);

create table consent_rule (
  consent uuid not null,
  patient uuid not null,
  kind text not null,
  target text not null,
  open boolean not null,
  settled boolean not null default false,
  at timestamp with time zone not null default now(),
  tx xid8 not null default pg_current_xact_id(),
  constraint consent_rule_kind_check CHECK ((kind = ANY (ARRAY['dependents'::text, 'authoredby'::text]))),
  constraint consent_rule_pkey PRIMARY KEY (consent)
);
CREATE INDEX consent_rule_patient ON public.consent_rule USING btree (patient) WHERE open;
CREATE INDEX consent_rule_unsettled ON public.consent_rule USING btree (at) WHERE (NOT settled);

create table directory (
  id uuid not null,
  birth_low bigint,
  birth_high bigint,
  shard smallint not null,
  type smallint not null,
  words tsvector not null,
  keys bigint[] not null,
  constraint directory_pkey PRIMARY KEY (type, id)
);
CREATE INDEX directory_birth ON public.directory USING btree (type, birth_low, id) WHERE (birth_low IS NOT NULL);
CREATE INDEX directory_birth_vague ON public.directory USING btree (type, birth_low) WHERE ((birth_high - birth_low) > 90000000);
CREATE INDEX directory_words ON public.directory USING gin (words) WITH (fastupdate=off);

create table emergency_access (
  id uuid not null,
  patient uuid not null,
  patient_id text not null,
  subject text not null,
  role text not null,
  name text not null,
  clues text,
  reason text not null,
  detail text not null,
  began_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  task text not null,
  communication text not null,
  outcome text,
  note text,
  reviewed_by text,
  reviewer_name text,
  reviewed_at timestamp with time zone,
  constraint emergency_access_check CHECK ((ends_at >= began_at)),
  constraint emergency_access_check1 CHECK (((outcome IS NULL) = (reviewed_at IS NULL))),
  constraint emergency_access_outcome_check CHECK ((outcome = ANY (ARRAY['justificado'::text, 'no-justificado'::text]))),
  constraint emergency_access_pkey PRIMARY KEY (id)
);
CREATE INDEX emergency_access_done ON public.emergency_access USING btree (reviewed_at DESC) WHERE (outcome IS NOT NULL);
CREATE INDEX emergency_access_ends ON public.emergency_access USING btree (ends_at);
CREATE INDEX emergency_access_patient ON public.emergency_access USING btree (patient, began_at DESC);
CREATE INDEX emergency_access_waiting ON public.emergency_access USING btree (due_at) WHERE (outcome IS NULL);

create table guardianship (
  ward uuid not null,
  guardian uuid not null,
  source uuid not null,
  ward_id text not null,
  ends_at timestamp with time zone,
  constraint guardianship_pkey PRIMARY KEY (source, guardian)
);
CREATE INDEX guardianship_guardian ON public.guardianship USING btree (guardian);

create table identifier (
  hash uuid not null,
  id uuid not null,
  shard smallint not null,
  exclusive boolean not null
);
CREATE UNIQUE INDEX identifier_holder ON public.identifier USING btree (hash, (
CASE
    WHEN exclusive THEN '00000000-0000-0000-0000-000000000000'::uuid
    ELSE id
END));

create table known_device (
  account_id text not null,
  device_hash bytea not null,
  last_used_at timestamp with time zone not null default now(),
  constraint known_device_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
  constraint known_device_pkey PRIMARY KEY (account_id, device_hash)
);
CREATE INDEX known_device_last ON public.known_device USING btree (last_used_at);

create table launch_context (
  grant_id text not null,
  patient_id text not null,
  expires_at timestamp with time zone not null,
  constraint launch_context_pkey PRIMARY KEY (grant_id)
);
CREATE INDEX launch_context_expiry ON public.launch_context USING btree (expires_at);

create table migration (
  number integer not null,
  name text not null,
  checksum text not null,
  at timestamp with time zone not null default now(),
  constraint migration_pkey PRIMARY KEY (number)
);

create table oauth_client (
  id text not null,
  name text not null,
  scope text not null,
  jwks jsonb,
  clues text,
  demo boolean not null default false,
  created_at timestamp with time zone not null default now(),
  disabled_at timestamp with time zone,
  jwks_url text,
  kind text not null default 'system'::text,
  redirect_uris text[] not null default '{}'::text[],
  secret_hash bytea,
  source_signature text not null default 'accepted'::text,
  constraint oauth_client_kind_check CHECK ((kind = ANY (ARRAY['system'::text, 'app-public'::text, 'app-confidential'::text]))),
  constraint oauth_client_pkey PRIMARY KEY (id),
  constraint oauth_client_proof CHECK (
CASE kind
    WHEN 'system'::text THEN (((jwks IS NULL) <> (jwks_url IS NULL)) AND (secret_hash IS NULL))
    WHEN 'app-public'::text THEN ((jwks IS NULL) AND (jwks_url IS NULL) AND (secret_hash IS NULL) AND (cardinality(redirect_uris) > 0))
    ELSE ((num_nonnulls(jwks, jwks_url, secret_hash) = 1) AND (cardinality(redirect_uris) > 0))
END),
  constraint oauth_client_source_signature_check CHECK ((source_signature = ANY (ARRAY['required'::text, 'accepted'::text, 'none'::text])))
);

create table oidc_payload (
  model text not null,
  id_hash bytea not null,
  payload jsonb not null,
  grant_id text,
  uid text,
  consumed_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint oidc_payload_pkey PRIMARY KEY (model, id_hash)
);
CREATE INDEX oidc_payload_account ON public.oidc_payload USING btree (((payload ->> 'accountId'::text))) WHERE (model = ANY (ARRAY['Session'::text, 'Grant'::text, 'RefreshToken'::text]));
CREATE INDEX oidc_payload_expiry ON public.oidc_payload USING btree (expires_at);
CREATE INDEX oidc_payload_grant ON public.oidc_payload USING btree (grant_id) WHERE (grant_id IS NOT NULL);
CREATE INDEX oidc_payload_uid ON public.oidc_payload USING btree (uid) WHERE (uid IS NOT NULL);

create table operation (
  hash uuid not null,
  at timestamp with time zone not null,
  results text not null,
  constraint operation_pkey PRIMARY KEY (hash)
);
CREATE INDEX operation_at ON public.operation USING brin (at);

create table pending_sign_in (
  interaction_hash bytea not null,
  account_id text not null,
  method text not null,
  expires_at timestamp with time zone not null,
  constraint pending_sign_in_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
  constraint pending_sign_in_pkey PRIMARY KEY (interaction_hash)
);
CREATE INDEX pending_sign_in_expiry ON public.pending_sign_in USING btree (expires_at);

create table population (
  id uuid not null,
  updated bigint not null,
  present bigint not null,
  version integer not null,
  type smallint not null,
  constraint population_pkey PRIMARY KEY (type, id)
);

create table population_key (
  key bigint not null,
  id uuid not null,
  constraint population_key_pkey PRIMARY KEY (key, id)
);
CREATE INDEX population_key_source ON public.population_key USING btree (id);

create table population_link (
  param bigint not null,
  target uuid not null,
  id uuid not null,
  constraint population_link_pkey PRIMARY KEY (param, target, id)
);
CREATE INDEX population_link_source ON public.population_link USING btree (id);

create table population_range (
  param bigint not null,
  low double precision not null,
  high double precision not null,
  id uuid not null,
  flags smallint not null,
  system integer,
  code integer,
  unit integer
);
CREATE INDEX population_range_source ON public.population_range USING btree (id);
CREATE INDEX population_range_value ON public.population_range USING btree (param, low, id);
CREATE INDEX population_range_wide ON public.population_range USING btree (param, high) WHERE (flags >= 4);

create table population_state (
  singleton boolean not null default true,
  generation integer not null,
  position text not null,
  beginning uuid not null default gen_random_uuid(),
  constraint population_state_pkey PRIMARY KEY (singleton),
  constraint population_state_singleton_check CHECK (singleton)
);

create table population_term (
  key bigint not null,
  param bigint not null,
  kind "char" not null,
  value text not null,
  system text
);
CREATE INDEX population_term_key ON public.population_term USING btree (key);
CREATE INDEX population_term_letters ON public.population_term USING gin (value gin_trgm_ops) WHERE (kind = 's'::"char");
CREATE UNIQUE INDEX population_term_value ON public.population_term USING btree (param, value, key);

create table recovery_code (
  account_id text not null,
  code_hash bytea not null,
  used_at timestamp with time zone,
  constraint recovery_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
  constraint recovery_code_pkey PRIMARY KEY (account_id, code_hash)
);

create table resource_version (
  id uuid not null,
  at timestamp with time zone not null,
  patient uuid,
  version integer not null,
  shard smallint not null,
  type smallint not null,
  deleted boolean not null,
  public_id text,
  content text not null,
  tx xid8 not null default pg_current_xact_id(),
  source uuid,
  constraint resource_version_pkey PRIMARY KEY (shard, id, version)
);
CREATE INDEX resource_version_canonical ON public.resource_version USING btree (type, md5(((content)::jsonb ->> 'url'::text))) WHERE ((type = ANY (ARRAY[22, 27, 145])) AND (NOT deleted));
CREATE INDEX resource_version_listing ON public.resource_version USING btree (type, at DESC, id);
CREATE INDEX resource_version_tail ON public.resource_version USING btree (tx) WHERE (tx > '1'::xid8);

create table restricted_resource (
  id uuid not null,
  patient uuid,
  consent uuid,
  shard smallint not null,
  type smallint not null,
  ground text not null,
  author uuid,
  constraint restricted_resource_ground_check CHECK ((ground = ANY (ARRAY['R'::text, 'V'::text, 'ADOL'::text, 'consent'::text, 'reserved'::text])))
);
CREATE INDEX restricted_resource_consent ON public.restricted_resource USING btree (consent) WHERE (consent IS NOT NULL);
CREATE INDEX restricted_resource_patient ON public.restricted_resource USING btree (shard, patient, type);
CREATE UNIQUE INDEX restricted_resource_row ON public.restricted_resource USING btree (shard, id, ground, COALESCE(consent, '00000000-0000-0000-0000-000000000000'::uuid));

create table security_secret (
  name text not null,
  value bytea not null,
  created_at timestamp with time zone not null default now(),
  constraint security_secret_pkey PRIMARY KEY (name)
);

create table sign_in_attempt (
  key_hash bytea not null,
  attempts integer not null,
  locked_until timestamp with time zone not null default '-infinity'::timestamp with time zone,
  last_attempt_at timestamp with time zone not null,
  name_hash bytea not null,
  constraint sign_in_attempt_pkey PRIMARY KEY (key_hash)
);
CREATE INDEX sign_in_attempt_last ON public.sign_in_attempt USING btree (last_attempt_at);
CREATE INDEX sign_in_attempt_name ON public.sign_in_attempt USING btree (name_hash);

create table sign_in_session (
  session_uid text not null,
  account_id text not null,
  device text not null,
  address text not null,
  started_at timestamp with time zone not null default now(),
  last_used_at timestamp with time zone not null default now(),
  constraint sign_in_session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
  constraint sign_in_session_pkey PRIMARY KEY (session_uid)
);
CREATE INDEX sign_in_session_account ON public.sign_in_session USING btree (account_id);
CREATE INDEX sign_in_session_last ON public.sign_in_session USING btree (last_used_at);

create table signed_source (
  operation uuid not null,
  at timestamp with time zone not null,
  client text not null,
  key text not null,
  jws text not null,
  body bytea not null,
  constraint signed_source_pkey PRIMARY KEY (operation)
);
CREATE INDEX signed_source_at ON public.signed_source USING brin (at);

create table signing_key (
  kid text not null,
  alg text not null,
  private_jwk jsonb not null,
  created_at timestamp with time zone not null default now(),
  retired_at timestamp with time zone,
  constraint signing_key_pkey PRIMARY KEY (kid)
);
CREATE UNIQUE INDEX signing_key_one_active ON public.signing_key USING btree (alg) WHERE (retired_at IS NULL);

create table source_key (
  kid text not null,
  client text not null,
  jwk jsonb not null,
  valid_from timestamp with time zone not null default now(),
  valid_until timestamp with time zone,
  revoked_from timestamp with time zone,
  reason text,
  constraint source_key_client_fkey FOREIGN KEY (client) REFERENCES oauth_client(id),
  constraint source_key_pkey PRIMARY KEY (kid)
);
CREATE UNIQUE INDEX source_key_in_use ON public.source_key USING btree (client) WHERE ((valid_until IS NULL) AND (revoked_from IS NULL));

create table subscription_delivery (
  id bigint not null,
  subscription text not null,
  resource_type text not null,
  resource_id text not null,
  version integer not null,
  at timestamp with time zone not null default now(),
  dead text,
  dead_at timestamp with time zone,
  constraint subscription_delivery_pkey PRIMARY KEY (id)
);
CREATE INDEX subscription_delivery_dead ON public.subscription_delivery USING btree (subscription, id) WHERE (dead IS NOT NULL);
CREATE INDEX subscription_delivery_waiting ON public.subscription_delivery USING btree (subscription, id) WHERE (dead IS NULL);

create table subscription_follower (
  one boolean not null default true,
  position text,
  at timestamp with time zone not null default now(),
  constraint subscription_follower_one_check CHECK (one),
  constraint subscription_follower_pkey PRIMARY KEY (one)
);

create table subscription_lane (
  subscription text not null,
  version integer not null,
  status text not null,
  content text not null,
  ends_at timestamp with time zone,
  due_at timestamp with time zone,
  leased_until timestamp with time zone,
  lease uuid,
  signal integer not null default 0,
  attempts integer not null default 0,
  refused integer not null default 0,
  constraint subscription_lane_pkey PRIMARY KEY (subscription)
);
CREATE INDEX subscription_lane_due ON public.subscription_lane USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX subscription_lane_end ON public.subscription_lane USING btree (ends_at) WHERE ((ends_at IS NOT NULL) AND (status = 'active'::text));

create table term_use (
  system text not null,
  code text not null,
  clinic text not null,
  person text not null,
  uses real not null,
  at timestamp with time zone not null,
  constraint term_use_pkey PRIMARY KEY (clinic, person, system, code)
);

create table terminology_concept (
  system integer not null,
  position integer not null,
  flags smallint not null,
  code text not null,
  display text not null,
  parents text not null,
  body text not null,
  constraint terminology_concept_pkey PRIMARY KEY (system, "position"),
  constraint terminology_concept_system_fkey FOREIGN KEY (system) REFERENCES terminology_system(id) ON DELETE CASCADE
);

create table terminology_system (
  id integer not null,
  url text not null,
  version text not null,
  starter boolean not null,
  state text not null,
  fingerprint text not null,
  head json not null,
  count integer not null default 0,
  at timestamp with time zone not null default clock_timestamp(),
  constraint terminology_system_pkey PRIMARY KEY (id),
  constraint terminology_system_state_check CHECK ((state = ANY (ARRAY['loading'::text, 'ready'::text])))
);
CREATE UNIQUE INDEX terminology_system_loading ON public.terminology_system USING btree (url, version, fingerprint) WHERE (state = 'loading'::text);
CREATE UNIQUE INDEX terminology_system_ready ON public.terminology_system USING btree (url, version) WHERE (state = 'ready'::text);

create table treating (
  patient uuid not null,
  carer uuid not null,
  last_act timestamp with time zone not null,
  shard smallint not null,
  constraint treating_pkey PRIMARY KEY (shard, patient, carer)
);
CREATE INDEX treating_carer ON public.treating USING btree (carer, patient);
