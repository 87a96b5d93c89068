/**
 * Gives committed entries their leaves, in an order fixed once and for all: by transaction, then by seq, and only below the oldest
 * running transaction, where nothing can appear any more (as store/postgres/tail.ts). Each step is one transaction of the
 * database: leaves, tiles and position change together or not at all, so a sealer that dies leaves nothing half done.
 */
import type { Database } from '../../db.ts';
import { entryHash, ID_BYTES, idBytes } from './leaf.ts';
import { edgeOf, grow, TILE_WIDTH } from './merkle/tiles.ts';
import * as sql from './sql.ts';

export interface SealStep {
  readonly sealed: number;
  /** There may be more to seal at once. */
  readonly more: boolean;
}

const BATCH = 20_000;
const NOTHING: SealStep = { sealed: 0, more: false };

/** @param limit entries at most */
export function sealStep(db: Database, limit: number = BATCH): Promise<SealStep> {
  return underLock(db, async (client) => {
    const state = await sql.selectState(client);
    if (state.ahead) return adoptRestored(client, state, limit);
    const rows = await sql.selectUnsealed(client, state, limit);
    const last = rows.at(-1);
    if (last === undefined) return NOTHING;
    const fresh = await append(client, state.size, rows);
    await move(client, state.size, { size: state.size + fresh, position: last.tx, seq: last.seq });
    return { sealed: fresh, more: rows.length === limit };
  });
}

/**
 * Transaction numbers do not survive a restore into another server. Entries that carry numbers from the old one, and have no
 * leaf yet, come first; then the whole ledger is looked through once, from the beginning, and what has a leaf keeps it.
 */
async function adoptRestored(client: sql.Queryable, state: sql.LogState, limit: number): Promise<SealStep> {
  const rows = await sql.selectForeign(client, state, limit);
  const fresh = await append(client, state.size, rows);
  const last = rows.at(-1);
  const full = rows.length === limit && last !== undefined;
  const next = full ? { position: last.tx, seq: last.seq } : { position: '0', seq: 0 };
  await move(client, state.size, { size: state.size + fresh, ...next });
  return { sealed: fresh, more: true };
}

/** @returns how many of them had no leaf */
async function append(client: sql.Queryable, size: number, rows: readonly sql.TailEntry[]): Promise<number> {
  const known = await sql.selectSealed(
    client,
    rows.map(({ seq }) => seq),
  );
  const fresh = rows.filter(({ seq }) => !known.has(seq));
  if (fresh.length === 0) return 0;
  const edge = await sql.selectTiles(client, edgeOf(size));
  const leaves = fresh.map(({ id, entry }) => entryHash(id, entry));
  await sql.saveTiles(client, grow(size, edge, leaves));
  await sql.growBlocks(client, blocksOf(size, fresh));
  return fresh.length;
}

function blocksOf(size: number, rows: readonly sql.TailEntry[]): sql.BlockGrowth[] {
  const blocks: sql.BlockGrowth[] = [];
  for (let at = 0; at < rows.length; ) {
    const block = Math.floor((size + at) / TILE_WIDTH);
    const taken = rows.slice(at, (block + 1) * TILE_WIDTH - size);
    const ids = Buffer.allocUnsafe(taken.length * ID_BYTES);
    taken.forEach(({ id }, index) => {
      idBytes(id).copy(ids, index * ID_BYTES);
    });
    blocks.push({ block, seqs: taken.map(({ seq }) => seq), ids });
    at += taken.length;
  }
  return blocks;
}

async function move(client: sql.Queryable, from: number, to: Omit<sql.LogState, 'ahead'>): Promise<void> {
  // Held by the lock already; a tree that forks would be the one fault that cannot be mended.
  if (!(await sql.moveState(client, from, to))) throw new Error('the audit log moved under the sealer');
}

/** One transaction under the lock of the log; somebody else at it is as good as done. */
export async function underLock<T>(
  db: Database,
  work: (client: sql.Queryable) => Promise<T>,
): Promise<T | typeof NOTHING> {
  const client = await db.connect();
  // A connection that breaks says so twice: the query under way fails, and that is enough.
  client.on('error', ignored);
  try {
    await client.query('begin');
    const result = (await sql.trySealLock(client)) ? await work(client) : NOTHING;
    await client.query('commit');
    client.off('error', ignored);
    client.release();
    return result;
  } catch (error) {
    // Whatever state the connection is in goes with it; the server rolls back.
    client.release(true);
    throw error;
  }
}

const ignored = (): void => {};
