-- One ground more on which a resource is hidden: the hub's own proceedings about somebody (a person's dispute of an access), which
-- who may be meant by them must not read, whether he treats the person or not.
alter table restricted_resource drop constraint restricted_resource_ground_check;
alter table restricted_resource add constraint restricted_resource_ground_check
  check (ground in ('R', 'V', 'ADOL', 'consent', 'reserved'));
