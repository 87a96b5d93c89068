/** Ids of what the demonstration writes: the same for the same name, so that a second start finds what the first one made. */
import { createHash } from 'node:crypto';

export function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
