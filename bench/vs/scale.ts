/** How much a comparison does: rounds, warming, people and requests. */
export interface Scale {
  readonly name: 'quick' | 'usual' | 'full';
  readonly pairs: number;
  readonly warmMs: number;
  readonly people: number;
  /** Multiplies the requests of a round. */
  readonly size: number;
}

export const SCALES: Readonly<Record<Scale['name'], Scale>> = {
  quick: { name: 'quick', pairs: 5, warmMs: 30_000, people: 300, size: 1 },
  usual: { name: 'usual', pairs: 5, warmMs: 180_000, people: 2_000, size: 3 },
  full: { name: 'full', pairs: 5, warmMs: 180_000, people: 10_000, size: 3 },
};
