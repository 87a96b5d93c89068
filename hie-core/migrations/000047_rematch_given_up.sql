-- A comparison of everybody that fails again and again at one place is given up, with its reason (docs/adr/0045). Number 000047.
alter table rematch_job
  -- Faults since it last came further.
  add column faults smallint not null default 0,
  -- Why it was given up, for the operator.
  add column reason text,
  drop constraint rematch_job_state_check,
  add constraint rematch_job_state_check check (state in ('active', 'done', 'stopped', 'failed'));
