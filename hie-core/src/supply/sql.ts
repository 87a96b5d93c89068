/** The statements that write the ledger of supplies (migration 000027). Those that read it stand in `reading/sql.ts`. */
import type { Queryable } from '../db.ts';
import type { LotOf } from '../store/write-rule.ts';
import type { MoveKind, Place } from './place.ts';

export interface Line {
  readonly source: Place;
  readonly target: Place;
  readonly of: LotOf;
  readonly packs: number;
  /** The move that this one takes back. */
  readonly reverses?: number;
  readonly request?: string | null;
  readonly patient?: string | null;
  readonly resource?: string | null;
}

export interface Operation {
  /** uuid that its sender gave it. */
  readonly id: string;
  readonly kind: MoveKind;
  readonly actor: string;
  readonly reason?: string | undefined;
  readonly witness?: string | undefined;
  /** The order that it comes against. */
  readonly against?: string | undefined;
  /** What its sender said of it: told again it has to be the same. */
  readonly told: unknown;
}

export interface Site {
  readonly clues: string;
  readonly name: string;
  readonly district: string | undefined;
  readonly latitude: number | undefined;
  readonly longitude: number | undefined;
}

export async function storeSite(db: Queryable, site: Site): Promise<void> {
  const { clues, name, district = null, latitude = null, longitude = null } = site;
  await db.query(
    `insert into stock_site (clues, name, district, latitude, longitude) values ($1, $2, $3, $4, $5)
     on conflict (clues) do update set name = excluded.name, district = coalesce(excluded.district, stock_site.district),
       latitude = coalesce(excluded.latitude, stock_site.latitude), longitude = coalesce(excluded.longitude, stock_site.longitude)`,
    [clues, name, district, latitude, longitude],
  );
}

export async function storePlaces(db: Queryable, places: readonly Place[]): Promise<void> {
  await db.query(
    `insert into stock_place (clues, kind, transfer) select * from unnest($1::text[], $2::text[], $3::uuid[]) on conflict do nothing`,
    [places.map(({ clues }) => clues), places.map(({ kind }) => kind), places.map(({ transfer }) => transfer ?? null)],
  );
}

export async function storeLots(db: Queryable, lots: readonly LotOf[]): Promise<void> {
  await db.query(
    `insert into stock_lot (item, lot, expiry, owner, programme)
     select distinct * from unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::text[]) on conflict do nothing`,
    lotColumns(lots),
  );
}

const lotColumns = (lots: readonly LotOf[]): unknown[] => [
  ...[lots.map(({ item }) => item), lots.map(({ lot }) => lot), lots.map(({ expiry }) => expiry)],
  ...[lots.map(({ owner }) => owner), lots.map(({ programme }) => programme)],
];

const INSERT = `
  insert into stock_move (at, operation, line, kind, source, target, lot, quantity, actor, reason, witness, reverses, request, patient, resource)
  select now(), $1, (n - 1)::smallint, $2,
    (select id from stock_place p where p.clues = sc and p.kind = sk and p.transfer is not distinct from st),
    (select id from stock_place p where p.clues = tc and p.kind = tk and p.transfer is not distinct from tt),
    (select id from stock_lot l where l.item = i and l.lot = b and l.expiry = e and l.owner = w and l.programme = g),
    q, $3, $4, $5, r, m, h, d
  from unnest($6::text[], $7::text[], $8::uuid[], $9::text[], $10::text[], $11::uuid[], $12::text[], $13::text[], $14::date[],
    $15::text[], $16::text[], $17::integer[], $18::bigint[], $19::uuid[], $20::uuid[], $21::uuid[]) with ordinality
    as x(sc, sk, st, tc, tk, tt, i, b, e, w, g, q, r, m, h, d, n)`;

export async function insertMoves(db: Queryable, operation: Operation, lines: readonly Line[]): Promise<void> {
  const { id, kind, actor, reason = null, witness = null } = operation;
  const ends = (end: 'source' | 'target') => [
    ...[lines.map((one) => one[end].clues), lines.map((one) => one[end].kind)],
    lines.map((one) => one[end].transfer ?? null),
  ];
  await db.query(INSERT, [
    ...[id, kind, actor, reason, witness, ...ends('source'), ...ends('target')],
    ...lotColumns(lines.map(({ of }) => of)),
    ...[lines.map(({ packs }) => packs), lines.map(({ reverses }) => reverses ?? null)],
    ...[lines.map(({ request }) => request ?? null), lines.map(({ patient }) => patient ?? null)],
    lines.map(({ resource }) => resource ?? null),
  ]);
}

export async function insertTold(db: Queryable, operation: string, content: string): Promise<void> {
  await db.query('insert into stock_told (operation, content) values ($1, $2)', [operation, content]);
}

export async function selectTold(db: Queryable, operation: string): Promise<string | undefined> {
  const { rows } = await db.query<{ content: string }>('select content from stock_told where operation = $1', [
    operation,
  ]);
  return rows[0]?.content;
}

export interface MoveRow extends LotOf {
  readonly id: number;
  readonly kind: MoveKind;
  readonly packs: number;
  readonly sourceClues: string;
  readonly sourceKind: Place['kind'];
  readonly sourceTransfer: string | null;
  readonly targetClues: string;
  readonly targetKind: Place['kind'];
  readonly targetTransfer: string | null;
  readonly resource: string | null;
  readonly request: string | null;
  readonly patient: string | null;
  readonly reversed: boolean;
}

export async function selectOperation(db: Queryable, operation: string): Promise<MoveRow[]> {
  const { rows } = await db.query<MoveRow>(
    `select m.id, m.kind, m.quantity as packs, s.clues as "sourceClues", s.kind as "sourceKind", s.transfer as "sourceTransfer",
       t.clues as "targetClues", t.kind as "targetKind", t.transfer as "targetTransfer", m.resource, m.request, m.patient,
       l.item, l.lot, l.expiry::text as expiry, l.owner, l.programme,
       exists (select from stock_move r where r.reverses = m.id) as reversed
     from stock_move m join stock_place s on s.id = m.source join stock_place t on t.id = m.target join stock_lot l on l.id = m.lot
     where m.operation = $1 order by m.line`,
    [operation],
  );
  return rows;
}

export interface ItemRow {
  readonly key: string;
  readonly name: string;
  readonly atc: string | null;
  readonly packUnits: number | null;
  readonly unit: string | null;
  readonly fraction: string | null;
}

export async function selectItems(db: Queryable, keys: readonly string[]): Promise<ItemRow[]> {
  const { rows } = await db.query<ItemRow>(
    `select key, name, atc, pack_units as "packUnits", unit, fraction from stock_item where key = any($1)`,
    [keys],
  );
  return rows;
}

export async function storeItem(db: Queryable, { key, name, atc, packUnits, unit, fraction }: ItemRow): Promise<void> {
  await db.query(
    `insert into stock_item (key, name, atc, pack_units, unit, fraction) values ($1, $2, $3, $4, $5, $6)
     on conflict (key) do update set pack_units = coalesce(stock_item.pack_units, excluded.pack_units), unit = coalesce(stock_item.unit, excluded.unit)`,
    [key, name, atc, packUnits, unit, fraction],
  );
}

export async function storeCode(db: Queryable, gtin: string, item: string): Promise<string> {
  const { rows } = await db.query<{ item: string }>(
    `with put as (insert into stock_code (gtin, item) values ($1, $2) on conflict do nothing returning item)
     select item from put union all select item from stock_code where gtin = $1 limit 1`,
    [gtin, item],
  );
  return rows[0]?.item ?? item;
}

/** Usable lots of a shelf, locked in order: what is chosen stays there until the transaction ends. */
export async function selectLots(
  db: Queryable,
  { clues, kind, transfer }: Place,
  items: readonly string[] | undefined,
): Promise<(LotOf & { packs: number })[]> {
  const { rows } = await db.query<LotOf & { packs: number }>(
    `select l.item, l.lot, l.expiry::text as expiry, l.owner, l.programme, b.quantity as packs
     from stock_place p join stock_balance b on b.place = p.id and ($4::text[] is null or b.item = any($4)) and b.quantity > 0
       join stock_lot l on l.id = b.lot
     where p.clues = $1 and p.kind = $2 and p.transfer is not distinct from $3::uuid
     order by b.place, b.item, b.lot for update of b`,
    [clues, kind, transfer ?? null, items ?? null],
  );
  return rows.sort((a, b) => (a.expiry < b.expiry ? -1 : 1));
}
