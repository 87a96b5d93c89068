/** Keeps what was made, up to a weight in all; the least recently asked goes first. What is being made is made once. */
export class Kept<T> {
  readonly #values = new Map<string, { readonly value: Promise<T>; weight: number }>();
  readonly #limit: number;
  readonly #weigh: (value: T) => number;
  #weight = 0;

  constructor(limit: number, weigh: (value: T) => number) {
    this.#limit = limit;
    this.#weigh = weigh;
  }

  get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#values.get(key);
    if (known !== undefined) {
      this.#values.delete(key);
      this.#values.set(key, known);
      return known.value;
    }
    const entry = { value: make(), weight: 0 };
    this.#values.set(key, entry);
    entry.value.then(
      (value) => {
        entry.weight = this.#weigh(value);
        this.#weight += entry.weight;
        this.#forget(key);
      },
      // A fault is not kept: the next one tries again.
      () => this.#values.delete(key),
    );
    return entry.value;
  }

  #forget(spared: string): void {
    for (const [key, { weight }] of this.#values) {
      if (this.#weight <= this.#limit) return;
      if (key === spared || weight === 0) continue;
      this.#weight -= weight;
      this.#values.delete(key);
    }
  }
}
