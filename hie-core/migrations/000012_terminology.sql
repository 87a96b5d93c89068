-- Terminology (docs/adr/0021): catalogues as their publishers give them, versions side by side.
-- Read and written by terminology/src/store/sql.ts; a system is held in memory when it is asked, so nothing here is searched by text.

create table terminology_system (
  id          integer     generated always as identity primary key,
  -- Canonical, without version; '' when the publisher gives no version.
  url         text        not null,
  version     text        not null,
  -- Written for this repository: an official load takes its place.
  starter     boolean     not null,
  -- Nobody reads what is loading.
  state       text        not null check (state in ('loading', 'ready')),
  -- Of the file: a load that was cut short goes on only with the same one.
  fingerprint text        not null,
  -- json, not jsonb: served in the order in which it was written.
  head        json        not null,
  count       integer     not null default 0,
  at          timestamptz not null default clock_timestamp()
);
create unique index terminology_system_ready on terminology_system (url, version) where state = 'ready';
create unique index terminology_system_loading on terminology_system (url, version, fingerprint) where state = 'loading';

create table terminology_concept (
  system   integer  not null references terminology_system (id) on delete cascade,
  position integer  not null,
  -- 1: inactive, 2: abstract.
  flags    smallint not null,
  code     text     not null,
  display  text     not null,
  -- JSON list of the codes directly above; '' at the top.
  parents  text     not null,
  -- JSON: definition, designations, properties; '' when there is nothing.
  body     text     not null,
  primary key (system, position)
);

-- CodeSystem (22), ConceptMap (27) and ValueSet (145) that came through the FHIR API, by canonical: effective with the commit that
-- writes them, whichever door it came through. md5: a canonical can be longer than an index entry.
create index resource_version_canonical on resource_version (type, md5((content::jsonb) ->> 'url'))
  where type in (22, 27, 145) and not deleted;
