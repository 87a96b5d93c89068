-- What a connected hospital's file says of its messages, so that a lost file can be made again (docs/adr/0040). null: connected before this was
-- kept, or not by a screen.
alter table hospital add column profile jsonb;
