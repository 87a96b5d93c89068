/** Which of many resources stand in a summary: newest first, and of the same thing only the last few. */
import type { Resource } from '@medplum/fhirtypes';
import { resourceKey } from './references.ts';
import { startMs } from './when.ts';

export function newestFirst<T extends Resource>(items: readonly T[], dateOf: (item: T) => string | undefined): T[] {
  return items
    .map((item) => ({ item, at: startMs(dateOf(item)), key: resourceKey(item) }))
    .sort((a, b) => compare(b.at, a.at) || (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * At most `most` of each key, in the order given, the groups where their first stood. An empty key equals no other:
 * what cannot be compared is not thought a repetition.
 */
export function fewOfEach<T>(items: readonly T[], keyOf: (item: T) => string, most: number): T[] {
  const groups = new Map<string, T[]>();
  items.forEach((item, i) => {
    const key = keyOf(item) || `\u0000${i}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else if (group.length < most) group.push(item);
  });
  return [...groups.values()].flat();
}
