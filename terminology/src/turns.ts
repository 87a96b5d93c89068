/**
 * Long work in short turns, on the hub's one thread: what waits meanwhile is answered between two of them. Such work is a generator that
 * yields every few hundred steps; it is the same whether it is done at one go (a browser, a test) or in turns.
 */
export type Steps<T> = Generator<void, T, void>;

/** A turn, and who waits behind it, have to stay far from what a person notices. */
const TURN_MS = 8;

export function atOneGo<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value as T;
  }
}

export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  let until = performance.now() + TURN_MS;
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value as T;
    if (performance.now() < until) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    until = performance.now() + TURN_MS;
  }
}

const SORTED_AT_ONCE = 4_096;
const MERGED_AT_ONCE = 8_192;

/** Stable; in the order of UTF-16 units of the key. */
export function* sorting<T>(items: readonly T[], keyOf: (item: T) => string): Steps<T[]> {
  const compare = (a: T, b: T): number => {
    const [left, right] = [keyOf(a), keyOf(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  };
  let runs: T[][] = [];
  for (let from = 0; from < items.length; from += SORTED_AT_ONCE) {
    runs.push(items.slice(from, from + SORTED_AT_ONCE).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const longer: T[][] = [];
    for (let at = 0; at < runs.length; at += 2)
      longer.push(at + 1 < runs.length ? yield* merging(runs[at]!, runs[at + 1]!, compare) : runs[at]!);
    runs = longer;
  }
  return runs[0] ?? [];
}

function* merging<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): Steps<T[]> {
  const merged: T[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (j >= b.length || (i < a.length && compare(a[i]!, b[j]!) <= 0)) merged.push(a[i++]!);
    else merged.push(b[j++]!);
    if (merged.length % MERGED_AT_ONCE === 0) yield;
  }
  return merged;
}
