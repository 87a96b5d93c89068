/**
 * Which subtrees a proof is made of: RFC 6962 §2.1.1 (inclusion) and §2.1.2 (consistency), as ranges of leaves in the order of the proof.
 * Sizes go beyond 32 bits, so halves are made by arithmetic and not by shifts.
 */

/** Leaves `from` (inclusive) to `to` (exclusive); `from` is a multiple of the smallest power of two that holds them. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A perfect subtree: the leaves `index · 2^level` to `(index + 1) · 2^level`. */
export interface Node {
  readonly level: number;
  readonly index: number;
}

/** The largest power of two smaller than `size`. */
function split(size: number): number {
  let half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

export function inclusionRanges(leaf: number, size: number): Range[] {
  const ranges: Range[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (leaf < middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  return ranges.reverse();
}

/** That the first `old` of `size` leaves are the same tree; empty when there is nothing to prove. */
export function consistencyRanges(old: number, size: number): Range[] {
  if (old === 0 || old === size) return [];
  const ranges: Range[] = [];
  let from = 0;
  let to = size;
  // The old tree itself needs no place in the proof while it is a whole subtree from the left: whoever checks has its root.
  let known = true;
  while (old !== to) {
    const middle = from + split(to - from);
    if (old <= middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
      known = false;
    }
  }
  if (!known) ranges.push({ from, to });
  return ranges.reverse();
}

/** The perfect subtrees a range consists of, from left to right, each smaller than the one before. */
export function perfectNodes({ from, to }: Range): Node[] {
  const nodes: Node[] = [];
  for (let at = from; at < to; ) {
    let level = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= to) {
      width *= 2;
      level++;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}
