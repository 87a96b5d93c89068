/**
 * Reads committed versions in an order that can be resumed: whoever keeps the position meets every version at least once,
 * whatever was written meanwhile by whom. A version's transaction number says where it stands; numbers below the oldest
 * running transaction are complete. Later ones are given too, so that a reader is never behind a slow neighbour, but the
 * position stays in front of them: they will be met again.
 */
import type { Database } from '../../db.ts';
import { typeName, typeNumber } from './type-numbers.ts';

export interface TailRow {
  readonly key: string;
  readonly type: string;
  readonly version: number;
  readonly patient: string | undefined;
  readonly publicId: string | undefined;
  readonly deleted: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Empty when deleted. */
  readonly content: string;
  /** Of the transaction that wrote it; rows of one transaction share it. */
  readonly position: string;
}

export interface TailPage {
  readonly rows: readonly TailRow[];
  /** Where to start again, once these rows are dealt with: durable. */
  readonly position: string;
  /** Where to read on now: in front of `position` while an older transaction is still running. */
  readonly reached: string;
  /** Nothing committed before this call is left out. */
  readonly caughtUp: boolean;
}

/** Before everything there is. */
export const TAIL_START = '';

type Queryable = Pick<Database, 'query'>;
interface Row {
  readonly id: string;
  readonly type: number;
  readonly version: number;
  readonly patient: string | null;
  readonly public_id: string | null;
  readonly deleted: boolean;
  readonly at_ms: number;
  readonly content: string;
  readonly tx: string;
  readonly horizon: string;
}

const columns = (
  content: string,
) => `v.id, v.type, v.version, v.patient, v.public_id, v.deleted, (extract(epoch from v.at) * 1000)::bigint as at_ms,
  ${content} as content, v.tx::text as tx, pg_snapshot_xmin(pg_current_snapshot())::text as horizon`;
const COLUMNS = columns('v.content');
/** Versions of before the transaction's number was kept, by their key. */
const OLD = `select ${COLUMNS} from resource_version v
  where v.tx = '1' and (v.shard, v.id, v.version) > ($1::smallint, $2::uuid, $3::integer)
  order by v.shard, v.id, v.version limit $4`;
const newer = (selected: string) => `select ${selected} from resource_version v
  where v.tx > $1::text::xid8 and v.tx > '1'::xid8 order by v.tx limit $2`;
const NEW = newer(COLUMNS);
/** Who needs the contents of a few types is not sent the others'. */
const NEW_SPARING = newer(columns("case when v.type = any($3::smallint[]) then v.content else '' end"));
/** How many of them are of this length together; PostgreSQL knows a text's length without reading it. */
const FIT = `select count(*)::integer as fit from (select sum(octet_length(v.content)) over (order by n) as bytes
  from (select v.content, row_number() over () as n from (select v.content from resource_version v
    where v.tx > $1::text::xid8 and v.tx > '1'::xid8 order by v.tx limit $2) v) v) s where bytes <= $3`;
/** The rest of a transaction that did not fit. */
const WHOLE = `select ${COLUMNS} from resource_version v where v.tx = $1::text::xid8 and v.tx > '1'::xid8`;

/** The position behind everything that is complete now: for a reader that only wants what comes. */
export async function tailEnd(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ position: string }>(
    'select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text as position',
  );
  return rows[0]!.position;
}

/** Of each resource the version that was written last. */
export function newestOf<R extends Pick<TailRow, 'key' | 'version'>>(rows: readonly R[]): R[] {
  const newest = new Map<string, R>();
  for (const row of rows) if ((newest.get(row.key)?.version ?? 0) < row.version) newest.set(row.key, row);
  return [...newest.values()];
}

/** What a page of more rows than these may weigh. */
const SMALL_PAGE = 500;
const PAGE_BYTES = 8 << 20;

/**
 * @param limit rows; a transaction is never cut, so there may be more. Above 500 it is lowered when they weigh more than 8 MB.
 * @param types whose contents are needed; of others it may be empty. Left out: all
 */
export async function readTail(
  db: Queryable,
  after: string,
  limit: number,
  types?: readonly string[],
): Promise<TailPage> {
  const [shard, id, version] = after.startsWith('old/') ? after.slice(4).split('/') : ['-1', LOWEST, '0'];
  if (after === TAIL_START || after.startsWith('old/')) {
    const values = [Number(shard), id, Number(version), limit];
    const { rows } = await db.query<Row>({ name: 'tail_old', text: OLD, values });
    const last = rows.at(-1);
    if (last !== undefined) {
      const position = `old/${Number.parseInt(last.id.slice(15, 18), 16) >> 2}/${last.id}/${last.version}`;
      return { rows: rows.map((row) => toRow(row, position)), position, reached: position, caughtUp: false };
    }
  }
  return readNew(db, /^\d+$/.test(after) ? after : '1', limit, types);
}

const LOWEST = '00000000-0000-0000-0000-000000000000';

async function readNew(
  db: Queryable,
  after: string,
  limit: number,
  types: readonly string[] | undefined,
): Promise<TailPage> {
  const fitting = limit <= SMALL_PAGE ? limit : Math.max(SMALL_PAGE, Math.min(limit, await fit(db, after, limit)));
  const read = await db.query<Row>(
    types === undefined
      ? { name: 'tail_new', text: NEW, values: [after, fitting + 1] }
      : { name: 'tail_sparing', text: NEW_SPARING, values: [after, fitting + 1, types.map(typeNumber)] },
  );
  let rows = read.rows;
  const full = rows.length > fitting;
  if (full) {
    const cut = rows.at(-1)!.tx;
    const whole = rows.filter(({ tx }) => tx !== cut);
    rows = whole.length > 0 ? whole : (await db.query<Row>({ name: 'tail_whole', text: WHOLE, values: [cut] })).rows;
  }
  let position = after;
  for (const { tx, horizon } of rows) if (BigInt(tx) < BigInt(horizon)) position = tx;
  const reached = rows.at(-1)?.tx ?? after;
  return { rows: rows.map((row) => toRow(row, row.tx)), position, reached, caughtUp: !full };
}

async function fit(db: Queryable, after: string, limit: number): Promise<number> {
  const { rows } = await db.query<{ fit: number }>({
    name: 'tail_fit',
    text: FIT,
    values: [after, limit + 1, PAGE_BYTES],
  });
  return rows[0]!.fit;
}

function toRow(row: Row, position: string): TailRow {
  return {
    key: row.id,
    type: typeName(row.type),
    version: row.version,
    patient: row.patient ?? undefined,
    publicId: row.public_id ?? undefined,
    deleted: row.deleted,
    at: row.at_ms,
    content: row.deleted ? '' : row.content,
    position,
  };
}
