/** Which values of the dictionary are known to be there: most of a batch's are, and need no statement. */
import type { Term } from './draft.ts';

/** About 20 MB when full; then it is forgotten, which costs one batch some look-ups. */
const LIMIT = 300_000;

export class KnownTerms {
  #keys = new Set<number>();
  #pending: number[] = [];

  /** Each once; they count as known when `commit` is called. */
  unknown(terms: readonly Term[]): Term[] {
    const fresh = new Map<number, Term>();
    for (const term of terms) if (!this.#keys.has(term.hash)) fresh.set(term.hash, term);
    this.#pending = [...fresh.keys()];
    return [...fresh.values()].sort((a, b) => a.param - b.param);
  }
  commit(): void {
    if (this.#keys.size + this.#pending.length > LIMIT) this.#keys.clear();
    for (const key of this.#pending) this.#keys.add(key);
    this.#pending = [];
  }
  clear(): void {
    this.#keys.clear();
    this.#pending = [];
  }
}
