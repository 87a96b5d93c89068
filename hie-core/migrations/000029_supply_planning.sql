-- Supplies, what is done with the ledger (docs/adr/0038): returns, counts, orders, what each day used, the plan of each night, and which
-- prescriptions were filled whole.

-- A lot's whole life, of persons and shelves: recalls, the controlled book, what has moved since a count.
create index stock_move_of_lot on stock_move (lot, at);
drop index stock_move_lot;

-- The book is read by lot (supply/reading/book.ts): a view over every move of a place would go through all of them.
drop view stock_controlled_book;

-- Who takes packs back from a person takes no more than that person was handed, in whatever order and by whichever door.
create function stock_keep_persons() returns trigger language plpgsql as $$
begin
  if not exists (select from new_moves m join stock_place p on p.id = m.source and p.kind = 'patient') then
    return null;
  end if;
  -- One after another for each dispense: two that take back the last pack cannot both see it.
  perform pg_advisory_xact_lock(hashtextextended(x.resource::text, 29)) from (
    select distinct m.resource from new_moves m join stock_place p on p.id = m.source and p.kind = 'patient'
    where m.resource is not null order by 1) x;
  if exists (
    select from (select distinct m.resource, m.lot from new_moves m join stock_place p on p.id = m.source and p.kind = 'patient') n
    where n.resource is null or 0 > (
      select sum(case when t.kind = 'patient' then m.quantity else -m.quantity end) from stock_move m
        join stock_place s on s.id = m.source join stock_place t on t.id = m.target
      where m.resource = n.resource and m.lot = n.lot and 'patient' in (s.kind, t.kind))) then
    raise exception 'nobody gives back what he was not handed' using errcode = '23514', constraint = 'stock_return_of_what_was_handed';
  end if;
  return null;
end $$;
create trigger stock_move_keeps_persons after insert on stock_move
  referencing new table as new_moves for each statement execute function stock_keep_persons();

-- A receipt by FHIR names a lot that may be new.
create function stock_lot_of(i text, l text, e date, w text, g text) returns integer language plpgsql volatile as $$
declare
  found integer;
begin
  insert into stock_lot (item, lot, expiry, owner, programme) values (i, l, e, w, g) on conflict do nothing;
  select id into found from stock_lot where item = i and lot = l and expiry = e and owner = w and programme = g;
  return found;
end $$;

-- What comes in comes from a supplier, wherever there is a shelf.
insert into stock_place (clues, kind) select distinct clues, 'supplier' from stock_place on conflict do nothing;

-- Requisition → approval → order → receipt. Its states are added to, never changed.
create table stock_order (
  id        uuid        not null primary key,
  clues     text        not null references stock_site,
  -- The newest of its events, kept beside them for the lists.
  state     text        not null check (state in ('requested', 'approved', 'rejected', 'ordered', 'received', 'cancelled')),
  at        timestamptz not null,
  -- When it was last approved or ordered: what lead time is counted from.
  ordered_at timestamptz,
  supplier  text
);
create index stock_order_clues on stock_order (clues, at desc);
create index stock_order_open on stock_order (clues) where state in ('approved', 'ordered');

create table stock_order_line (
  "order"  uuid    not null references stock_order,
  item     text    not null references stock_item,
  asked    integer not null check (asked > 0),
  approved integer check (approved >= 0),
  received integer not null default 0 check (received >= 0),
  primary key ("order", item),
  constraint stock_order_not_exceeded check (received <= coalesce(approved, asked))
);

create table stock_order_event (
  id     bigint      not null primary key generated always as identity,
  "order" uuid       not null references stock_order,
  at     timestamptz not null default now(),
  state  text        not null,
  actor  text        not null,
  reason text check (state not in ('rejected', 'cancelled') or length(reason) >= 5),
  -- The act, named by its sender: told twice, done once.
  operation uuid     not null unique
);
create index stock_order_event_order on stock_order_event ("order", id);
create trigger stock_order_event_append_only before update or delete or truncate on stock_order_event
  for each statement execute function stock_refuse_change();

-- Which receipt came against which order.
create table stock_order_receipt (
  operation uuid not null primary key,
  "order"   uuid not null references stock_order,
  at        timestamptz not null default now()
);
create index stock_order_receipt_order on stock_order_receipt ("order");

-- A count that is going on, and what was counted. Blind: what the ledger says is never told before it is closed.
create table stock_count (
  id        uuid        not null primary key,
  clues     text        not null references stock_site,
  kind      text        not null check (kind in ('pharmacy', 'store', 'ward')),
  whole     boolean     not null,
  -- Of a cycle count: the keys to count.
  items     text[],
  opened_at timestamptz not null default now(),
  opened_by text        not null,
  closed_at timestamptz,
  closed_by text,
  -- The adjustment that it made.
  operation uuid
);
create index stock_count_clues on stock_count (clues, opened_at desc);
create table stock_count_line (
  count     uuid        not null references stock_count,
  item      text        not null,
  lot       text        not null,
  expiry    date        not null,
  owner     text        not null default '',
  programme text        not null default '',
  counted   integer     not null check (counted >= 0),
  -- When it stood before the person's eyes: what moved after that is no difference.
  at        timestamptz not null,
  actor     text        not null,
  primary key (count, item, lot, expiry, owner, programme)
);

-- What each day used: a sum of the ledger, kept because planning asks for two years of it. Only days on which something moved.
create table stock_day (
  place  integer not null references stock_place,
  item   text    not null,
  day    date    not null,
  -- Packs handed to persons, less what was annulled of that day.
  handed integer not null default 0,
  -- Change of what the place holds.
  change integer not null default 0,
  primary key (place, item, day) include (handed, change)
);
-- Days of the city that have been summed.
create table stock_day_done (
  day date        not null primary key,
  at  timestamptz not null default now()
);

-- Nights whose plan is made.
create table stock_planned (
  day     date        not null primary key,
  at      timestamptz not null default now(),
  seconds real        not null
);

-- How much of an average month each calendar month uses, over the whole city.
create table stock_season (
  item    text   not null primary key,
  -- January to December; their mean is 1.
  factors real[] not null check (cardinality(factors) = 12)
);

create table stock_plan (
  clues         text        not null references stock_site,
  item          text        not null,
  made_on       date        not null,
  on_hand       integer     not null,
  -- On the way: transfers and what has been ordered.
  coming        integer     not null,
  -- Packs a month; null: it was never there.
  monthly       real,
  days_in       smallint    not null,
  days_out      smallint    not null,
  forecast      real,
  lead_days     real        not null,
  lead_spread   real        not null,
  lead_assumed  boolean     not null,
  minimum       integer,
  reorder_point integer,
  maximum       integer,
  -- Day on which the shelf will be empty if nothing comes.
  empty_on      date,
  -- Empty before anything ordered today could arrive.
  alarm         boolean     not null,
  -- Packs that will expire before they are used, and the first of those days.
  expiring      integer     not null,
  expiring_on   date,
  suggested     integer     not null,
  primary key (clues, item)
);
create index stock_plan_alarm on stock_plan (item) where alarm;

-- Move it here before buying: from a unit that has more than its maximum or that will lose it.
create table stock_proposal (
  item   text    not null,
  source text    not null references stock_site,
  target text    not null references stock_site,
  packs  integer not null check (packs > 0),
  -- Metres; null: not known, same alcaldía or city.
  metres integer,
  why    text    not null check (why in ('expiry', 'surplus')),
  made_on date   not null,
  primary key (item, source, target)
);
create index stock_proposal_source on stock_proposal (source);
create index stock_proposal_target on stock_proposal (target);

-- Lines of prescriptions with our folio, as they were written: against them is counted what was filled.
create table stock_prescribed (
  request uuid    not null primary key,
  folio   text    not null,
  clues   text    not null,
  day     date    not null,
  repeats smallint not null default 0,
  -- false: suspended, cancelled or withdrawn.
  stands  boolean not null
);
create index stock_prescribed_day on stock_prescribed (day, clues);

-- Published: how many prescriptions of a unit and month were filled whole.
create table stock_filled_month (
  clues         text    not null,
  month         date    not null,
  prescriptions integer not null,
  whole         integer not null,
  primary key (clues, month)
);
