import type { Random } from './random.ts';

/** A list where each item comes up in proportion to its weight. */
export class Weighted<T> {
  readonly items: readonly T[];
  readonly #cumulative: Float64Array;

  constructor(entries: readonly (readonly [T, number])[]) {
    this.items = entries.map(([item]) => item);
    this.#cumulative = new Float64Array(entries.length);
    let sum = 0;
    for (const [i, [, weight]] of entries.entries()) {
      sum += weight;
      this.#cumulative[i] = sum;
    }
    if (!(sum > 0)) throw new Error('a weighted list needs a positive weight');
  }

  pick(random: Random): T {
    return this.items[this.indexAt(random.next())] as T;
  }

  /** Item below which the fraction `u` of all weight lies. */
  indexAt(u: number): number {
    const target = u * (this.#cumulative[this.#cumulative.length - 1] ?? 0);
    let low = 0;
    let high = this.#cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#cumulative[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Fraction of all weight in the items before this one. */
  shareBefore(index: number): number {
    const total = this.#cumulative[this.#cumulative.length - 1] ?? 1;
    return index <= 0 ? 0 : (this.#cumulative[index - 1] ?? total) / total;
  }
}

/** Reads `Name:12; Other name:3`: the tables of names stay legible. */
export function parseWeights(text: string): [string, number][] {
  return text
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const colon = entry.lastIndexOf(':');
      return [entry.slice(0, colon).trim(), Number(entry.slice(colon + 1))];
    });
}
