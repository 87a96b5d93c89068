-- Generated from the migrations by describe-schema.ts: do not edit.

CREATE OR REPLACE FUNCTION public.shard_of(key uuid)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN ((((('x'::text || substr((key)::text, 16, 3)))::bit(12))::integer >> 2))::smallint;

create table account (
  id text not null,
  username text not null,
  password_hash text not null,
  role text not null,
  name text not null,
  clues text,
  cedula text,
  patient_id text,
  demo boolean not null default false,
  created_at timestamp with time zone not null default now(),
  disabled_at timestamp with time zone,
  constraint account_pkey PRIMARY KEY (id),
  constraint account_role_check CHECK ((role = ANY (ARRAY['medico'::text, 'enfermeria'::text, 'farmacia'::text, 'recepcion'::text, 'operador'::text, 'paciente'::text]))),
  constraint account_username_key UNIQUE (username)
);

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
CREATE INDEX directory_birth ON public.directory USING btree (type, birth_low) WHERE (birth_low IS NOT NULL);
CREATE INDEX directory_words ON public.directory USING gin (words) WITH (fastupdate=off);

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
  jwks jsonb not null,
  clues text,
  demo boolean not null default false,
  created_at timestamp with time zone not null default now(),
  disabled_at timestamp with time zone,
  constraint oauth_client_pkey PRIMARY KEY (id)
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

create table population (
  id uuid not null,
  updated bigint not null,
  version integer not null,
  type smallint not null,
  present bigint[] not null,
  constraint population_pkey PRIMARY KEY (type, id)
);
CREATE INDEX population_updated ON public.population USING btree (type, updated, id);

create table population_key (
  key bigint not null,
  id uuid not null,
  constraint population_key_pkey PRIMARY KEY (key, id)
);

create table population_link (
  param bigint not null,
  target uuid not null,
  id uuid not null,
  constraint population_link_pkey PRIMARY KEY (param, target, id)
);
CREATE INDEX population_link_source ON public.population_link USING btree (id, param, target);

create table population_range (
  param bigint not null,
  low double precision not null,
  high double precision not null,
  id uuid not null,
  first boolean not null,
  last boolean not null,
  wide boolean not null,
  units bigint[]
);
CREATE INDEX population_range_source ON public.population_range USING btree (id, param);
CREATE INDEX population_range_value ON public.population_range USING btree (param, low, id);
CREATE INDEX population_range_wide ON public.population_range USING btree (param, high) WHERE wide;

create table population_state (
  singleton boolean not null default true,
  generation integer not null,
  position text not null,
  constraint population_state_pkey PRIMARY KEY (singleton),
  constraint population_state_singleton_check CHECK (singleton)
);

create table population_text (
  param bigint not null,
  id uuid not null,
  first boolean not null,
  last boolean not null,
  value text not null
);
CREATE INDEX population_text_source ON public.population_text USING btree (id, param);
CREATE INDEX population_text_value ON public.population_text USING btree (param, value, id);

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
  constraint resource_version_pkey PRIMARY KEY (shard, id, version)
);
CREATE INDEX resource_version_listing ON public.resource_version USING btree (type, at DESC, id);
CREATE INDEX resource_version_tail ON public.resource_version USING btree (tx) WHERE (tx > '1'::xid8);

create table security_secret (
  name text not null,
  value bytea not null,
  created_at timestamp with time zone not null default now(),
  constraint security_secret_pkey PRIMARY KEY (name)
);

create table sign_in_attempt (
  username_hash bytea not null,
  attempts integer not null,
  locked_until timestamp with time zone not null default '-infinity'::timestamp with time zone,
  last_attempt_at timestamp with time zone not null,
  constraint sign_in_attempt_pkey PRIMARY KEY (username_hash)
);
CREATE INDEX sign_in_attempt_last ON public.sign_in_attempt USING btree (last_attempt_at);

create table signing_key (
  kid text not null,
  alg text not null,
  private_jwk jsonb not null,
  created_at timestamp with time zone not null default now(),
  retired_at timestamp with time zone,
  constraint signing_key_pkey PRIMARY KEY (kid)
);
CREATE UNIQUE INDEX signing_key_one_active ON public.signing_key USING btree (alg) WHERE (retired_at IS NULL);

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
