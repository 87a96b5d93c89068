/**
 * The two hashes of the audit log's tree: RFC 6962 §2.1 (the same in RFC 9162 §2.1.1). A leaf begins with 0x00 and a node with 0x01, so
 * that no entry can be passed off as a node. Our own code: what npm has builds trees of other shapes (Merkle-Patricia, sorted
 * pairs), or (@transmute/rfc9162, ctjs) holds all leaves in memory for each proof and is not kept up.
 */
import { hash } from 'node:crypto';

/** 32 bytes, one per character (latin1): as a string it is compared by `===`, and `crypto.hash` gives it in half the time of a Buffer. */
export type Hash = string;

export const HASH_BYTES = 32;

/** Of a tree without leaves. */
export const EMPTY_ROOT: Hash = hash('sha256', '', 'binary');

const LEAF_PREFIX = Buffer.alloc(1);

export const leafHash = (leaf: Buffer): Hash => hash('sha256', Buffer.concat([LEAF_PREFIX, leaf]), 'binary');

/** For bytes that already begin with the 0x00 of a leaf: no copy. */
export const prefixedLeafHash = (bytes: Buffer): Hash => hash('sha256', bytes, 'binary');

const scratch = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

export function nodeHash(left: Hash, right: Hash): Hash {
  scratch.write(left, 1, 'latin1');
  scratch.write(right, 1 + HASH_BYTES, 'latin1');
  return hash('sha256', scratch, 'binary');
}

/** Root over the hashes of neighbouring subtrees of one size (leaves, or the roots of full tiles); the last one may be smaller. */
export function rootOf(hashes: readonly Hash[]): Hash {
  if (hashes.length === 0) return EMPTY_ROOT;
  let level = hashes;
  while (level.length > 1) {
    const above: Hash[] = [];
    for (let index = 0; index + 1 < level.length; index += 2) above.push(nodeHash(level[index]!, level[index + 1]!));
    if (level.length % 2 === 1) above.push(level.at(-1)!);
    level = above;
  }
  return level[0]!;
}

export const toBytes = (hashes: Hash): Buffer => Buffer.from(hashes, 'latin1');
export const toBase64 = (value: Hash): string => toBytes(value).toString('base64');

/** @throws RangeError when it is not 32 bytes */
export function fromBase64(text: string): Hash {
  const value = Buffer.from(text, 'base64').toString('latin1');
  if (value.length !== HASH_BYTES) throw new RangeError('not a SHA-256 hash');
  return value;
}

/** Hashes that stand one after another, as a tile stores them. */
export function splitHashes(bytes: Buffer): Hash[] {
  const hashes: Hash[] = [];
  for (let at = 0; at + HASH_BYTES <= bytes.length; at += HASH_BYTES) {
    hashes.push(bytes.toString('latin1', at, at + HASH_BYTES));
  }
  return hashes;
}
