-- The ledger of supplies (docs/adr/0035): every move of packs goes from one place to another, so what leaves here arrives there. It is added
-- to and never changed; what each shelf holds is kept beside it by the ledger's own trigger, and the constraint lets nothing go below zero.

-- Where there are shelves.
create table stock_site (
  clues     text not null primary key,
  name      text not null,
  -- INEGI key or name of the alcaldía: who has no coordinates is near who is in the same one.
  district  text,
  latitude  double precision,
  longitude double precision
);

create table stock_place (
  id       integer not null primary key generated always as identity,
  clues    text    not null references stock_site,
  kind     text    not null check (kind in
    ('store', 'pharmacy', 'ward', 'quarantine', 'transit', 'patient', 'waste', 'supplier', 'adjustment')),
  -- Of kind transit: the operation that sent it. What of it has not arrived is what this place holds.
  transfer uuid check ((kind = 'transit') = (transfer is not null)),
  -- The others are where packs come from and go to for good.
  holds    boolean not null generated always as (kind in ('store', 'pharmacy', 'ward', 'quarantine', 'transit')) stored
);
create unique index stock_place_once on stock_place (clues, kind, (coalesce(transfer, '00000000-0000-0000-0000-000000000000'::uuid)));
create index stock_place_transfer on stock_place (transfer) where transfer is not null;

create table stock_item (
  -- Key of the Compendio.
  key        text    not null primary key,
  name       text    not null,
  atc        text,
  -- Tablets, millilitres … of a pack; null: a pack is not divided.
  pack_units integer check (pack_units > 0),
  unit       text,
  -- Of article 226 of the Ley General de Salud.
  fraction   text check (fraction in ('I', 'II', 'III'))
);

-- What stands on the box: GTIN or EAN, 14 digits.
create table stock_code (
  gtin text not null primary key check (gtin ~ '^[0-9]{14}$'),
  item text not null references stock_item
);

create table stock_lot (
  id        integer not null primary key generated always as identity,
  item      text    not null references stock_item,
  lot       text    not null,
  expiry    date    not null,
  owner     text    not null default '',
  programme text    not null default '',
  unique (item, lot, expiry, owner, programme)
);

create table stock_move (
  id        bigint      not null primary key generated always as identity,
  at        timestamptz not null,
  -- Named by who did it: the same act told twice is done once.
  operation uuid        not null,
  line      smallint    not null,
  kind      text        not null check (kind in
    ('receipt', 'dispense', 'send', 'arrive', 'adjust', 'waste', 'quarantine', 'release', 'return', 'correction')),
  source    integer     not null references stock_place,
  target    integer     not null references stock_place check (target <> source),
  lot       integer     not null references stock_lot,
  -- Packs.
  quantity  integer     not null check (quantity > 0),
  actor     text        not null,
  reason    text check (kind not in ('adjust', 'waste', 'quarantine', 'release', 'correction') or length(reason) >= 5),
  -- Waste is seen by two.
  witness   text check (kind <> 'waste' or (witness is not null and witness <> actor)),
  -- Keys in the store: the MedicationDispense that tells of it, the MedicationRequest it fills, whose it is.
  resource  uuid,
  request   uuid,
  patient   uuid,
  -- Packs that the prescription allows in all.
  allowed   integer,
  -- A counter-entry takes back one move, once.
  reverses  bigint unique references stock_move,
  unique (operation, line)
);
create index stock_move_lot on stock_move (lot, patient) where patient is not null;
create index stock_move_request on stock_move (request) where request is not null;
create index stock_move_resource on stock_move (resource) where resource is not null;
create index stock_move_at on stock_move using brin (at) with (autosummarize = on);

create table stock_balance (
  place    integer not null references stock_place,
  item     text    not null,
  lot      integer not null references stock_lot,
  quantity integer not null constraint stock_never_negative check (quantity >= 0),
  primary key (place, item, lot)
) with (fillfactor = 80);
create index stock_balance_item on stock_balance (item, place) where quantity > 0;
create index stock_balance_lot on stock_balance (lot) where quantity > 0;

-- How much of a prescription line has been filled, wherever: two pharmacies cannot both fill the last of it.
create table stock_fill (
  request uuid    not null primary key,
  allowed integer,
  filled  integer not null constraint stock_fill_once check (filled >= 0 and (allowed is null or filled <= allowed))
) with (fillfactor = 80);

create function stock_keep_balance() returns trigger language plpgsql as $$
declare
  wanted  integer;
  touched integer;
begin
  if exists (select from new_moves m join stock_lot l on l.id = m.lot join stock_place p on p.id = m.target
             where p.kind = 'patient' and l.expiry < (m.at at time zone 'America/Mexico_City')::date) then
    raise exception 'an expired lot is not handed out' using errcode = '23514', constraint = 'stock_in_date';
  end if;
  -- In order, here and below: two statements that touch the same shelves wait for each other in one direction only.
  insert into stock_balance (place, item, lot, quantity)
    select distinct m.target, l.item, m.lot, 0 from new_moves m
      join stock_place p on p.id = m.target and p.holds join stock_lot l on l.id = m.lot
    where not exists (select from stock_balance b where b.place = m.target and b.item = l.item and b.lot = m.lot)
    order by 1, 2, 3 on conflict do nothing;
  with delta as (
    select d.place, l.item, d.lot from (select target as place, lot from new_moves union select source, lot from new_moves) d
      join stock_place p on p.id = d.place and p.holds join stock_lot l on l.id = d.lot)
  select count(*) into wanted from delta;
  if wanted > 0 then
    perform from stock_balance b
      where (b.place, b.item, b.lot) in (
        select d.place, l.item, d.lot from (select target as place, lot from new_moves union select source, lot from new_moves) d
          join stock_lot l on l.id = d.lot)
      order by b.place, b.item, b.lot for update;
    update stock_balance b set quantity = b.quantity + d.change
      from (select x.place, l.item, x.lot, sum(x.change)::integer as change
            from (select target as place, lot, quantity as change from new_moves
                  union all select source, lot, -quantity from new_moves) x
              join stock_lot l on l.id = x.lot group by x.place, l.item, x.lot) d
      where b.place = d.place and b.item = d.item and b.lot = d.lot;
    get diagnostics touched = row_count;
    if touched < wanted then
      raise exception 'that lot was never there' using errcode = '23514', constraint = 'stock_never_negative';
    end if;
  end if;
  if exists (select from new_moves where request is not null) then
    insert into stock_fill (request, allowed, filled)
      select distinct on (request) request, allowed, 0 from new_moves where request is not null order by request
      on conflict do nothing;
    perform from stock_fill f where f.request in (select request from new_moves) order by f.request for update;
    update stock_fill f set filled = f.filled + d.change
      from (select m.request, sum(case when m.reverses is null then m.quantity else -m.quantity end)::integer as change
            from new_moves m where m.request is not null group by m.request) d
      where f.request = d.request;
  end if;
  return null;
end $$;
create trigger stock_move_keeps_balance after insert on stock_move
  referencing new table as new_moves for each statement execute function stock_keep_balance();

-- Nobody changes what was written down, the hub's own statements included; and shelves change by moves alone.
create function stock_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger of supplies is only added to' using errcode = '42501';
end $$;
create trigger stock_move_append_only before update or delete or truncate on stock_move
  for each statement execute function stock_refuse_change();
create trigger stock_lot_append_only before update or delete or truncate on stock_lot
  for each statement execute function stock_refuse_change();
create function stock_refuse_other_hands() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() > 1 then
    return null;
  end if;
  raise exception 'shelves and fills change by moves of the ledger alone' using errcode = '42501';
end $$;
create trigger stock_balance_by_moves before insert or update or delete or truncate on stock_balance
  for each statement execute function stock_refuse_other_hands();
create trigger stock_fill_by_moves before insert or update or delete or truncate on stock_fill
  for each statement execute function stock_refuse_other_hands();
revoke update, delete, truncate on stock_move, stock_lot from current_user;

-- What the ledger says that each shelf holds: `stock_balance` must say the same at any time.
create view stock_recomputed as
  select x.place, l.item, x.lot, sum(x.change)::integer as quantity
  from (select target as place, lot, quantity as change from stock_move
        union all select source, lot, -quantity from stock_move) x
    join stock_place p on p.id = x.place and p.holds join stock_lot l on l.id = x.lot
  group by x.place, l.item, x.lot;

-- The book of controlled medicines (Ley General de Salud, article 226; Reglamento de Insumos para la Salud): what came in, what went out, what is left.
create view stock_controlled_book as
  select m.id, m.at, p.clues, i.fraction, i.key as item, i.name, l.lot, l.expiry, m.kind,
    case when m.target = p.id then m.quantity else 0 end as entered,
    case when m.source = p.id then m.quantity else 0 end as left_shelf,
    sum(case when m.target = p.id then m.quantity else -m.quantity end)
      over (partition by p.id, i.key order by m.id) as remains,
    m.actor, m.reason, m.witness, m.resource, m.request
  from stock_move m join stock_lot l on l.id = m.lot join stock_item i on i.key = l.item and i.fraction is not null
    join stock_place p on p.id in (m.source, m.target) and p.holds and p.kind <> 'transit';
