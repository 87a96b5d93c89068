/** One block of the log against the ledger: 256 leaves whose entries must be there, with the sealed bytes and at a believable time. */
import { ID_BYTES, idText } from '../leaf.ts';
import { HASH_BYTES, type Hash, splitHashes } from '../merkle/hash.ts';
import { TILE_WIDTH } from '../merkle/tiles.ts';
import type { Finding } from './findings.ts';
import type { MetBlock } from './ledger-pass.ts';
import type { StoredBlock } from './sql.ts';
import type { TimeWindows, Window } from './time-windows.ts';

/** ECMA-262: the last moment a Date can be. */
const LAST_DATE_MS = 8.64e15;

export interface Leaf {
  readonly leaf: number;
  readonly seq: number;
  readonly id: string;
  readonly sealed: Hash;
}

export interface BlockResult {
  /** As sealed; where nothing is known of that, as found. */
  readonly hashes: readonly Hash[];
  readonly missing: readonly Leaf[];
  /** The entry that stands there now has another hash. */
  readonly other: readonly (Leaf & { readonly found: Hash })[];
  readonly findings: readonly Finding[];
}

export function verifyBlock(met: MetBlock, size: number, windows: TimeWindows): BlockResult {
  const { block, idMs, textMs } = met;
  const base = block.block * TILE_WIDTH;
  const expected = Math.min(TILE_WIDTH, size - base);
  const findings: Finding[] = [];
  const broken = breakage(block, base, expected);
  if (broken !== undefined) findings.push(broken);
  let window = windows.at(base);
  for (let index = 0; index < met.hashes.length; index++) {
    if (base + index >= window.to) window = windows.at(base + index);
    const id = idMs[index]!;
    const oneTime = Math.abs(id - textMs[index]!) <= windows.toleranceMs;
    if (oneTime && id >= window.earliestMs && id <= window.latestMs) continue;
    // What is not the entry that was sealed gets a finding of its own.
    const sealed = block.hashes.toString('latin1', index * HASH_BYTES, (index + 1) * HASH_BYTES);
    if (met.hashes[index] === sealed)
      findings.push(timeFinding(leafOf(block, index, sealed), id, oneTime ? undefined : textMs[index]!, window));
  }
  // One comparison for the whole block: nearly always all there is to do.
  if (broken === undefined && met.hashes.join('') === block.hashes.toString('latin1')) {
    return { hashes: met.hashes as readonly Hash[], missing: [], other: [], findings };
  }
  return { ...compareLeaves(met, expected), findings };
}

function breakage({ seqs, ids, hashes }: StoredBlock, base: number, expected: number): Finding | undefined {
  const sealed = hashes.length / HASH_BYTES;
  if (seqs.length === expected && sealed === expected && ids.length === expected * ID_BYTES) return undefined;
  const text = `el bloque de las hojas ${base} a ${base + expected - 1} tiene ${seqs.length} entradas y ${sealed} hashes`;
  return { kind: 'log-broken', leaf: base, text };
}

/** The sealed hash goes into the tree, so that one wrong leaf is one finding and the rest can still be held to the heads. */
function compareLeaves({ block, hashes: found }: MetBlock, expected: number): Omit<BlockResult, 'findings'> {
  const sealed = splitHashes(block.hashes);
  const hashes: Hash[] = [];
  const missing: Leaf[] = [];
  const other: (Leaf & { found: Hash })[] = [];
  for (let index = 0; index < Math.min(expected, block.seqs.length); index++) {
    const there = found[index];
    const hash = sealed[index] ?? there;
    if (hash !== undefined) hashes.push(hash);
    if (there === undefined) missing.push(leafOf(block, index, hash ?? ''));
    else if (there !== hash) other.push({ ...leafOf(block, index, hash!), found: there });
  }
  return { hashes, missing, other };
}

function leafOf({ block, seqs, ids }: StoredBlock, index: number, sealed: Hash): Leaf {
  const id = idText(ids.subarray(index * ID_BYTES, (index + 1) * ID_BYTES));
  return { leaf: block * TILE_WIDTH + index, seq: seqs[index]!, id, sealed };
}

/** @param otherMs what the text says, when that is another time */
function timeFinding({ leaf, seq, id }: Leaf, idMs: number, otherMs: number | undefined, window: Window): Finding {
  const where = { leaf, seq, id };
  if (otherMs !== undefined) {
    const says = otherMs < LAST_DATE_MS ? new Date(otherMs).toISOString() : 'ninguna hora';
    return { kind: 'time-mismatch', ...where, text: `su texto dice ${says} y su identificador otra hora` };
  }
  if (idMs < window.earliestMs) {
    const head = new Date(window.earliestMs).toISOString();
    return { kind: 'back-dated', ...where, text: `entró al registro después de ${head}, pero dice ser anterior` };
  }
  const head = new Date(window.latestMs).toISOString();
  return { kind: 'forward-dated', ...where, text: `ya estaba en el registro antes de ${head}` };
}
