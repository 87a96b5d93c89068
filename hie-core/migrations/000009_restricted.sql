-- Who may see what, as the queries need it (docs/adr/0016): read in the same statement as what it restricts, so that totals, pages and
-- chains obey. Ordinary resources have no row here and cost one look-up that finds nothing.

-- Resources that are labelled (R, V: v3-Confidentiality; ADOL: v3-ActCode) or hidden by the person (consent). Labels come with
-- the version that carries them and stay when it is deleted: its history is as confidential as it was.
create table restricted_resource (
  id      uuid     not null,
  -- Whose record it stands in; null: nobody's.
  patient uuid,
  -- Key of the Consent that hides it, ground `consent`.
  consent uuid,
  shard   smallint not null,
  type    smallint not null,
  ground  text     not null check (ground in ('R', 'V', 'ADOL', 'consent'))
);
create unique index restricted_resource_row on restricted_resource
  (shard, id, ground, (coalesce(consent, '00000000-0000-0000-0000-000000000000'::uuid)));
create index restricted_resource_patient on restricted_resource (shard, patient, type);

-- Who treats whom. `carer`: key of an Organization, Location, HealthcareService or Practitioner, or the identifier hash of one that was
-- referred to by its business identifier. `last_act` only moves forward; how long the relation outlives it is a setting.
create table treating (
  patient  uuid        not null,
  carer    uuid        not null,
  last_act timestamptz not null,
  shard    smallint    not null,
  primary key (shard, patient, carer)
);
create index treating_carer on treating (carer, patient);

-- Guardians of minors, from RelatedPerson, verified by staff. `guardian`: identifier hash of the guardian's CURP as a Patient.
create table guardianship (
  ward     uuid not null,
  guardian uuid not null,
  -- The RelatedPerson.
  source   uuid not null,
  -- Id of the ward as FHIR tells it.
  ward_id  text not null,
  ends_at  timestamptz,
  primary key (source, guardian)
);
create index guardianship_guardian on guardianship (guardian);
