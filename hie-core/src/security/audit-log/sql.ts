/** Every statement of the audit log on its own tables and on the ledger's tail. Tables: migrations/000008_audit_log.sql. */
import type { JWK } from 'jose';
import type { Database } from '../../db.ts';
import { type Hash, splitHashes, toBytes } from './merkle/hash.ts';
import { type Growth, type TileName, tileKey } from './merkle/tiles.ts';

export type Queryable = Pick<Database, 'query'>;
export type Client = Awaited<ReturnType<Database['connect']>>;

const SEAL_LOCK = 0x416d61746502;

/** One sealer at a time in the whole database; let go of with the transaction, however that ends. */
export async function trySealLock(client: Queryable): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_xact_lock($1) as got', [SEAL_LOCK]);
  return rows[0]!.got;
}

export interface LogState {
  readonly size: number;
  readonly position: string;
  readonly seq: number;
  /** Entries whose transaction's number is unknown to this server: the database was restored elsewhere. */
  readonly ahead: boolean;
}

export async function selectState(db: Queryable): Promise<LogState> {
  const { rows } = await db.query<LogState>(
    `select size, position::text as position, seq, position >= pg_snapshot_xmax(pg_current_snapshot()) as ahead
     from audit_log_state`,
  );
  return rows[0]!;
}

export interface TailEntry {
  readonly seq: number;
  readonly tx: string;
  readonly id: string;
  readonly entry: string;
}

/** Entries that can change their place no more, in the order of the log. */
export async function selectUnsealed(
  db: Queryable,
  after: Pick<LogState, 'position' | 'seq'>,
  limit: number,
): Promise<TailEntry[]> {
  const { rows } = await db.query<TailEntry>({
    name: 'audit_log_unsealed',
    text: `select seq, tx::text as tx, id, entry from audit_entry
      where tx >= $1::text::xid8 and tx < pg_snapshot_xmin(pg_current_snapshot()) and (tx, seq) > ($1::text::xid8, $2::bigint)
      order by audit_entry.tx, seq limit $3`,
    values: [after.position, after.seq, limit],
  });
  return rows;
}

/** Of a restored database: entries of transactions that this server has not reached, and may never. */
export async function selectForeign(db: Queryable, after: Pick<LogState, 'position' | 'seq'>, limit: number) {
  const { rows } = await db.query<TailEntry>(
    `select seq, tx::text as tx, id, entry from audit_entry
     where tx >= pg_snapshot_xmax(pg_current_snapshot()) and (tx, seq) > ($1::text::xid8, $2::bigint)
     order by audit_entry.tx, seq limit $3`,
    [after.position, after.seq, limit],
  );
  return rows;
}

/** Those that have a leaf already among the given: none, but after a restore. */
export async function selectSealed(db: Queryable, seqs: readonly number[]): Promise<Set<number>> {
  if (seqs.length === 0) return new Set();
  const { rows } = await db.query<{ seq: number }>({
    name: 'audit_log_sealed',
    text: `select unnest(b.seqs) as seq from audit_log_block b where b.span && int8range($1, $2, '[]')`,
    values: [Math.min(...seqs), Math.max(...seqs)],
  });
  return new Set(rows.map(({ seq }) => seq));
}

export async function selectTiles(db: Queryable, names: readonly TileName[]): Promise<Map<string, Hash[]>> {
  if (names.length === 0) return new Map();
  const { rows } = await db.query<{ level: number; tile: number; hashes: Buffer }>({
    name: 'audit_log_tiles',
    text: `select t.level, t.tile, t.hashes from unnest($1::smallint[], $2::bigint[]) n (level, tile)
      join audit_log_tile t on t.level = n.level and t.tile = n.tile`,
    values: [names.map(({ level }) => level), names.map(({ tile }) => tile)],
  });
  return new Map(rows.map((row) => [tileKey(row), splitHashes(row.hashes)]));
}

/** A growing tile is written again whole, which is what PostgreSQL would do anyway. */
export async function saveTiles(db: Queryable, tiles: readonly Growth[]): Promise<void> {
  await db.query({
    name: 'audit_log_save_tiles',
    text: `insert into audit_log_tile (level, tile, hashes)
      select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])
      on conflict (level, tile) do update set hashes = excluded.hashes`,
    values: [
      tiles.map(({ level }) => level),
      tiles.map(({ tile }) => tile),
      tiles.map(({ hashes }) => toBytes(hashes.join(''))),
    ],
  });
}

export interface BlockGrowth {
  readonly block: number;
  readonly seqs: readonly number[];
  readonly ids: Buffer;
}

export async function growBlocks(db: Queryable, blocks: readonly BlockGrowth[]): Promise<void> {
  await db.query({
    name: 'audit_log_grow_blocks',
    text: `insert into audit_log_block as b (block, seqs, ids, span)
      select n.block, n.seqs::bigint[], n.ids, int8range(n.low, n.high, '[]')
      from unnest($1::bigint[], $2::text[], $3::bytea[], $4::bigint[], $5::bigint[]) n (block, seqs, ids, low, high)
      on conflict (block) do update set seqs = b.seqs || excluded.seqs, ids = b.ids || excluded.ids,
        span = range_merge(b.span, excluded.span)`,
    values: [
      blocks.map(({ block }) => block),
      blocks.map(({ seqs }) => `{${seqs.join(',')}}`),
      blocks.map(({ ids }) => ids),
      blocks.map(({ seqs }) => Math.min(...seqs)),
      blocks.map(({ seqs }) => Math.max(...seqs)),
    ],
  });
}

/** @returns whether the log was still where we read it */
export async function moveState(db: Queryable, from: number, to: Omit<LogState, 'ahead'>): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'audit_log_move',
    text: 'update audit_log_state set size = $2, position = $3::text::xid8, seq = $4 where size = $1',
    values: [from, to.size, to.position, to.seq],
  });
  return rowCount === 1;
}

/** What waits for its leaf, counted no further than `limit`. */
export async function selectWaiting(
  db: Queryable,
  limit: number,
): Promise<{ waiting: number; oldestMs: number | null }> {
  const { rows } = await db.query<{ waiting: number; oldestMs: number | null }>({
    name: 'audit_log_waiting',
    text: `select count(*) as waiting, min(at) as "oldestMs" from (
      select ('x' || substr(replace(e.id::text, '-', ''), 1, 12))::bit(48)::bigint as at
      from audit_log_state s join audit_entry e on e.tx >= s.position and (e.tx, e.seq) > (s.position, s.seq) limit $1) w`,
    values: [limit],
  });
  return rows[0]!;
}

export async function selectLeafOf(db: Queryable, seq: number): Promise<number | undefined> {
  const { rows } = await db.query<{ leaf: number }>(
    `select block * 256 + array_position(seqs, $1::bigint) - 1 as leaf from audit_log_block
     where span @> $1::bigint and $1::bigint = any (seqs)`,
    [seq],
  );
  return rows[0]?.leaf;
}

export async function selectEntry(db: Queryable, id: string): Promise<{ seq: number; entry: string } | undefined> {
  const { rows } = await db.query<{ seq: number; entry: string }>('select seq, entry from audit_entry where id = $1', [
    id,
  ]);
  return rows[0];
}

export interface HeadRow {
  readonly number: number;
  readonly at: Date;
  /** `2026-01-31` */
  readonly day: string | null;
  readonly size: number;
  readonly note: string;
}

const HEAD = 'number, at, day::text as day, size, note';

export async function selectLastHead(db: Queryable): Promise<HeadRow | undefined> {
  const { rows } = await db.query<HeadRow>(`select ${HEAD} from audit_head order by number desc limit 1`);
  return rows[0];
}

export async function selectHeadOfDay(db: Queryable, day: string): Promise<HeadRow | undefined> {
  return (await db.query<HeadRow>(`select ${HEAD} from audit_head where day = $1`, [day])).rows[0];
}

/** Newest first. */
export async function selectHeads(db: Queryable, before: number, onlyDays: boolean, limit: number): Promise<HeadRow[]> {
  const { rows } = await db.query<HeadRow>(
    `select ${HEAD} from audit_head where number < $1 and (not $2::boolean or day is not null) order by number desc limit $3`,
    [before, onlyDays, limit],
  );
  return rows;
}

/** The day last closed, else the day of the first head. */
export async function selectDays(db: Queryable): Promise<{ closed: string | null; firstAt: Date | null }> {
  const { rows } = await db.query<{ closed: string | null; firstAt: Date | null }>(
    'select max(day)::text as closed, (select at from audit_head order by number limit 1) as "firstAt" from audit_head',
  );
  return rows[0]!;
}

export async function insertHead(db: Queryable, head: Omit<HeadRow, 'number'>): Promise<void> {
  await db.query('insert into audit_head (at, day, size, note) values ($1, $2, $3, $4)', [
    head.at,
    head.day,
    head.size,
    head.note,
  ]);
}

export interface HeadKeyRow {
  readonly kid: string;
  readonly jwk: JWK;
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
}

/** The active one first. */
export async function selectHeadKeys(db: Queryable, alg: string): Promise<HeadKeyRow[]> {
  const { rows } = await db.query<HeadKeyRow>(
    `select kid, private_jwk as jwk, created_at as "createdAt", retired_at as "retiredAt" from signing_key
     where alg = $1 order by retired_at desc nulls first`,
    [alg],
  );
  return rows;
}

export async function retireHeadKeys(db: Queryable, alg: string): Promise<void> {
  await db.query('update signing_key set retired_at = now() where alg = $1 and retired_at is null', [alg]);
}
