/**
 * Ids of what a document adds to the record (its Composition, a device's use): derived from what they stand for, so that
 * the same input gives the same bytes. UUID version 8, RFC 9562 §5.8.
 */
import { hash } from 'node:crypto';

export function derivedUuid(...parts: readonly string[]): string {
  const hex = hash('sha256', JSON.stringify(parts), 'hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
