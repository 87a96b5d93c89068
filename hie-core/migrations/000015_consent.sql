-- What a person hides, and what an emergency opens for a while (docs/adr/0024-the-person-hides-and-the-glass-breaks.md).

-- Each Consent that hides something, as the writes that come after it need it: read with the Patient that a write names.
create table consent_rule (
  consent uuid        primary key,
  patient uuid        not null,
  -- dependents: `target` is Type/id, it and what refers to it; authoredby: `target` is the CLUES of a facility, what comes from it.
  kind    text        not null check (kind in ('dependents', 'authoredby')),
  target  text        not null,
  open    boolean     not null,
  -- False until the record was gone through once more, after every write that began before this one has ended.
  settled boolean     not null default false,
  at      timestamptz not null default now(),
  tx      xid8        not null default pg_current_xact_id()
);
create index consent_rule_patient on consent_rule (patient) where open;
create index consent_rule_unsettled on consent_rule (at) where not settled;

-- Key of the Organization (Location …) that wrote it, or the hash of its CLUES, of ground `consent`: it keeps seeing its own. Null: unknown.
alter table restricted_resource add column author uuid;
create index restricted_resource_consent on restricted_resource (consent) where consent is not null;

-- One row for each time that somebody broke the glass; rows are never deleted. The Task and the Communication are how FHIR tells it.
create table emergency_access (
  id            uuid        primary key,
  patient       uuid        not null,
  patient_id    text        not null,
  subject       text        not null,
  role          text        not null,
  name          text        not null,
  clues         text,
  reason        text        not null,
  detail        text        not null,
  began_at      timestamptz not null,
  ends_at       timestamptz not null check (ends_at >= began_at),
  due_at        timestamptz not null,
  task          text        not null,
  communication text        not null,
  outcome       text        check (outcome in ('justificado', 'no-justificado')),
  note          text,
  reviewed_by   text,
  reviewer_name text,
  reviewed_at   timestamptz,
  check ((outcome is null) = (reviewed_at is null))
);
create index emergency_access_patient on emergency_access (patient, began_at desc);
create index emergency_access_ends on emergency_access (ends_at);
create index emergency_access_waiting on emergency_access (due_at) where outcome is null;
create index emergency_access_done on emergency_access (reviewed_at desc) where outcome is not null;
