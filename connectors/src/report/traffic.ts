/** Messages per hour of the last two days, kept in memory and counted from the queue at the start. */
const HOUR_MS = 3_600_000;
export const HOURS_KEPT = 48;

export class Traffic {
  readonly #hours = new Map<number, { received: number; refused: number }>();
  #lastMs: number | undefined;

  add(atMs: number, refused: boolean): void {
    const hour = Math.floor(atMs / HOUR_MS);
    const counts = this.#hours.get(hour) ?? { received: 0, refused: 0 };
    counts.received++;
    if (refused) counts.refused++;
    this.#hours.set(hour, counts);
    this.#lastMs = Math.max(this.#lastMs ?? atMs, atMs);
  }

  get lastMessageAt(): string | null {
    return this.#lastMs === undefined ? null : new Date(this.#lastMs).toISOString();
  }

  /** Those with messages, oldest first. */
  hours(nowMs: number): { hour: string; received: number; refused: number }[] {
    const newest = Math.floor(nowMs / HOUR_MS);
    for (const hour of this.#hours.keys()) if (hour <= newest - HOURS_KEPT) this.#hours.delete(hour);
    return [...this.#hours]
      .filter(([hour]) => hour <= newest)
      .sort(([a], [b]) => a - b)
      .map(([hour, counts]) => ({ hour: new Date(hour * HOUR_MS).toISOString(), ...counts }));
  }
}
