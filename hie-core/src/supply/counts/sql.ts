/** Counts in the database (migrations 000029, 000040). */
import type { Queryable } from '../../db.ts';
import type { LotOf } from '../../store/write-rule.ts';
import type { Actor, Witness } from '../witness/witness.ts';
import type { CountClose, CountLines } from './api.ts';

export interface CountRow {
  readonly id: string;
  readonly clues: string;
  readonly kind: 'pharmacy' | 'store' | 'ward';
  readonly whole: boolean;
  readonly items: readonly string[] | null;
  readonly openedAt: Date;
  readonly openedBy: string;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  readonly operation: string | null;
  /** When the first round was ended. */
  readonly reviewedAt: Date | null;
  readonly reason: string | null;
  readonly witnessName: string | null;
}

const COLUMNS = `id, clues, kind, whole, items, opened_at as "openedAt", opened_by as "openedBy", closed_at as "closedAt", closed_by as "closedBy", operation,
  reviewed_at as "reviewedAt", reason, witness_name as "witnessName"`;

export async function insertCount(
  db: Queryable,
  { id, clues, kind, items, openedBy }: Pick<CountRow, 'id' | 'clues' | 'kind' | 'items' | 'openedBy'>,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into stock_count (id, clues, kind, whole, items, opened_by) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [id, clues, kind, items === null, items, openedBy],
  );
  return rowCount === 1;
}

export async function selectCount(
  db: Queryable,
  id: string,
  clues: string,
  lock = false,
): Promise<CountRow | undefined> {
  const { rows } = await db.query<CountRow>(
    `select ${COLUMNS} from stock_count where id = $1 and clues = $2 ${lock ? 'for update' : ''}`,
    [id, clues],
  );
  return rows[0];
}

export async function selectCounts(db: Queryable, clues: string): Promise<(CountRow & { lines: number })[]> {
  const { rows } = await db.query<CountRow & { lines: number }>(
    `select ${COLUMNS}, (select count(*)::integer from stock_count_line l where l.count = c.id) as lines
     from stock_count c where clues = $1 order by opened_at desc limit 100`,
    [clues],
  );
  return rows;
}

export interface Closing {
  readonly by: string;
  /** null: left as it is. */
  readonly operation: string | null;
  readonly reason: string;
  readonly witness: Witness | undefined;
}

/** Of two that end it at once, the first. */
export async function closeCount(
  db: Queryable,
  id: string,
  { by, operation, reason, witness }: Closing,
): Promise<void> {
  await db.query(
    `update stock_count set closed_at = now(), closed_by = $2, operation = $3, reason = $4, witness = $5, witness_name = $6
     where id = $1 and closed_at is null`,
    [id, by, operation, reason, witness?.account ?? null, witness?.name ?? null],
  );
}

export async function markReviewed(db: Queryable, id: string): Promise<void> {
  await db.query('update stock_count set reviewed_at = now() where id = $1 and reviewed_at is null', [id]);
}

/** Accounts of all who counted. */
export async function selectCounters(db: Queryable, id: string): Promise<string[]> {
  const { rows } = await db.query<{ account: string }>(
    `select account from stock_count_line where count = $1
     union select second_account from stock_count_line where count = $1 and second_account is not null`,
    [id],
  );
  return rows.map(({ account }) => account);
}

/** Why each of these lines differs. */
export async function storeReasons(
  db: Queryable,
  id: string,
  rows: readonly LotOf[],
  reason: string,
  own: CountClose['motivos'],
): Promise<void> {
  const told = new Map(own.map((one) => [keyOf(one), one.motivo]));
  const reasons = rows.map((row) => told.get(keyOf(asTold(row))) ?? reason);
  await db.query(
    `update stock_count_line k set reason = x.r
     from unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::text[]) as x(i, b, e, w, g, r)
     where k.count = $1 and k.item = x.i and k.lot = x.b and k.expiry = x.e and k.owner = x.w and k.programme = x.g`,
    [
      ...[id, rows.map(({ item }) => item), rows.map(({ lot }) => lot), rows.map(({ expiry }) => expiry)],
      ...[rows.map(({ owner }) => owner), rows.map(({ programme }) => programme), reasons],
    ],
  );
}

const asTold = ({ item, lot, expiry, owner, programme }: LotOf): LotTold => ({
  ...{ clave: item, lote: lot, caducidad: expiry, propietario: owner, programa: programme },
});

type Told = CountLines['renglones'][number];
type LotTold = Pick<Told, 'clave' | 'lote' | 'caducidad' | 'propietario' | 'programa'>;

const ROWS = `unnest($4::text[], $5::text[], $6::date[], $7::text[], $8::text[], $9::integer[], $10::timestamptz[]) as x(i, b, e, w, g, q, t)`;
const INSERT = `insert into stock_count_line as k (count, item, lot, expiry, owner, programme, counted, at, actor, account)
  select $1, i, b, e, w, g, q, coalesce(t, now()), $2, $3 from ${ROWS} on conflict (count, item, lot, expiry, owner, programme) do update set`;

/** A thousand lines are one statement; what is counted again takes the place of what was counted before. */
export async function saveLines(db: Queryable, count: string, who: Actor, lines: readonly Told[]): Promise<void> {
  if (lines.length === 0) return;
  await db.query(
    `${INSERT} counted = excluded.counted, at = excluded.at, actor = excluded.actor, account = excluded.account where excluded.at >= k.at`,
    columnsOf(count, who, lines),
  );
}

/** The second time; of what nobody had counted it is the first. */
export async function saveSecond(db: Queryable, count: string, who: Actor, lines: readonly Told[]): Promise<void> {
  if (lines.length === 0) return;
  await db.query(
    `${INSERT} second = excluded.counted, second_at = excluded.at, second_actor = excluded.actor, second_account = excluded.account
       where excluded.at > coalesce(k.second_at, k.at)`,
    columnsOf(count, who, lines),
  );
}

function columnsOf(count: string, who: Actor, lines: readonly Told[]): unknown[] {
  const newest = newestOf(lines);
  return [
    ...[count, who.name, who.account, newest.map(({ clave }) => clave), newest.map(({ lote }) => lote)],
    ...[newest.map(({ caducidad }) => caducidad), newest.map(({ propietario }) => propietario)],
    ...[newest.map(({ programa }) => programa), newest.map(({ contados }) => contados)],
    newest.map(({ contadoEn }) => contadoEn ?? null),
  ];
}

/** Of one lot, what was counted last by its own hour: two tabs tell of it in any order. Without an hour: now. */
function newestOf(lines: readonly Told[]): readonly Told[] {
  const atOf = ({ contadoEn }: Told): number =>
    contadoEn === undefined ? Number.POSITIVE_INFINITY : Date.parse(contadoEn);
  const newest = new Map<string, Told>();
  for (const line of lines) {
    const known = newest.get(keyOf(line));
    if (known === undefined || atOf(line) >= atOf(known)) newest.set(keyOf(line), line);
  }
  return [...newest.values()];
}

const keyOf = ({ clave, lote, caducidad, propietario, programa }: LotTold): string =>
  JSON.stringify([clave, lote, caducidad, propietario, programa]);

export async function selectUnknown(db: Queryable, keys: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ key: string }>(
    'select k as key from unnest($1::text[]) k where not exists (select from stock_item i where i.key = k)',
    [keys],
  );
  return rows.map(({ key }) => key);
}

export interface ArticleRow {
  readonly key: string;
  readonly name: string;
  /** GTINs of its boxes. */
  readonly codes: readonly string[];
}

export async function selectArticles(db: Queryable, keys: readonly string[]): Promise<ArticleRow[]> {
  const { rows } = await db.query<ArticleRow>(
    `select i.key, i.name, array(select gtin from stock_code c where c.item = i.key order by 1) as codes
     from stock_item i where i.key = any($1) order by i.name, i.key`,
    [keys],
  );
  return rows;
}

export interface Counted extends LotOf {
  readonly counted: number | null;
  readonly second: number | null;
  readonly reason: string | null;
  /** What the ledger says was there when it was counted: what the shelf has now, without what has moved since it was last counted. */
  readonly expected: number;
}

/** Everything counted, and everything of the place that nobody counted. */
export async function selectCounted(db: Queryable, count: CountRow): Promise<Counted[]> {
  const { rows } = await db.query<Counted>(
    `with place as (select id from stock_place where clues = $2 and kind = $3 and transfer is null),
       told as (select c.*, l.id as lot_id from stock_count_line c left join stock_lot l
           on l.item = c.item and l.lot = c.lot and l.expiry = c.expiry and l.owner = c.owner and l.programme = c.programme
         where c.count = $1)
     select t.item, t.lot, t.expiry::text as expiry, t.owner, t.programme, t.counted, t.second, t.reason,
       (coalesce((select b.quantity from stock_balance b, place p where b.place = p.id and b.item = t.item and b.lot = t.lot_id), 0)
        - coalesce((select sum(case when m.target = p.id then m.quantity else -m.quantity end)
            from stock_move m, place p where m.lot = t.lot_id and m.at > coalesce(t.second_at, t.at) and p.id in (m.source, m.target)), 0))::integer as expected
     from told t
     union all
     select l.item, l.lot, l.expiry::text, l.owner, l.programme, null, null, null, b.quantity
     from place p join stock_balance b on b.place = p.id and b.quantity > 0 and ($4::text[] is null or b.item = any($4))
       join stock_lot l on l.id = b.lot
     where not exists (select from told t where t.lot_id = l.id)
     order by 1, 3, 2`,
    [count.id, count.clues, count.kind, count.items],
  );
  return rows;
}

/** Held until the transaction ends, in the ledger's own order: nothing moves between what is compared and what is written. */
export async function lockPlace(db: Queryable, { clues, kind, items }: CountRow): Promise<void> {
  await db.query(
    `select from stock_balance b where b.place = (select id from stock_place where clues = $1 and kind = $2 and transfer is null)
       and ($3::text[] is null or b.item = any($3)) order by b.place, b.item, b.lot for update`,
    [clues, kind, items],
  );
}
