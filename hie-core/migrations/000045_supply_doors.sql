-- Supplies through every door alike (docs/adr/0038): a receipt counts its order down whichever door it came through, a requisition may be a
-- SupplyRequest, who asked is known by account, and an act that is told twice has to say the same.

alter table stock_order
  -- Id of the SupplyRequest that asked for it, and the state that it says; null: it was asked for at `/insumos`.
  add column request text unique,
  add column told text;
create index stock_order_untold on stock_order (id) where request is not null and told is distinct from state;
-- '': from before accounts were kept.
alter table stock_order_event add column account text not null default '';

-- A digest of what was told with each operation.
create table stock_told (
  operation uuid        not null primary key,
  content   text        not null,
  at        timestamptz not null default now()
);

-- What came against an order is counted by the receipt itself, in its own statement: no door goes around it.
create function stock_order_count_down() returns trigger language plpgsql as $$
declare
  found stock_order;
begin
  select * into found from stock_order where id = new."order" for update;
  if found.state not in ('approved', 'ordered') or exists (
      select from stock_move m join stock_place p on p.id = m.target where m.operation = new.operation and p.clues <> found.clues) then
    raise exception 'nothing is awaited by that order here' using errcode = '23514', constraint = 'stock_order_awaits';
  end if;
  if exists (select from stock_move m join stock_lot l on l.id = m.lot where m.operation = new.operation
      and not exists (select from stock_order_line o where o."order" = new."order" and o.item = l.item)) then
    raise exception 'that item was not ordered' using errcode = '23514', constraint = 'stock_order_not_exceeded';
  end if;
  update stock_order_line o set received = o.received + x.packs
    from (select l.item, sum(m.quantity)::integer as packs from stock_move m join stock_lot l on l.id = m.lot
          where m.operation = new.operation group by l.item) x
    where o."order" = new."order" and o.item = x.item;
  -- The last of it came: the order is received, said by the act that brought it.
  if not exists (select from stock_order_line o where o."order" = new."order" and o.received < coalesce(o.approved, o.asked)) then
    update stock_order set state = 'received', at = now() where id = new."order";
    insert into stock_order_event ("order", state, actor, operation) values (new."order", 'received', 'Amate', new.operation);
  end if;
  return null;
end $$;
create trigger stock_order_receipt_counts after insert on stock_order_receipt
  for each row execute function stock_order_count_down();

-- A receipt is taken back: what it brought has not come.
create function stock_order_count_back() returns trigger language plpgsql as $$
begin
  perform from stock_order where id = old."order" for update;
  update stock_order_line o set received = o.received - x.packs
    from (select l.item, sum(m.quantity)::integer as packs from stock_move m join stock_lot l on l.id = m.lot
          where m.operation = old.operation group by l.item) x
    where o."order" = old."order" and o.item = x.item;
  update stock_order set state = 'ordered', at = now() where id = old."order" and state = 'received';
  if found then
    insert into stock_order_event ("order", state, actor, reason, operation)
      values (old."order", 'ordered', 'Amate', 'Una entrada se corrigió', gen_random_uuid());
  end if;
  return null;
end $$;
create trigger stock_order_receipt_counts_back after delete on stock_order_receipt
  for each row execute function stock_order_count_back();

-- A SupplyRequest for a shelf is an order of one line, in the statement that stores it.
create function stock_order_ask(o uuid, r text, c text, i text, q integer) returns uuid language plpgsql volatile as $$
begin
  insert into stock_order (id, clues, state, at, request, told) values (o, c, 'requested', now(), r, 'requested');
  insert into stock_order_line ("order", item, asked) values (o, i, q);
  return o;
end $$;
