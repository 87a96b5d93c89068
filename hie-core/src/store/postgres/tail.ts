/**
 * Reads committed versions in an order that can be resumed: whoever keeps the position meets every version at least once,
 * whatever was written meanwhile by whom. A version's transaction number says where it stands; numbers below the oldest
 * running transaction are complete. Later ones are given too, so that a reader is never behind a slow neighbour, but the
 * position stays in front of them: they will be met again.
 */
import type { Database } from '../../db.ts';
import { typeName } from './type-numbers.ts';

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

const COLUMNS = `v.id, v.type, v.version, v.patient, v.public_id, v.deleted, (extract(epoch from v.at) * 1000)::bigint as at_ms,
  v.content, v.tx::text as tx, pg_snapshot_xmin(pg_current_snapshot())::text as horizon`;
/** Versions of before the transaction's number was kept, by their key. */
const OLD = `select ${COLUMNS} from resource_version v
  where v.tx = '1' and (v.shard, v.id, v.version) > ($1::smallint, $2::uuid, $3::integer)
  order by v.shard, v.id, v.version limit $4`;
const NEW = `select ${COLUMNS} from resource_version v
  where v.tx > $1::text::xid8 and v.tx > '1'::xid8 order by v.tx limit $2`;
/** The rest of a transaction that did not fit. */
const WHOLE = `select ${COLUMNS} from resource_version v where v.tx = $1::text::xid8 and v.tx > '1'::xid8`;

/** The position behind everything that is complete now: for a reader that only wants what comes. */
export async function tailEnd(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ position: string }>(
    'select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text as position',
  );
  return rows[0]!.position;
}

/** @param limit rows; a transaction is never cut, so there may be more */
export async function readTail(db: Queryable, after: string, limit: number): Promise<TailPage> {
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
  return readNew(db, /^\d+$/.test(after) ? after : '1', limit);
}

const LOWEST = '00000000-0000-0000-0000-000000000000';

async function readNew(db: Queryable, after: string, limit: number): Promise<TailPage> {
  const read = await db.query<Row>({ name: 'tail_new', text: NEW, values: [after, limit + 1] });
  let rows = read.rows;
  const full = rows.length > limit;
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
