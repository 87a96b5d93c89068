/** Checks proofs with nothing but their numbers: RFC 9162 §2.1.3.2 (inclusion) and §2.1.4.2 (consistency). */
import { EMPTY_ROOT, type Hash, nodeHash } from './hash.ts';

const half = (value: number): number => Math.floor(value / 2);
const odd = (value: number): boolean => value % 2 === 1;
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

export interface InclusionClaim {
  readonly leafHash: Hash;
  readonly leaf: number;
  readonly size: number;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}

export function verifyInclusion({ leafHash, leaf, size, root, proof }: InclusionClaim): boolean {
  if (!isCount(leaf) || !isCount(size) || leaf >= size) return false;
  let fn = leaf;
  let sn = size - 1;
  let r = leafHash;
  for (const p of proof) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      r = nodeHash(p, r);
      while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else r = nodeHash(r, p);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && r === root;
}

export interface ConsistencyClaim {
  readonly old: number;
  readonly oldRoot: Hash;
  readonly size: number;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}

export function verifyConsistency({ old, oldRoot, size, root, proof }: ConsistencyClaim): boolean {
  if (!isCount(old) || !isCount(size) || old > size) return false;
  if (old === size) return proof.length === 0 && oldRoot === root;
  if (old === 0) return proof.length === 0 && oldRoot === EMPTY_ROOT;
  let fn = old - 1;
  let sn = size - 1;
  while (odd(fn)) [fn, sn] = [half(fn), half(sn)];
  // The old tree is a whole subtree: its root is the first element, and not sent.
  const [first, ...rest] = fn === 0 ? [oldRoot, ...proof] : proof;
  if (first === undefined) return false;
  let fr = first;
  let sr = first;
  for (const c of rest) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else sr = nodeHash(sr, c);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && fr === oldRoot && sr === root;
}
