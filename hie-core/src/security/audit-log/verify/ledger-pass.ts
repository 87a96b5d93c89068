/**
 * Brings together what comes in two orders: the ledger's pages and the log's blocks. They are nearly the same, so an entry usually goes
 * straight to its leaf; one that arrives early waits as a hash. An entry that is missing for too long is looked for directly, so
 * that one hole does not make everything behind it wait in memory.
 */
import { type Hash, prefixedLeafHash } from '../merkle/hash.ts';
import { TILE_WIDTH } from '../merkle/tiles.ts';
import { idMsAt, textMsAt } from './entry-times.ts';
import { SeqSet } from './seq-set.ts';
import type { LedgerChunk, StoredBlock, VerifierDatabase } from './sql.ts';

export interface SeenEntry {
  readonly hash: Hash;
  readonly idMs: number;
  readonly textMs: number;
}

export interface SpareEntry extends SeenEntry {
  readonly seq: number;
}

/** A block and, leaf by leaf, what the ledger has there: undefined where it has nothing. */
export interface MetBlock {
  readonly block: StoredBlock;
  readonly hashes: readonly (Hash | undefined)[];
  readonly idMs: Float64Array;
  readonly textMs: Float64Array;
}

export interface LedgerPass {
  /** Entries of the ledger that belong to no leaf. */
  readonly spare: readonly SpareEntry[];
  readonly read: number;
}

const BLOCKS_AT_ONCE = 64;
const WAITING_LIMIT = 100_000;

/** @param onBlock the block is its own until it resolves, and no longer */
export async function passLedger(
  db: VerifierDatabase,
  blockCount: number,
  onBlock: (met: MetBlock) => Promise<void>,
  onRead: (read: number) => void,
): Promise<LedgerPass> {
  const pass = new Pass(db, blockCount, onBlock);
  const pages = await db.pages();
  let read = 0;
  // One chunk is being made by the server while the one before it is hashed here.
  let coming = pages > 0 ? db.chunk(0) : undefined;
  while (coming !== undefined) {
    const { chunk, next } = await coming;
    coming = next < pages ? db.chunk(next) : undefined;
    // A failure is met where it is awaited.
    coming?.catch(() => {});
    await pass.take(chunk);
    read += chunk.count;
    onRead(read);
  }
  await pass.finish();
  return { spare: pass.spare(), read };
}

class Pass {
  readonly #waiting = new Map<number, SeenEntry>();
  /** Rows that share their seq with another: somebody's work. */
  readonly #doubles: SpareEntry[] = [];
  readonly #done = new SeqSet();
  readonly #early = new Set<number>();
  readonly #db: VerifierDatabase;
  readonly #blockCount: number;
  readonly #onBlock: (met: MetBlock) => Promise<void>;
  readonly #idMs = new Float64Array(TILE_WIDTH);
  readonly #textMs = new Float64Array(TILE_WIDTH);
  #hashes: (Hash | undefined)[] = [];
  #blocks: StoredBlock[] = [];
  #nextBlock = 0;
  #open: StoredBlock | undefined;

  constructor(db: VerifierDatabase, blockCount: number, onBlock: (met: MetBlock) => Promise<void>) {
    this.#db = db;
    this.#blockCount = blockCount;
    this.#onBlock = onBlock;
  }

  async take({ count, seqs, bytes, starts, ends }: LedgerChunk): Promise<void> {
    if (this.#open === undefined) await this.#openNext();
    for (let index = 0; index < count; index++) {
      const seq = seqs[index]!;
      const start = starts[index]!;
      const end = ends[index]!;
      const at = this.#hashes.length;
      const block = this.#open;
      if (block !== undefined && block.seqs[at] === seq && !this.#done.has(seq)) {
        this.#done.add(seq);
        this.#hashes.push(prefixedLeafHash(bytes.subarray(start, end)));
        this.#idMs[at] = idMsAt(bytes, start);
        this.#textMs[at] = textMsAt(bytes, start, end);
        if (at + 1 === block.seqs.length || this.#waiting.size > 0) await this.#settle();
      } else this.#setAside(seq, bytes, start, end);
    }
    await this.#settle();
  }

  async finish(): Promise<void> {
    for (; this.#open !== undefined; await this.#close()) this.#fill(true);
  }

  spare(): SpareEntry[] {
    return [...this.#doubles, ...[...this.#waiting].map(([seq, seen]) => ({ seq, ...seen }))];
  }

  #setAside(seq: number, bytes: Buffer, start: number, end: number): void {
    if (this.#early.delete(seq)) return;
    const hash = prefixedLeafHash(bytes.subarray(start, end));
    const seen = { hash, idMs: idMsAt(bytes, start), textMs: textMsAt(bytes, start, end) };
    if (this.#waiting.has(seq) || this.#done.has(seq)) this.#doubles.push({ seq, ...seen });
    else this.#waiting.set(seq, seen);
  }

  /** Closes what can be closed. */
  async #settle(): Promise<void> {
    while (this.#open !== undefined) {
      this.#fill(false);
      if (this.#hashes.length < this.#open.seqs.length) {
        if (this.#waiting.size < WAITING_LIMIT) return;
        await this.#lookFor(this.#open);
        this.#fill(true);
      }
      await this.#close();
    }
  }

  /** From what waits. @param holes go on past what is not there */
  #fill(holes: boolean): void {
    const { seqs } = this.#open!;
    while (this.#hashes.length < seqs.length) {
      const at = this.#hashes.length;
      const seq = seqs[at]!;
      const seen = this.#waiting.get(seq);
      if (seen === undefined && !holes) return;
      this.#hashes.push(seen?.hash);
      if (seen === undefined) continue;
      this.#waiting.delete(seq);
      this.#done.add(seq);
      this.#idMs[at] = seen.idMs;
      this.#textMs[at] = seen.textMs;
    }
  }

  /** Rows that stand elsewhere in the ledger than where they were written. */
  async #lookFor(block: StoredBlock): Promise<void> {
    const missing = block.seqs
      .slice(this.#hashes.length)
      .filter((seq) => !this.#waiting.has(seq) && !this.#done.has(seq));
    for (const { seq, id, entry } of await this.#db.entries(missing)) {
      const leaf = Buffer.concat([Buffer.alloc(1), Buffer.from(id.replaceAll('-', ''), 'hex'), Buffer.from(entry)]);
      this.#setAside(seq, leaf, 0, leaf.length);
      this.#early.add(seq);
    }
  }

  async #close(): Promise<void> {
    await this.#onBlock({ block: this.#open!, hashes: this.#hashes, idMs: this.#idMs, textMs: this.#textMs });
    await this.#openNext();
  }

  async #openNext(): Promise<void> {
    if (this.#blocks.length === 0 && this.#nextBlock < this.#blockCount) {
      const count = Math.min(BLOCKS_AT_ONCE, this.#blockCount - this.#nextBlock);
      const stored = new Map((await this.#db.blocks(this.#nextBlock, count)).map((block) => [block.block, block]));
      const none = { seqs: [], ids: Buffer.alloc(0), hashes: Buffer.alloc(0) };
      for (let block = this.#nextBlock; block < this.#nextBlock + count; block++) {
        this.#blocks.push(stored.get(block) ?? { block, ...none });
      }
      this.#nextBlock += count;
    }
    this.#open = this.#blocks.shift();
    this.#hashes = [];
  }
}
