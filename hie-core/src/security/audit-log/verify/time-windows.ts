/**
 * Between which times an entry must lie, by its leaf: a head says that all that was committed before it is inside, so what came after
 * it is younger, and what is inside is not younger than it. The tolerance is for clocks and for writes under way.
 */
export interface Moment {
  readonly size: number;
  readonly atMs: number;
}

export interface Window {
  /** First leaf beyond this window. */
  readonly to: number;
  readonly earliestMs: number;
  readonly latestMs: number;
}

/** For leaves asked in ascending order. */
export class TimeWindows {
  readonly #moments: readonly Moment[];
  readonly toleranceMs: number;
  #next = 0;
  #earliestMs = Number.NEGATIVE_INFINITY;

  constructor(moments: readonly Moment[], toleranceMs: number) {
    this.#moments = [...moments].sort((a, b) => a.size - b.size || a.atMs - b.atMs);
    this.toleranceMs = toleranceMs;
  }

  at(leaf: number): Window {
    for (; this.#next < this.#moments.length && this.#moments[this.#next]!.size <= leaf; this.#next++) {
      this.#earliestMs = Math.max(this.#earliestMs, this.#moments[this.#next]!.atMs);
    }
    const next = this.#moments[this.#next];
    return {
      to: next?.size ?? Number.POSITIVE_INFINITY,
      earliestMs: this.#earliestMs - this.toleranceMs,
      latestMs: (next?.atMs ?? Number.POSITIVE_INFINITY) + this.toleranceMs,
    };
  }
}
