-- What each facility and each of its people record, so that a search brings up first what is used there. No patient stands here.
-- Read and written only by hie-core/src/terminology/search/sql.ts.
create table term_use (
  system text        not null,
  code   text        not null,
  -- CLUES.
  clinic text        not null,
  -- Subject of the token; '' counts the whole facility.
  person text        not null,
  -- Uses, each worth half after 90 days, as of `at`.
  uses   real        not null,
  at     timestamptz not null,
  primary key (clinic, person, system, code)
);
