-- By which way a person wants to be told of a topic (docs/adr/0034): 'correo' or 'sms'; null: by whichever there is.
alter table notice_preference add column way text check (way in ('correo', 'sms'));
