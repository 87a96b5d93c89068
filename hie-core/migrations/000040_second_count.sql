-- Counts (docs/adr/0038): who counted by account, the second count of what differs, why, before whom it was closed, and why one was left.
alter table stock_count
  add column reviewed_at timestamptz,
  -- Why it was closed or left.
  add column reason text,
  -- Account and name.
  add column witness text,
  add column witness_name text;
alter table stock_count_line
  add column account text not null default '',
  -- Of what differed: counted again, which is what counts.
  add column second integer check (second >= 0),
  add column second_at timestamptz,
  add column second_actor text,
  add column second_account text,
  add column reason text,
  add constraint second_is_whole check ((second is null) = (second_at is null));
