/** The same warning of the same prescription has the same id, however often it is sent: a UUID out of its rule and medicines. */
export function issueId(rule: string, items: readonly string[], draft: string): string {
  const words = [rule, ...items, draft].join(' ');
  const parts = [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b].map((seed) =>
    hash(words, seed).toString(16).padStart(8, '0'),
  );
  const hex = parts.join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** FNV-1a from a seed; unlikely to meet within the few warnings of one prescription, whose first line's random id is part of it. */
function hash(text: string, seed: number): number {
  let value = seed;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value ^= value >>> 15;
  value = Math.imul(value, 0x2c1b3c6d);
  return (value ^ (value >>> 12)) >>> 0;
}
