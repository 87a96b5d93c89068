/** Counts in the database (migration 000029). */
import type { Queryable } from '../../db.ts';
import type { LotOf } from '../../store/write-rule.ts';
import type { CountLines } from './api.ts';

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
}

const COLUMNS = `id, clues, kind, whole, items, opened_at as "openedAt", opened_by as "openedBy", closed_at as "closedAt", closed_by as "closedBy", operation`;

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

/** Of two that end it at once, the first. */
export async function closeCount(db: Queryable, id: string, by: string, operation: string | null): Promise<void> {
  await db.query(
    'update stock_count set closed_at = now(), closed_by = $2, operation = $3 where id = $1 and closed_at is null',
    [...[id, by, operation]],
  );
}

type Told = CountLines['renglones'][number];

/** A thousand lines are one statement; what is counted again takes the place of what was counted before. */
export async function saveLines(db: Queryable, count: string, actor: string, lines: readonly Told[]): Promise<void> {
  const newest = [...new Map(lines.map((line) => [keyOf(line), line])).values()];
  await db.query(
    `insert into stock_count_line (count, item, lot, expiry, owner, programme, counted, at, actor)
     select $1, i, b, e, w, g, q, coalesce(t, now()), $2
     from unnest($3::text[], $4::text[], $5::date[], $6::text[], $7::text[], $8::integer[], $9::timestamptz[]) as x(i, b, e, w, g, q, t)
     on conflict (count, item, lot, expiry, owner, programme)
       do update set counted = excluded.counted, at = excluded.at, actor = excluded.actor where excluded.at >= stock_count_line.at`,
    [
      ...[count, actor, newest.map(({ clave }) => clave), newest.map(({ lote }) => lote)],
      ...[newest.map(({ caducidad }) => caducidad), newest.map(({ propietario }) => propietario)],
      ...[newest.map(({ programa }) => programa), newest.map(({ contados }) => contados)],
      newest.map(({ contadoEn }) => contadoEn ?? null),
    ],
  );
}

const keyOf = ({ clave, lote, caducidad, propietario, programa }: Told): string =>
  JSON.stringify([clave, lote, caducidad, propietario, programa]);

export interface Counted extends LotOf {
  readonly counted: number | null;
  /** What the ledger says was there when it was counted: what the shelf has now, without what has moved since. */
  readonly expected: number;
}

/** Everything counted, and everything of the place that nobody counted. */
export async function selectCounted(db: Queryable, count: CountRow): Promise<Counted[]> {
  const { rows } = await db.query<Counted>(
    `with place as (select id from stock_place where clues = $2 and kind = $3 and transfer is null),
       told as (select c.*, l.id as lot_id from stock_count_line c left join stock_lot l
           on l.item = c.item and l.lot = c.lot and l.expiry = c.expiry and l.owner = c.owner and l.programme = c.programme
         where c.count = $1)
     select t.item, t.lot, t.expiry::text as expiry, t.owner, t.programme, t.counted,
       (coalesce((select b.quantity from stock_balance b, place p where b.place = p.id and b.item = t.item and b.lot = t.lot_id), 0)
        - coalesce((select sum(case when m.target = p.id then m.quantity else -m.quantity end)
            from stock_move m, place p where m.lot = t.lot_id and m.at > t.at and p.id in (m.source, m.target)), 0))::integer as expected
     from told t
     union all
     select l.item, l.lot, l.expiry::text, l.owner, l.programme, null, b.quantity
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
