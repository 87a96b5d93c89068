-- Links by which a person shows a summary to somebody elsewhere, for a limited time. The link itself is signed and not kept: from this
-- table nobody can make one. Read and written only by hie-core/src/record/links/sql.ts.
create table record_link (
  id         uuid        primary key,
  -- Logical id of the Patient whose summary it opens.
  patient_id text        not null,
  -- Subject of who made it: the person, or the guardian.
  account    text        not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  opens      integer     not null default 0
);
create index record_link_account on record_link (account, expires_at);
