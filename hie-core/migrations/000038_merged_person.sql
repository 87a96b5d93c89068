-- Records that are one person (docs/adr/0039): which record stands for which. Nothing else of a merge is stored but what both Patients
-- say (Patient.link), so that undoing it gives everything back: whatever was written names the record it was written to. Number 000038.
create table merged_person (
  -- Key of the Patient that stands no more.
  record    uuid        primary key,
  record_id text        not null,
  -- The one that stands for it, which may be merged itself; null: the merge was undone.
  survivor    uuid,
  survivor_id text,
  at        timestamptz not null default now()
);
create index merged_person_survivor on merged_person (survivor) where survivor is not null;
create index merged_person_at on merged_person (at);

-- All records of the person whose record this is, the record itself among them. Strict, so that it is not written into the question that
-- asks it, and laterally: the planner takes it for thousands of rows otherwise, and may start from whole tables.
create function records_of(record uuid) returns setof uuid language sql stable strict parallel safe rows 2 as $$
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
$$;
