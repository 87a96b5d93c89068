/**
 * How much room the disk has. Below the reserve nothing new is accepted: the sender hears so and keeps its message, and what was accepted
 * before still has room for its marks. Asked at most once a second.
 */
import { statfsSync } from 'node:fs';

/** As the system's own error for a full disk. */
export class DiskLow extends Error {
  readonly code = 'ENOSPC';
  constructor(freeBytes: number) {
    super(`Quedan ${Math.round(freeBytes / 1_000_000)} MB libres en el disco.`);
    this.name = 'DiskLow';
  }
}

const FRESH_MS = 1_000;

/** Free bytes for an ordinary user. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

export class DiskWatch {
  readonly #folder: string;
  readonly #read: (folder: string) => number;
  #reserveBytes: number;
  #free = Number.POSITIVE_INFINITY;
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(folder: string, reserveBytes: number, read = freeBytes) {
    this.#folder = folder;
    this.#reserveBytes = reserveBytes;
    this.#read = read;
  }

  use(reserveBytes: number): void {
    this.#reserveBytes = reserveBytes;
  }

  get freeBytes(): number {
    const now = performance.now();
    if (now - this.#readAtMs >= FRESH_MS) {
      this.#readAtMs = now;
      this.#free = this.#read(this.#folder);
    }
    return this.#free;
  }

  get isLow(): boolean {
    return this.freeBytes < this.#reserveBytes;
  }

  /** @throws DiskLow */
  check(): void {
    if (this.isLow) throw new DiskLow(this.#free);
  }
}
