-- What an alert was before somebody's act about it, and whose act it was: the act can be taken back (docs/adr/0036).
alter table tele_alert_act add column before jsonb;
