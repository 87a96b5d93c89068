import type { TailRow } from '../tail.ts';

/** Versions that are indexed although the position still stands before them. */
export class Seen {
  readonly #versions = new Map<string, string>();

  get size(): number {
    return this.#versions.size;
  }
  has({ key, version }: Pick<TailRow, 'key' | 'version'>): boolean {
    return this.#versions.has(`${key}/${version}`);
  }
  add({ key, version, position }: TailRow): void {
    if (/^\d+$/.test(position)) this.#versions.set(`${key}/${version}`, position);
  }
  /** Those the position has passed. */
  forget(position: string): void {
    if (!/^\d+$/.test(position) || this.#versions.size === 0) return;
    const passed = BigInt(position);
    for (const [name, at] of this.#versions) if (BigInt(at) <= passed) this.#versions.delete(name);
  }
  clear(): void {
    this.#versions.clear();
  }
}
