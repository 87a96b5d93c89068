-- Generated from the migrations by describe-schema.ts: do not edit.

CREATE OR REPLACE FUNCTION public.audit_refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the audit ledger is only added to' using errcode = '42501';
end $function$;

CREATE OR REPLACE FUNCTION public.records_of(record uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT ROWS 2
AS $function$
  with recursive up(id) as (
      select $1
      union
      select m.survivor from up
        cross join lateral (select n.survivor from merged_person n where n.record = up.id and n.survivor is not null offset 0) m),
    whole(id) as (
      select up.id from up
      union
      select m.record from whole
        cross join lateral (select n.record from merged_person n where n.survivor = whole.id offset 0) m)
  select id from whole
$function$;

CREATE OR REPLACE FUNCTION public.shard_of(key uuid)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN ((((('x'::text || substr((key)::text, 16, 3)))::bit(12))::integer >> 2))::smallint;

CREATE OR REPLACE FUNCTION public.stock_keep_balance()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  wanted  integer;
  touched integer;
begin
  if exists (select from new_moves m join stock_lot l on l.id = m.lot join stock_place p on p.id = m.target
             where p.kind = 'patient' and l.expiry < (m.at at time zone 'America/Mexico_City')::date) then
    raise exception 'an expired lot is not handed out' using errcode = '23514', constraint = 'stock_in_date';
  end if;
  -- In order, here and below: two statements that touch the same shelves wait for each other in one direction only.
  insert into stock_balance (place, item, lot, quantity)
    select distinct m.target, l.item, m.lot, 0 from new_moves m
      join stock_place p on p.id = m.target and p.holds join stock_lot l on l.id = m.lot
    where not exists (select from stock_balance b where b.place = m.target and b.item = l.item and b.lot = m.lot)
    order by 1, 2, 3 on conflict do nothing;
  with delta as (
    select d.place, l.item, d.lot from (select target as place, lot from new_moves union select source, lot from new_moves) d
      join stock_place p on p.id = d.place and p.holds join stock_lot l on l.id = d.lot)
  select count(*) into wanted from delta;
  if wanted > 0 then
    perform from stock_balance b
      where (b.place, b.item, b.lot) in (
        select d.place, l.item, d.lot from (select target as place, lot from new_moves union select source, lot from new_moves) d
          join stock_lot l on l.id = d.lot)
      order by b.place, b.item, b.lot for update;
    update stock_balance b set quantity = b.quantity + d.change
      from (select x.place, l.item, x.lot, sum(x.change)::integer as change
            from (select target as place, lot, quantity as change from new_moves
                  union all select source, lot, -quantity from new_moves) x
              join stock_lot l on l.id = x.lot group by x.place, l.item, x.lot) d
      where b.place = d.place and b.item = d.item and b.lot = d.lot;
    get diagnostics touched = row_count;
    if touched < wanted then
      raise exception 'that lot was never there' using errcode = '23514', constraint = 'stock_never_negative';
    end if;
  end if;
  if exists (select from new_moves where request is not null) then
    insert into stock_fill (request, allowed, filled)
      select distinct on (request) request, allowed, 0 from new_moves where request is not null order by request
      on conflict do nothing;
    perform from stock_fill f where f.request in (select request from new_moves) order by f.request for update;
    update stock_fill f set filled = f.filled + d.change
      from (select m.request, sum(case when m.reverses is null then m.quantity else -m.quantity end)::integer as change
            from new_moves m where m.request is not null group by m.request) d
      where f.request = d.request;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.stock_keep_persons()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from new_moves m join stock_place p on p.id = m.source and p.kind = 'patient') then
    return null;
  end if;
  -- One after another for each dispense: two that take back the last pack cannot both see it.
  perform pg_advisory_xact_lock(hashtextextended(x.resource::text, 29)) from (
    select distinct m.resource from new_moves m join stock_place p on p.id = m.source and p.kind = 'patient'
    where m.resource is not null order by 1) x;
  if exists (
    select from (select distinct m.resource, m.lot from new_moves m join stock_place p on p.id = m.source and p.kind = 'patient') n
    where n.resource is null or 0 > (
      select sum(case when t.kind = 'patient' then m.quantity else -m.quantity end) from stock_move m
        join stock_place s on s.id = m.source join stock_place t on t.id = m.target
      where m.resource = n.resource and m.lot = n.lot and 'patient' in (s.kind, t.kind))) then
    raise exception 'nobody gives back what he was not handed' using errcode = '23514', constraint = 'stock_return_of_what_was_handed';
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.stock_lot_of(i text, l text, e date, w text, g text)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  found integer;
begin
  insert into stock_lot (item, lot, expiry, owner, programme) values (i, l, e, w, g) on conflict do nothing;
  select id into found from stock_lot where item = i and lot = l and expiry = e and owner = w and programme = g;
  return found;
end $function$;

CREATE OR REPLACE FUNCTION public.stock_order_ask(o uuid, r text, c text, i text, q integer)
 RETURNS uuid
 LANGUAGE plpgsql
AS $function$
begin
  insert into stock_order (id, clues, state, at, request, told) values (o, c, 'requested', now(), r, 'requested');
  insert into stock_order_line ("order", item, asked) values (o, i, q);
  return o;
end $function$;

CREATE OR REPLACE FUNCTION public.stock_order_count_back()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform from stock_order where id = old."order" for update;
  update stock_order_line o set received = o.received - x.packs
    from (select l.item, sum(m.quantity)::integer as packs from stock_move m join stock_lot l on l.id = m.lot
          where m.operation = old.operation group by l.item) x
    where o."order" = old."order" and o.item = x.item;
  update stock_order set state = 'ordered', at = now() where id = old."order" and state = 'received';
  if found then
    insert into stock_order_event ("order", state, actor, reason, operation)
      values (old."order", 'ordered', 'Amate', 'Una entrada se corrigió', gen_random_uuid());
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.stock_order_count_down()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  found stock_order;
begin
  select * into found from stock_order where id = new."order" for update;
  if found.state not in ('approved', 'ordered') or exists (
      select from stock_move m join stock_place p on p.id = m.target where m.operation = new.operation and p.clues <> found.clues) then
    raise exception 'nothing is awaited by that order here' using errcode = '23514', constraint = 'stock_order_awaits';
  end if;
  if exists (select from stock_move m join stock_lot l on l.id = m.lot where m.operation = new.operation
      and not exists (select from stock_order_line o where o."order" = new."order" and o.item = l.item)) then
    raise exception 'that item was not ordered' using errcode = '23514', constraint = 'stock_order_not_exceeded';
  end if;
  update stock_order_line o set received = o.received + x.packs
    from (select l.item, sum(m.quantity)::integer as packs from stock_move m join stock_lot l on l.id = m.lot
          where m.operation = new.operation group by l.item) x
    where o."order" = new."order" and o.item = x.item;
  -- The last of it came: the order is received, said by the act that brought it.
  if not exists (select from stock_order_line o where o."order" = new."order" and o.received < coalesce(o.approved, o.asked)) then
    update stock_order set state = 'received', at = now() where id = new."order";
    insert into stock_order_event ("order", state, actor, operation) values (new."order", 'received', 'Amate', new.operation);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.stock_refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the ledger of supplies is only added to' using errcode = '42501';
end $function$;

CREATE OR REPLACE FUNCTION public.stock_refuse_other_hands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if pg_trigger_depth() > 1 then
    return null;
  end if;
  raise exception 'shelves and fills change by moves of the ledger alone' using errcode = '42501';
end $function$;

CREATE OR REPLACE FUNCTION public.tele_root(asked integer)
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$
  with recursive chain (id, survivor) as (
    select p.id, p.survivor from tele_person p where p.id = asked
    union select p.id, p.survivor from chain c join tele_person p on p.id = c.survivor)
  select coalesce((select id from chain where survivor is null), asked)
$function$;

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

create table agenda_watch (
  appointment text not null,
  version integer not null,
  key text not null,
  status text not null,
  patient_id text,
  place text,
  start_at timestamp with time zone,
  held_until timestamp with time zone,
  missing_at timestamp with time zone,
  marked boolean not null default false,
  constraint agenda_watch_key_key UNIQUE (key),
  constraint agenda_watch_pkey PRIMARY KEY (appointment)
);
CREATE INDEX agenda_watch_held ON public.agenda_watch USING btree (held_until) WHERE (held_until IS NOT NULL);
CREATE INDEX agenda_watch_missing ON public.agenda_watch USING btree (missing_at) WHERE ((status = 'booked'::text) AND (NOT marked));
CREATE INDEX agenda_watch_start ON public.agenda_watch USING btree (start_at);

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

create table follower (
  name text not null,
  position text not null,
  at timestamp with time zone not null default now(),
  constraint follower_pkey PRIMARY KEY (name)
);

create table freed_place (
  place text not null,
  start_at timestamp with time zone not null,
  freed_at timestamp with time zone not null,
  times integer not null default 1,
  constraint freed_place_pkey PRIMARY KEY (place)
);
CREATE INDEX freed_place_order ON public.freed_place USING btree (freed_at);

create table guardianship (
  ward uuid not null,
  guardian uuid not null,
  source uuid not null,
  ward_id text not null,
  ends_at timestamp with time zone,
  adult_since timestamp with time zone,
  constraint guardianship_pkey PRIMARY KEY (source, guardian)
);
CREATE INDEX guardianship_guardian ON public.guardianship USING btree (guardian);

create table hospital (
  clues text not null,
  name text not null,
  client text not null,
  report jsonb,
  held jsonb,
  heard_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  profile jsonb,
  constraint hospital_pkey PRIMARY KEY (clues)
);

create table hospital_alert (
  id uuid not null default uuidv7(),
  clues text not null,
  cause text not null,
  count integer not null,
  detail text not null,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  times integer not null default 1,
  constraint hospital_alert_clues_fkey FOREIGN KEY (clues) REFERENCES hospital(clues),
  constraint hospital_alert_pkey PRIMARY KEY (id)
);
CREATE INDEX hospital_alert_closed ON public.hospital_alert USING btree (clues, cause, closed_at) WHERE (closed_at IS NOT NULL);
CREATE UNIQUE INDEX hospital_alert_open ON public.hospital_alert USING btree (clues, cause) WHERE (closed_at IS NULL);

create table hospital_hour (
  clues text not null,
  hour timestamp with time zone not null,
  received integer not null,
  refused integer not null,
  constraint hospital_hour_clues_fkey FOREIGN KEY (clues) REFERENCES hospital(clues),
  constraint hospital_hour_pkey PRIMARY KEY (clues, hour)
);

create table hospital_order (
  id uuid not null default uuidv7(),
  clues text not null,
  kind text not null,
  messages integer[] not null,
  reason text not null,
  by text not null,
  at timestamp with time zone not null default now(),
  withdrawn_at timestamp with time zone,
  sent_at timestamp with time zone,
  done_at timestamp with time zone,
  outcome text,
  answer text,
  diffs jsonb,
  constraint hospital_order_clues_fkey FOREIGN KEY (clues) REFERENCES hospital(clues),
  constraint hospital_order_kind_check CHECK ((kind = ANY (ARRAY['dry-run'::text, 'rerun'::text, 'dismiss'::text, 'restore'::text]))),
  constraint hospital_order_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'failed'::text]))),
  constraint hospital_order_pkey PRIMARY KEY (id)
);
CREATE INDEX hospital_order_recent ON public.hospital_order USING btree (clues, at);
CREATE INDEX hospital_order_waiting ON public.hospital_order USING btree (clues) WHERE ((done_at IS NULL) AND (withdrawn_at IS NULL));

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

create table local_code (
  id integer not null,
  system text not null,
  code text not null,
  display text not null,
  facility text not null,
  type smallint not null,
  count bigint not null default 0,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  constraint local_code_pkey PRIMARY KEY (id),
  constraint local_code_system_code_key UNIQUE (system, code)
);
CREATE INDEX local_code_facility ON public.local_code USING btree (facility);

create table local_code_job (
  id uuid not null default gen_random_uuid(),
  code integer not null,
  dry boolean not null,
  state text not null default 'active'::text,
  ordered_by json not null,
  starts_after text not null,
  shard smallint not null default '-1'::integer,
  last uuid not null default '00000000-0000-0000-0000-000000000000'::uuid,
  examined bigint not null default 0,
  changed bigint not null default 0,
  skipped bigint not null default 0,
  lease uuid,
  leased_until timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  ended_at timestamp with time zone,
  constraint local_code_job_code_fkey FOREIGN KEY (code) REFERENCES local_code(id),
  constraint local_code_job_pkey PRIMARY KEY (id),
  constraint local_code_job_state_check CHECK ((state = ANY (ARRAY['active'::text, 'done'::text, 'stopped'::text])))
);
CREATE UNIQUE INDEX local_code_job_active ON public.local_code_job USING btree (code) WHERE (state = 'active'::text);
CREATE INDEX local_code_job_recent ON public.local_code_job USING btree (created_at DESC);

create table local_code_use (
  code integer not null,
  shard smallint not null,
  id uuid not null,
  constraint local_code_use_code_fkey FOREIGN KEY (code) REFERENCES local_code(id),
  constraint local_code_use_pkey PRIMARY KEY (code, shard, id)
);

create table merged_person (
  record uuid not null,
  record_id text not null,
  survivor uuid,
  survivor_id text,
  at timestamp with time zone not null default now(),
  constraint merged_person_pkey PRIMARY KEY (record)
);
CREATE INDEX merged_person_at ON public.merged_person USING btree (at);
CREATE INDEX merged_person_survivor ON public.merged_person USING btree (survivor) WHERE (survivor IS NOT NULL);

create table migration (
  number integer not null,
  name text not null,
  checksum text not null,
  at timestamp with time zone not null default now(),
  constraint migration_pkey PRIMARY KEY (number)
);

create table notice (
  id uuid not null default uuidv7(),
  key text not null,
  channel text not null,
  kind text not null,
  topic text not null,
  patient_id text not null,
  appointment text,
  start_at timestamp with time zone,
  due_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  link_until timestamp with time zone,
  used_at timestamp with time zone,
  used_for text,
  state text not null default 'espera'::text,
  attempts smallint not null default 0,
  leased_until timestamp with time zone,
  why text,
  done_at timestamp with time zone,
  constraint notice_key_channel_key UNIQUE (key, channel),
  constraint notice_pkey PRIMARY KEY (id),
  constraint notice_state_check CHECK ((state = ANY (ARRAY['espera'::text, 'enviado'::text, 'fallido'::text, 'omitido'::text])))
);
CREATE INDEX notice_done ON public.notice USING btree (done_at) WHERE (done_at IS NOT NULL);
CREATE INDEX notice_due ON public.notice USING btree (due_at) WHERE (state = 'espera'::text);

create table notice_preference (
  patient_id text not null,
  topic text not null,
  wanted boolean not null,
  at timestamp with time zone not null,
  way text,
  constraint notice_preference_pkey PRIMARY KEY (patient_id, topic),
  constraint notice_preference_way_check CHECK ((way = ANY (ARRAY['correo'::text, 'sms'::text])))
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

create table occupation (
  key uuid not null,
  resource uuid not null,
  during tstzrange not null,
  until timestamp with time zone,
  seat smallint not null,
  standing boolean not null,
  counted boolean not null,
  label text not null,
  constraint occupation_during_check CHECK ((NOT isempty(during))),
  constraint occupation_once EXCLUDE USING gist (key WITH =, seat WITH =, during WITH &&) WHERE (standing)
);
CREATE INDEX occupation_day ON public.occupation USING btree (lower(during), key) WHERE counted;
CREATE INDEX occupation_resource ON public.occupation USING btree (resource);

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

create table person_key (
  hash bigint not null,
  id uuid not null,
  shard smallint not null,
  constraint person_key_pkey PRIMARY KEY (hash, id)
);

create table person_key_backlog (
  id uuid not null,
  shard smallint not null,
  constraint person_key_backlog_pkey PRIMARY KEY (id)
);

create table phrase_book (
  account text not null,
  version integer not null,
  book jsonb not null,
  changed_at timestamp with time zone not null default now(),
  constraint phrase_book_pkey PRIMARY KEY (account)
);

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

create table record_link (
  id uuid not null,
  patient_id text not null,
  account text not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  opens integer not null default 0,
  constraint record_link_pkey PRIMARY KEY (id)
);
CREATE INDEX record_link_account ON public.record_link USING btree (account, expires_at);

create table recovery_code (
  account_id text not null,
  code_hash bytea not null,
  used_at timestamp with time zone,
  constraint recovery_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
  constraint recovery_code_pkey PRIMARY KEY (account_id, code_hash)
);

create table rematch_job (
  id uuid not null default gen_random_uuid(),
  state text not null default 'active'::text,
  phase text not null default 'pairs'::text,
  estimates boolean not null,
  model json,
  ordered_by json not null,
  slice smallint not null default 0,
  last_a uuid not null default '00000000-0000-0000-0000-000000000000'::uuid,
  last_b uuid not null default '00000000-0000-0000-0000-000000000000'::uuid,
  people bigint not null default 0,
  pairs bigint not null default 0,
  compared bigint not null default 0,
  asked bigint not null default 0,
  known bigint not null default 0,
  lease uuid,
  leased_until timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  ended_at timestamp with time zone,
  faults smallint not null default 0,
  reason text,
  constraint rematch_job_phase_check CHECK ((phase = ANY (ARRAY['pairs'::text, 'estimate'::text, 'compare'::text]))),
  constraint rematch_job_pkey PRIMARY KEY (id),
  constraint rematch_job_state_check CHECK ((state = ANY (ARRAY['active'::text, 'done'::text, 'stopped'::text, 'failed'::text])))
);
CREATE UNIQUE INDEX rematch_job_active ON public.rematch_job USING btree ((true)) WHERE (state = 'active'::text);
CREATE INDEX rematch_job_recent ON public.rematch_job USING btree (created_at DESC);

create table rematch_pair (
  a uuid not null,
  b uuid not null,
  constraint rematch_pair_pkey PRIMARY KEY (a, b)
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

create table stock_balance (
  place integer not null,
  item text not null,
  lot integer not null,
  quantity integer not null,
  constraint stock_balance_lot_fkey FOREIGN KEY (lot) REFERENCES stock_lot(id),
  constraint stock_balance_pkey PRIMARY KEY (place, item, lot),
  constraint stock_balance_place_fkey FOREIGN KEY (place) REFERENCES stock_place(id),
  constraint stock_never_negative CHECK ((quantity >= 0))
);
CREATE INDEX stock_balance_item ON public.stock_balance USING btree (item, place) WHERE (quantity > 0);
CREATE INDEX stock_balance_lot ON public.stock_balance USING btree (lot) WHERE (quantity > 0);

create table stock_code (
  gtin text not null,
  item text not null,
  constraint stock_code_gtin_check CHECK ((gtin ~ '^[0-9]{14}$'::text)),
  constraint stock_code_item_fkey FOREIGN KEY (item) REFERENCES stock_item(key),
  constraint stock_code_pkey PRIMARY KEY (gtin)
);

create table stock_count (
  id uuid not null,
  clues text not null,
  kind text not null,
  whole boolean not null,
  items text[],
  opened_at timestamp with time zone not null default now(),
  opened_by text not null,
  closed_at timestamp with time zone,
  closed_by text,
  operation uuid,
  reviewed_at timestamp with time zone,
  reason text,
  witness text,
  witness_name text,
  constraint stock_count_clues_fkey FOREIGN KEY (clues) REFERENCES stock_site(clues),
  constraint stock_count_kind_check CHECK ((kind = ANY (ARRAY['pharmacy'::text, 'store'::text, 'ward'::text]))),
  constraint stock_count_pkey PRIMARY KEY (id)
);
CREATE INDEX stock_count_clues ON public.stock_count USING btree (clues, opened_at DESC);

create table stock_count_line (
  count uuid not null,
  item text not null,
  lot text not null,
  expiry date not null,
  owner text not null default ''::text,
  programme text not null default ''::text,
  counted integer not null,
  at timestamp with time zone not null,
  actor text not null,
  account text not null default ''::text,
  second integer,
  second_at timestamp with time zone,
  second_actor text,
  second_account text,
  reason text,
  constraint second_is_whole CHECK (((second IS NULL) = (second_at IS NULL))),
  constraint stock_count_line_count_fkey FOREIGN KEY (count) REFERENCES stock_count(id),
  constraint stock_count_line_counted_check CHECK ((counted >= 0)),
  constraint stock_count_line_pkey PRIMARY KEY (count, item, lot, expiry, owner, programme),
  constraint stock_count_line_second_check CHECK ((second >= 0))
);

create table stock_day (
  place integer not null,
  item text not null,
  day date not null,
  handed integer not null default 0,
  change integer not null default 0,
  constraint stock_day_pkey PRIMARY KEY (place, item, day) INCLUDE (handed, change),
  constraint stock_day_place_fkey FOREIGN KEY (place) REFERENCES stock_place(id)
);

create table stock_day_done (
  day date not null,
  at timestamp with time zone not null default now(),
  constraint stock_day_done_pkey PRIMARY KEY (day)
);

create table stock_fill (
  request uuid not null,
  allowed integer,
  filled integer not null,
  constraint stock_fill_once CHECK (((filled >= 0) AND ((allowed IS NULL) OR (filled <= allowed)))),
  constraint stock_fill_pkey PRIMARY KEY (request)
);

create table stock_filled_month (
  clues text not null,
  month date not null,
  prescriptions integer not null,
  whole integer not null,
  constraint stock_filled_month_pkey PRIMARY KEY (clues, month)
);

create table stock_item (
  key text not null,
  name text not null,
  atc text,
  pack_units integer,
  unit text,
  fraction text,
  constraint stock_item_fraction_check CHECK ((fraction = ANY (ARRAY['I'::text, 'II'::text, 'III'::text]))),
  constraint stock_item_pack_units_check CHECK ((pack_units > 0)),
  constraint stock_item_pkey PRIMARY KEY (key)
);

create table stock_lot (
  id integer not null,
  item text not null,
  lot text not null,
  expiry date not null,
  owner text not null default ''::text,
  programme text not null default ''::text,
  constraint stock_lot_item_fkey FOREIGN KEY (item) REFERENCES stock_item(key),
  constraint stock_lot_item_lot_expiry_owner_programme_key UNIQUE (item, lot, expiry, owner, programme),
  constraint stock_lot_pkey PRIMARY KEY (id)
);

create table stock_move (
  id bigint not null,
  at timestamp with time zone not null,
  operation uuid not null,
  line smallint not null,
  kind text not null,
  source integer not null,
  target integer not null,
  lot integer not null,
  quantity integer not null,
  actor text not null,
  reason text,
  witness text,
  resource uuid,
  request uuid,
  patient uuid,
  allowed integer,
  reverses bigint,
  constraint stock_move_check CHECK ((target <> source)),
  constraint stock_move_check1 CHECK (((kind <> ALL (ARRAY['adjust'::text, 'waste'::text, 'quarantine'::text, 'release'::text, 'correction'::text])) OR (length(reason) >= 5))),
  constraint stock_move_check2 CHECK (((kind <> 'waste'::text) OR ((witness IS NOT NULL) AND (witness <> actor)))),
  constraint stock_move_kind_check CHECK ((kind = ANY (ARRAY['receipt'::text, 'dispense'::text, 'send'::text, 'arrive'::text, 'adjust'::text, 'waste'::text, 'quarantine'::text, 'release'::text, 'return'::text, 'correction'::text]))),
  constraint stock_move_lot_fkey FOREIGN KEY (lot) REFERENCES stock_lot(id),
  constraint stock_move_operation_line_key UNIQUE (operation, line),
  constraint stock_move_pkey PRIMARY KEY (id),
  constraint stock_move_quantity_check CHECK ((quantity > 0)),
  constraint stock_move_reverses_fkey FOREIGN KEY (reverses) REFERENCES stock_move(id),
  constraint stock_move_reverses_key UNIQUE (reverses),
  constraint stock_move_source_fkey FOREIGN KEY (source) REFERENCES stock_place(id),
  constraint stock_move_target_fkey FOREIGN KEY (target) REFERENCES stock_place(id)
);
CREATE INDEX stock_move_at ON public.stock_move USING brin (at) WITH (autosummarize='on');
CREATE INDEX stock_move_of_lot ON public.stock_move USING btree (lot, at);
CREATE INDEX stock_move_request ON public.stock_move USING btree (request) WHERE (request IS NOT NULL);
CREATE INDEX stock_move_resource ON public.stock_move USING btree (resource) WHERE (resource IS NOT NULL);

create table stock_order (
  id uuid not null,
  clues text not null,
  state text not null,
  at timestamp with time zone not null,
  ordered_at timestamp with time zone,
  supplier text,
  request text,
  told text,
  constraint stock_order_clues_fkey FOREIGN KEY (clues) REFERENCES stock_site(clues),
  constraint stock_order_pkey PRIMARY KEY (id),
  constraint stock_order_request_key UNIQUE (request),
  constraint stock_order_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'approved'::text, 'rejected'::text, 'ordered'::text, 'received'::text, 'cancelled'::text])))
);
CREATE INDEX stock_order_clues ON public.stock_order USING btree (clues, at DESC);
CREATE INDEX stock_order_open ON public.stock_order USING btree (clues) WHERE (state = ANY (ARRAY['approved'::text, 'ordered'::text]));
CREATE INDEX stock_order_untold ON public.stock_order USING btree (id) WHERE ((request IS NOT NULL) AND (told IS DISTINCT FROM state));

create table stock_order_event (
  id bigint not null,
  order uuid not null,
  at timestamp with time zone not null default now(),
  state text not null,
  actor text not null,
  reason text,
  operation uuid not null,
  account text not null default ''::text,
  constraint stock_order_event_check CHECK (((state <> ALL (ARRAY['rejected'::text, 'cancelled'::text])) OR (length(reason) >= 5))),
  constraint stock_order_event_operation_key UNIQUE (operation),
  constraint stock_order_event_order_fkey FOREIGN KEY ("order") REFERENCES stock_order(id),
  constraint stock_order_event_pkey PRIMARY KEY (id)
);
CREATE INDEX stock_order_event_order ON public.stock_order_event USING btree ("order", id);

create table stock_order_line (
  order uuid not null,
  item text not null,
  asked integer not null,
  approved integer,
  received integer not null default 0,
  constraint stock_order_line_approved_check CHECK ((approved >= 0)),
  constraint stock_order_line_asked_check CHECK ((asked > 0)),
  constraint stock_order_line_item_fkey FOREIGN KEY (item) REFERENCES stock_item(key),
  constraint stock_order_line_order_fkey FOREIGN KEY ("order") REFERENCES stock_order(id),
  constraint stock_order_line_pkey PRIMARY KEY ("order", item),
  constraint stock_order_line_received_check CHECK ((received >= 0)),
  constraint stock_order_not_exceeded CHECK ((received <= COALESCE(approved, asked)))
);

create table stock_order_receipt (
  operation uuid not null,
  order uuid not null,
  at timestamp with time zone not null default now(),
  constraint stock_order_receipt_order_fkey FOREIGN KEY ("order") REFERENCES stock_order(id),
  constraint stock_order_receipt_pkey PRIMARY KEY (operation)
);
CREATE INDEX stock_order_receipt_order ON public.stock_order_receipt USING btree ("order");

create table stock_place (
  id integer not null,
  clues text not null,
  kind text not null,
  transfer uuid,
  holds boolean not null default (kind = ANY (ARRAY['store'::text, 'pharmacy'::text, 'ward'::text, 'quarantine'::text, 'transit'::text])),
  constraint stock_place_check CHECK (((kind = 'transit'::text) = (transfer IS NOT NULL))),
  constraint stock_place_clues_fkey FOREIGN KEY (clues) REFERENCES stock_site(clues),
  constraint stock_place_kind_check CHECK ((kind = ANY (ARRAY['store'::text, 'pharmacy'::text, 'ward'::text, 'quarantine'::text, 'transit'::text, 'patient'::text, 'waste'::text, 'supplier'::text, 'adjustment'::text]))),
  constraint stock_place_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX stock_place_once ON public.stock_place USING btree (clues, kind, COALESCE(transfer, '00000000-0000-0000-0000-000000000000'::uuid));
CREATE INDEX stock_place_transfer ON public.stock_place USING btree (transfer) WHERE (transfer IS NOT NULL);

create table stock_plan (
  clues text not null,
  item text not null,
  made_on date not null,
  on_hand integer not null,
  coming integer not null,
  monthly real,
  days_in smallint not null,
  days_out smallint not null,
  forecast real,
  lead_days real not null,
  lead_spread real not null,
  lead_assumed boolean not null,
  minimum integer,
  reorder_point integer,
  maximum integer,
  empty_on date,
  alarm boolean not null,
  expiring integer not null,
  expiring_on date,
  suggested integer not null,
  constraint stock_plan_clues_fkey FOREIGN KEY (clues) REFERENCES stock_site(clues),
  constraint stock_plan_pkey PRIMARY KEY (clues, item)
);
CREATE INDEX stock_plan_alarm ON public.stock_plan USING btree (item) WHERE alarm;

create table stock_planned (
  day date not null,
  at timestamp with time zone not null default now(),
  seconds real not null,
  constraint stock_planned_pkey PRIMARY KEY (day)
);

create table stock_prescribed (
  request uuid not null,
  folio text not null,
  clues text not null,
  day date not null,
  repeats smallint not null default 0,
  stands boolean not null,
  constraint stock_prescribed_pkey PRIMARY KEY (request)
);
CREATE INDEX stock_prescribed_day ON public.stock_prescribed USING btree (day, clues);

create table stock_proposal (
  item text not null,
  source text not null,
  target text not null,
  packs integer not null,
  metres integer,
  why text not null,
  made_on date not null,
  constraint stock_proposal_packs_check CHECK ((packs > 0)),
  constraint stock_proposal_pkey PRIMARY KEY (item, source, target),
  constraint stock_proposal_source_fkey FOREIGN KEY (source) REFERENCES stock_site(clues),
  constraint stock_proposal_target_fkey FOREIGN KEY (target) REFERENCES stock_site(clues),
  constraint stock_proposal_why_check CHECK ((why = ANY (ARRAY['expiry'::text, 'surplus'::text])))
);
CREATE INDEX stock_proposal_source ON public.stock_proposal USING btree (source);
CREATE INDEX stock_proposal_target ON public.stock_proposal USING btree (target);

create table stock_season (
  item text not null,
  factors real[] not null,
  constraint stock_season_factors_check CHECK ((cardinality(factors) = 12)),
  constraint stock_season_pkey PRIMARY KEY (item)
);

create table stock_site (
  clues text not null,
  name text not null,
  district text,
  latitude double precision,
  longitude double precision,
  constraint stock_site_pkey PRIMARY KEY (clues)
);

create table stock_told (
  operation uuid not null,
  content text not null,
  at timestamp with time zone not null default now(),
  constraint stock_told_pkey PRIMARY KEY (operation)
);

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

create table tele_alert (
  id uuid not null default uuidv7(),
  enrolment uuid not null,
  person integer not null,
  clues text not null,
  programme text not null,
  rule text not null,
  rule_version text not null,
  class text not null,
  urgency smallint not null,
  by_device integer not null,
  by_kind smallint not null,
  by_said_at timestamp with time zone not null,
  by_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  says text not null,
  evidence jsonb not null,
  raised_at timestamp with time zone not null default now(),
  quiet_until timestamp with time zone,
  over_at timestamp with time zone,
  state text not null default 'nueva'::text,
  level smallint not null default 0,
  deadline_at timestamp with time zone,
  taken_at timestamp with time zone,
  taken_by text,
  closed_at timestamp with time zone,
  was_right boolean,
  withdrawn boolean not null default false,
  version integer not null default 1,
  shown_version integer not null default 0,
  stalled_at timestamp with time zone,
  constraint tele_alert_class_check CHECK ((class = ANY (ARRAY['regla'::text, 'falta'::text]))),
  constraint tele_alert_enrolment_fkey FOREIGN KEY (enrolment) REFERENCES tele_enrolment(id),
  constraint tele_alert_enrolment_rule_by_device_by_kind_by_said_at_key UNIQUE (enrolment, rule, by_device, by_kind, by_said_at),
  constraint tele_alert_pkey PRIMARY KEY (id),
  constraint tele_alert_state_check CHECK ((state = ANY (ARRAY['nueva'::text, 'en-curso'::text, 'cerrada'::text])))
);
CREATE INDEX tele_alert_board ON public.tele_alert USING btree (clues, urgency, raised_at) WHERE (state <> 'cerrada'::text);
CREATE INDEX tele_alert_deadline ON public.tele_alert USING btree (deadline_at) WHERE ((state <> 'cerrada'::text) AND (deadline_at IS NOT NULL));
CREATE INDEX tele_alert_history ON public.tele_alert USING btree (clues, raised_at);
CREATE INDEX tele_alert_person ON public.tele_alert USING btree (person) WHERE (over_at IS NULL);
CREATE UNIQUE INDEX tele_alert_standing ON public.tele_alert USING btree (enrolment, rule) WHERE (over_at IS NULL);
CREATE INDEX tele_alert_unshown ON public.tele_alert USING btree (id) WHERE (shown_version < version);

create table tele_alert_act (
  id uuid not null default uuidv7(),
  alert uuid not null,
  at timestamp with time zone not null default now(),
  act text not null,
  by text not null,
  note text,
  before jsonb,
  constraint tele_alert_act_alert_fkey FOREIGN KEY (alert) REFERENCES tele_alert(id),
  constraint tele_alert_act_pkey PRIMARY KEY (id)
);
CREATE INDEX tele_alert_act_alert ON public.tele_alert_act USING btree (alert, at);

create table tele_daily (
  person integer not null,
  kind smallint not null,
  day date not null,
  many integer not null,
  value real not null,
  least real not null,
  most real not null,
  second real,
  constraint tele_daily_person_fkey FOREIGN KEY (person) REFERENCES tele_person(id),
  constraint tele_daily_pkey PRIMARY KEY (person, kind, day)
);

create table tele_day (
  person integer not null,
  kind smallint not null,
  day date not null,
  due_at timestamp with time zone not null,
  constraint tele_day_pkey PRIMARY KEY (person, kind, day)
);
CREATE INDEX tele_day_due ON public.tele_day USING btree (due_at);

create table tele_device (
  id integer not null,
  name text not null,
  token_hash bytea,
  mapping jsonb,
  clues text,
  created_at timestamp with time zone not null default now(),
  constraint tele_device_name_key UNIQUE (name),
  constraint tele_device_pkey PRIMARY KEY (id)
);

create table tele_enrolment (
  id uuid not null,
  person integer not null,
  programme text not null,
  clues text not null,
  settings jsonb not null,
  active boolean not null default true,
  since timestamp with time zone not null default now(),
  muted_until timestamp with time zone,
  gap_at timestamp with time zone not null,
  origin integer,
  aside_for uuid,
  constraint tele_enrolment_aside_for_fkey FOREIGN KEY (aside_for) REFERENCES tele_enrolment(id),
  constraint tele_enrolment_origin_fkey FOREIGN KEY (origin) REFERENCES tele_person(id),
  constraint tele_enrolment_person_fkey FOREIGN KEY (person) REFERENCES tele_person(id),
  constraint tele_enrolment_pkey PRIMARY KEY (id)
);
CREATE INDEX tele_enrolment_aside ON public.tele_enrolment USING btree (person) WHERE (aside_for IS NOT NULL);
CREATE INDEX tele_enrolment_clues ON public.tele_enrolment USING btree (clues) WHERE active;
CREATE INDEX tele_enrolment_gap ON public.tele_enrolment USING btree (gap_at) WHERE active;
CREATE UNIQUE INDEX tele_enrolment_once ON public.tele_enrolment USING btree (person, programme) WHERE active;

create table tele_move (
  id uuid not null default uuidv7(),
  device integer not null,
  source integer not null,
  target integer not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  readings integer not null,
  by text not null,
  reason text not null,
  retracted boolean not null default false,
  at timestamp with time zone not null default now(),
  constraint tele_move_device_fkey FOREIGN KEY (device) REFERENCES tele_device(id),
  constraint tele_move_pkey PRIMARY KEY (id),
  constraint tele_move_source_fkey FOREIGN KEY (source) REFERENCES tele_person(id),
  constraint tele_move_target_fkey FOREIGN KEY (target) REFERENCES tele_person(id)
);
CREATE INDEX tele_move_open ON public.tele_move USING btree (at) WHERE (NOT retracted);

create table tele_owner (
  device integer not null,
  person integer not null,
  during tstzrange not null,
  by text not null,
  constraint tele_owner_device_fkey FOREIGN KEY (device) REFERENCES tele_device(id),
  constraint tele_owner_during_check CHECK ((NOT isempty(during))),
  constraint tele_owner_once EXCLUDE USING gist (device WITH =, during WITH &&),
  constraint tele_owner_person_fkey FOREIGN KEY (person) REFERENCES tele_person(id)
);

create table tele_pairing (
  code_hash bytea not null,
  device integer not null,
  person integer not null,
  by text not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint tele_pairing_device_fkey FOREIGN KEY (device) REFERENCES tele_device(id),
  constraint tele_pairing_person_fkey FOREIGN KEY (person) REFERENCES tele_person(id),
  constraint tele_pairing_pkey PRIMARY KEY (code_hash)
);

create table tele_person (
  id integer not null,
  patient text not null,
  survivor integer,
  constraint tele_person_patient_key UNIQUE (patient),
  constraint tele_person_pkey PRIMARY KEY (id),
  constraint tele_person_survivor_fkey FOREIGN KEY (survivor) REFERENCES tele_person(id)
);
CREATE INDEX tele_person_survivor ON public.tele_person USING btree (survivor) WHERE (survivor IS NOT NULL);

create table tele_reading (
  device integer not null,
  kind smallint not null,
  flags smallint not null,
  said_at timestamp with time zone not null,
  at timestamp with time zone not null,
  person integer not null,
  value real not null,
  second real,
  received_at timestamp with time zone not null,
  tx xid8 not null default pg_current_xact_id(),
  origin integer,
  constraint tele_reading_pkey PRIMARY KEY (device, kind, said_at)
);
CREATE INDEX tele_reading_origin ON public.tele_reading USING btree (origin) WHERE (origin IS NOT NULL);
CREATE INDEX tele_reading_person ON public.tele_reading USING btree (person, kind, at);
CREATE INDEX tele_reading_tx ON public.tele_reading USING btree (tx);

create table tele_refused (
  id bigint not null,
  device integer not null,
  received_at timestamp with time zone not null default now(),
  why text not null,
  content text not null,
  constraint tele_refused_pkey PRIMARY KEY (id)
);
CREATE INDEX tele_refused_device ON public.tele_refused USING btree (device, received_at);

create table tele_told (
  enrolment uuid not null,
  message text not null,
  at timestamp with time zone not null default now(),
  constraint tele_told_enrolment_fkey FOREIGN KEY (enrolment) REFERENCES tele_enrolment(id),
  constraint tele_told_pkey PRIMARY KEY (enrolment, message)
);

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

create table waitlist_entry (
  appointment text not null,
  service text not null,
  turn smallint not null,
  since timestamp with time zone not null,
  earliest timestamp with time zone,
  latest timestamp with time zone,
  distance_km double precision not null default 0,
  place text,
  offered_until timestamp with time zone,
  constraint waitlist_entry_pkey PRIMARY KEY (appointment)
);
CREATE INDEX waitlist_offered ON public.waitlist_entry USING btree (offered_until) WHERE (place IS NOT NULL);
CREATE INDEX waitlist_turn ON public.waitlist_entry USING btree (service, turn, since, appointment) WHERE (place IS NULL);

create table waitlist_seen (
  place text not null,
  appointment text not null,
  at timestamp with time zone not null,
  constraint waitlist_seen_pkey PRIMARY KEY (place, appointment)
);
