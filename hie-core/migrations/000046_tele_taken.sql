-- Since when the ladder goes on although somebody has the alert: who took it did nothing in time (docs/adr/0036).
alter table tele_alert add column stalled_at timestamptz;

-- Nobody took it by then, or who did has done nothing: the next level.
drop index tele_alert_deadline;
create index tele_alert_deadline on tele_alert (deadline_at) where state <> 'cerrada' and deadline_at is not null;
