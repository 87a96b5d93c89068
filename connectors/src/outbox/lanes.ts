/**
 * Per-patient order with parallelism across patients: each patient key is a lane that delivers one message at a time.
 * Pure bookkeeping: who may go next and when. Holds a window of the oldest pending ids, so memory stays bounded with any backlog.
 */
export interface Lane {
  readonly key: string;
  readonly ids: number[];
  busy: boolean;
  attempts: number;
  notBeforeMs: number;
}

export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(key: string, id: number): void {
    const lane = this.#lanes.get(key);
    if (lane === undefined) this.#lanes.set(key, { key, ids: [id], busy: false, attempts: 0, notBeforeMs: 0 });
    else lane.ids.push(id);
    this.#size++;
  }

  /** The next lane that may deliver now, marked busy; oldest lane first. */
  take(nowMs: number): Lane | undefined {
    for (const lane of this.#lanes.values()) {
      if (lane.busy || lane.notBeforeMs > nowMs) continue;
      lane.busy = true;
      return lane;
    }
    return undefined;
  }

  /** The head is done with: the next message of the patient may go, behind the lanes that wait already. */
  advance(lane: Lane): void {
    lane.ids.shift();
    this.#size--;
    lane.busy = false;
    lane.attempts = 0;
    lane.notBeforeMs = 0;
    this.#lanes.delete(lane.key);
    if (lane.ids.length > 0) this.#lanes.set(lane.key, lane);
  }

  postpone(lane: Lane, untilMs: number): void {
    lane.busy = false;
    lane.attempts++;
    lane.notBeforeMs = untilMs;
    this.#lanes.delete(lane.key);
    this.#lanes.set(lane.key, lane);
  }

  /** The hub is back: nobody waits out an old back-off. */
  wakeAll(): void {
    for (const lane of this.#lanes.values()) lane.notBeforeMs = 0;
  }

  nextDueMs(): number | undefined {
    let least: number | undefined;
    for (const lane of this.#lanes.values()) {
      if (!lane.busy && (least === undefined || lane.notBeforeMs < least)) least = lane.notBeforeMs;
    }
    return least;
  }
}
