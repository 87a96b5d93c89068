/** Names the entries that are no longer those of which somebody kept six bytes each. */

import { ID_BYTES, idText } from '../leaf.ts';
import type { Hash } from '../merkle/hash.ts';
import { TILE_WIDTH } from '../merkle/tiles.ts';
import type { Finding } from './findings.ts';
import { PRINT_BYTES, printOf } from './saved-log.ts';
import type { StoredBlock } from './sql.ts';

/** Entries that have to fit again, one place further, for a shift to be a shift. */
const SHIFT_PROOF = 4;

export interface PrintsResult {
  readonly findings: readonly Finding[];
  /** Everything behind stands one place further: there is nothing left to compare. */
  readonly shifted: boolean;
}

export function comparePrints(block: StoredBlock, hashes: readonly Hash[], kept: Buffer): PrintsResult {
  const was = Array.from({ length: kept.length / PRINT_BYTES }, (_, index) =>
    kept.toString('latin1', index * PRINT_BYTES, (index + 1) * PRINT_BYTES),
  );
  const is = hashes.map(printOf);
  const findings: Finding[] = [];
  for (let index = 0; index < was.length; index++) {
    if (was[index] === is[index]) continue;
    const name = nameAt(block, index);
    if (fits(was, index, is, index + 1)) {
      findings.push({
        kind: 'rewritten',
        ...name,
        text: 'no estaba aquí cuando se guardó el registro: fue insertada y el árbol rehecho',
      });
      return { findings, shifted: true };
    }
    if (fits(was, index + 1, is, index)) {
      const text =
        'la entrada que estaba aquí cuando se guardó el registro fue quitada y el árbol rehecho; esta es la siguiente';
      findings.push({ kind: 'rewritten', ...name, text });
      return { findings, shifted: true };
    }
    findings.push({
      kind: 'rewritten',
      ...name,
      text: 'no es la entrada que estaba aquí cuando se guardó el registro',
    });
  }
  return { findings, shifted: false };
}

function fits(was: readonly string[], wasFrom: number, is: readonly string[], isFrom: number): boolean {
  const length = Math.min(SHIFT_PROOF, was.length - wasFrom, is.length - isFrom);
  if (length < 1) return false;
  for (let index = 0; index < length; index++) if (was[wasFrom + index] !== is[isFrom + index]) return false;
  return true;
}

function nameAt({ block, seqs, ids }: StoredBlock, index: number): Pick<Finding, 'leaf' | 'seq' | 'id'> {
  const leaf = block * TILE_WIDTH + index;
  const seq = seqs[index];
  return seq === undefined
    ? { leaf }
    : { leaf, seq, id: idText(ids.subarray(index * ID_BYTES, (index + 1) * ID_BYTES)) };
}
