-- Phrases and templates of one account, so that they follow a doctor to another PC. No patient stands here.
-- Read and written only by hie-core/src/notes/sql.ts.
create table phrase_book (
  -- Subject of the token.
  account    text        primary key,
  -- Grows by one with each change: who changes it says which one he saw.
  version    integer     not null,
  book       jsonb       not null,
  changed_at timestamptz not null default now()
);
