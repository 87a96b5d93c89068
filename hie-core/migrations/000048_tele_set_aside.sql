-- Which programme of the joined person goes on in place of this one: only what joining set aside comes back when records are taken apart
-- (docs/adr/0036). null: it is active, or somebody ended it.
alter table tele_enrolment add column aside_for uuid references tele_enrolment;
create index tele_enrolment_aside on tele_enrolment (person) where aside_for is not null;
