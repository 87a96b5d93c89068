-- The ledger of who did what (ADR 0014): one narrow row per act, added to and never changed. The AuditEvent of FHIR is
-- rendered from `entry` when somebody reads it. Written in the statement of the write it tells of, or, for reads, by group commit.
create table audit_entry (
  -- Order of arrival, with gaps; not the order of commits.
  seq     bigint  not null generated always as identity,
  -- The transaction that wrote it: what is below the oldest running one can change no more (as resource_version.tx).
  tx      xid8    not null default pg_current_xact_id(),
  -- textHash of the account or client that acted; null when nobody got in.
  account bigint,
  -- The id of the AuditEvent: a UUIDv7 whose milliseconds are those of the act, so that its order is that of time.
  id      uuid    not null,
  -- Key of the Patient when the act touched one person's record; several stand in audit_person.
  person  uuid,
  -- The act itself, exactly as it is sealed (security/audit/entry.ts): a JSON array, its first element the version of its form.
  entry   text    not null
);
-- Full pages: new ids and transactions come at the right edge.
create unique index audit_entry_id on audit_entry (id) with (fillfactor = 100);
create index audit_entry_person on audit_entry (person, id) where person is not null;
-- The order of the Merkle log: its sealer reads the tail a few times a second. xid8 has no BRIN, and a BRIN's newest pages are
-- read whole until vacuum comes by.
create index audit_entry_tail on audit_entry (tx, seq) with (fillfactor = 100);
-- Nearly free where rows only ever come at the end: by arrival, and what one account did, block by block.
create index audit_entry_seq on audit_entry using brin (seq) with (pages_per_range = 16, autosummarize = on);
create index audit_entry_account on audit_entry using brin (account int8_bloom_ops) with (pages_per_range = 64, autosummarize = on);

-- Acts that touched several persons at once (a search), one row for each of them.
create table audit_person (
  person uuid not null,
  id     uuid not null,
  primary key (person, id)
);

-- Nobody changes what was written down, the hub's own statements included.
create function audit_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit ledger is only added to' using errcode = '42501';
end $$;
create trigger audit_entry_append_only before update or delete or truncate on audit_entry
  for each statement execute function audit_refuse_change();
create trigger audit_person_append_only before update or delete or truncate on audit_person
  for each statement execute function audit_refuse_change();

revoke all on audit_entry, audit_person from public;
revoke update, delete, truncate on audit_entry, audit_person from current_user;
