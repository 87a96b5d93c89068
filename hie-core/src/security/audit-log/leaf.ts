/**
 * What a leaf of the audit log is: the 16 bytes of the entry's id, then the UTF-8 of its text, both exactly as the ledger holds them.
 * The id is random enough that nobody who sees only the hash can guess the entry it belongs to.
 */
import { type Hash, leafHash } from './merkle/hash.ts';

export const ID_BYTES = 16;

export const idBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

export function idText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export const leafBytes = (id: string, entry: string): Buffer =>
  Buffer.concat([idBytes(id), Buffer.from(entry, 'utf8')]);

export const entryHash = (id: string, entry: string): Hash => leafHash(leafBytes(id, entry));

/** RFC 9562 §5.7: the first 48 bits of a UUIDv7 are epoch milliseconds. */
export const idTimeMs = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
