import { createHash } from 'node:crypto';

/** The same text gives the same `urn:uuid:`, so that a bundle made twice is the same bytes (RFC 9562 §5.8, version 8). */
export function urnUuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
