/** Entries from pages and from the live line as one set: the later version wins, what was withdrawn is left out. */
import type { RecordEntry } from '../hub/r4.ts';

export const keyOf = (entry: { readonly resourceType: string; readonly id?: string }): string =>
  `${entry.resourceType}/${entry.id ?? ''}`;

export function mergeEntries(
  paged: readonly RecordEntry[],
  arrived: readonly RecordEntry[],
  gone: ReadonlySet<string>,
): readonly RecordEntry[] {
  const byKey = new Map<string, RecordEntry>();
  for (const entry of [...paged, ...arrived]) {
    const known = byKey.get(keyOf(entry));
    if (known === undefined || isLater(entry, known)) byKey.set(keyOf(entry), entry);
  }
  for (const key of gone) byKey.delete(key);
  return [...byKey.values()];
}

export function isLater(one: RecordEntry, other: RecordEntry): boolean {
  const [a, b] = [Number(one.meta?.versionId ?? 0), Number(other.meta?.versionId ?? 0)];
  return a === b ? (one.meta?.lastUpdated ?? '') > (other.meta?.lastUpdated ?? '') : a > b;
}
