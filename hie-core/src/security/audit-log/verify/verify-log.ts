/**
 * Does the ledger still say what it said when it was sealed, and is the log an extension of every head that was published? Recomputed
 * from the bytes of the entries; of what the hub stored about them only the order is taken, and the heads decide whether it was right.
 */
import type { JWK } from 'jose';
import { EMPTY_ROOT, type Hash } from '../merkle/hash.ts';
import { TILE_WIDTH } from '../merkle/tiles.ts';
import { checkHeads, type Expectation } from './check-heads.ts';
import { checkIndex } from './check-index.ts';
import { comparePrints } from './compare-prints.ts';
import type { Finding } from './findings.ts';
import { judge } from './judge.ts';
import { type MetBlock, passLedger } from './ledger-pass.ts';
import type { Published, SavedLog } from './saved-log.ts';
import type { VerifierDatabase } from './sql.ts';
import { TimeWindows } from './time-windows.ts';
import { LogTree } from './tree.ts';
import { type Leaf, verifyBlock } from './verify-block.ts';

export interface VerifyOptions {
  readonly published: Published & Partial<Pick<SavedLog, 'prints'>>;
  readonly toleranceMs: number;
  readonly onProgress?: (done: number, total: number) => void;
  /** Also hold the ledger's index to its entries. */
  readonly index?: boolean;
  readonly onIndexProgress?: (done: number, total: number) => void;
  /** The hashes of each block, in order, for who wants to keep them. */
  readonly onBlock?: (block: number, hashes: readonly Hash[]) => Promise<void>;
}

export interface Verified {
  readonly size: number;
  readonly root: Hash;
  /** Entries that are not sealed yet. */
  readonly waiting: number;
  readonly findings: readonly Finding[];
  /** Findings beyond those listed. */
  readonly more: number;
  readonly keys: readonly JWK[];
  /** Signed notes of the database: one for each day, and the last. */
  readonly notes: readonly string[];
}

const LISTED = 1_000;

export async function verifyLog(db: VerifierDatabase, options: VerifyOptions): Promise<Verified> {
  const { size } = await db.state();
  const heads = await db.heads();
  const keys = await db.keys();
  const checked = checkHeads(heads, keys, options.published);
  const run = new Run(size, checked.expectations, options);
  run.report(checked.findings);
  run.before();
  const blocks = Math.ceil(size / TILE_WIDTH);
  const pass = await passLedger(db, blocks, run.block, (read) => options.onProgress?.(Math.min(read, size), size));
  const last = heads.at(-1);
  const earliestMs = last === undefined ? Number.NEGATIVE_INFINITY : last.at.getTime() - options.toleranceMs;
  const { findings, waiting } = await judge(db, run.misfits, pass.spare, earliestMs);
  run.report(findings);
  if (options.index) await checkIndex(db, (found) => run.report(found), options.onIndexProgress);
  const notes = heads.filter((head) => head.day !== null || head === last).map(({ note }) => note);
  return { size, root: run.root, waiting, findings: run.findings, more: run.more, keys, notes };
}

class Run {
  readonly findings: Finding[] = [];
  readonly misfits: { missing: Leaf[]; other: (Leaf & { readonly found: Hash })[] } = { missing: [], other: [] };
  more = 0;
  root: Hash = EMPTY_ROOT;
  readonly #size: number;
  readonly #options: VerifyOptions;
  readonly #tree = new LogTree();
  readonly #windows: TimeWindows;
  readonly #expectations: readonly Expectation[];
  #next = 0;
  #rewritten = false;
  #shifted = false;
  #lastGood = 0;

  constructor(size: number, expectations: readonly Expectation[], options: VerifyOptions) {
    this.#size = size;
    this.#options = options;
    this.#expectations = expectations;
    const moments = expectations.map((one) => ({ size: one.size, atMs: one.at.getTime() }));
    this.#windows = new TimeWindows(moments, options.toleranceMs);
  }

  report(findings: readonly Finding[]): void {
    for (const finding of findings) {
      if (this.findings.length < LISTED) this.findings.push(finding);
      else this.more++;
    }
  }

  before(): void {
    const longest = this.#expectations.at(-1);
    if (longest !== undefined && longest.size > this.#size) {
      const text = `el registro tiene ${this.#size} entradas y la ${longest.name} ya tenía más: le quitaron el final`;
      this.report([{ kind: 'shortened', text }]);
    }
    this.#meet([], 0);
  }

  readonly block = async (met: MetBlock): Promise<void> => {
    const { block } = met;
    const result = verifyBlock(met, this.#size, this.#windows);
    this.report(result.findings);
    this.misfits.missing.push(...result.missing);
    this.misfits.other.push(...result.other);
    const kept = this.#shifted ? undefined : await this.#options.published.prints?.(block.block);
    if (kept !== undefined) {
      const compared = comparePrints(block, result.hashes, kept);
      this.#shifted = compared.shifted;
      this.report(compared.findings);
    }
    const to = Math.min(this.#size, (block.block + 1) * TILE_WIDTH);
    this.#meet(result.hashes, to);
    await this.#options.onBlock?.(block.block, result.hashes);
    this.root = this.#tree.rootWith(result.hashes);
    if (result.hashes.length === TILE_WIDTH) this.#tree.pushBlock(result.hashes);
  };

  /** Heads of a size up to `to`, of which the last leaves are these. */
  #meet(hashes: readonly Hash[], to: number): void {
    let known: { size: number; root: Hash } | undefined;
    for (; this.#next < this.#expectations.length && this.#expectations[this.#next]!.size <= to; this.#next++) {
      const head = this.#expectations[this.#next]!;
      if (known?.size !== head.size) {
        known = { size: head.size, root: this.#tree.rootWith(hashes.slice(0, head.size - this.#tree.size)) };
      }
      if (known.root === head.root) this.#lastGood = head.size;
      else this.#differs(head);
    }
  }

  #differs(head: Expectation): void {
    if (this.#rewritten) {
      this.more++;
      return;
    }
    this.#rewritten = true;
    const range = `entre las hojas ${this.#lastGood} y ${head.size - 1}`;
    const kept = head.from === 'saved' ? 'guardada' : 'de la base de datos';
    const text = `el árbol no lleva a la ${head.name} ${kept}: algo se reescribió ${range}`;
    this.report([{ kind: 'rewritten', leaf: this.#lastGood, text }]);
  }
}
