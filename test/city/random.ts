/**
 * Chance that can be asked again: the same (seed, purpose, index) gives the same numbers on every machine, in any order,
 * so that person 3,000,000 can be drawn without drawing the others. sfc32 has 128 bits of state: a generator with 32
 * would give several thousand of 3.5 million people the same life.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string | number, purpose: string, index: number) {
    this.#a = hash32(`${seed}`, 0x811c9dc5);
    this.#b = hash32(purpose, this.#a);
    this.#c = index | 0;
    for (let i = 0; i < 12; i++) this.#next32();
  }

  /** In [0, 1). */
  next(): number {
    return this.#next32() / 4294967296;
  }

  /** Whole number in [from, to]. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[Math.floor(this.next() * list.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** Bell-shaped (sum of uniforms), cut at three deviations. */
  around(mean: number, deviation: number): number {
    const bell = this.next() + this.next() + this.next() + this.next() - 2;
    return mean + deviation * Math.max(-3, Math.min(3, bell * Math.sqrt(3)));
  }

  /** How many times something of this mean happens (Poisson), at most 12. */
  count(mean: number): number {
    const limit = Math.exp(-mean);
    let product = this.next();
    let n = 0;
    while (product > limit && n < 12) {
      product *= this.next();
      n++;
    }
    return n;
  }

  #next32(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }
}

/** FNV-1a with a final stir. */
export function hash32(text: string, basis = 0x811c9dc5): number {
  let h = basis;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) | 0;
}
