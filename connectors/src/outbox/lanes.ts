/**
 * Per-patient order with parallelism across patients: each patient key is a lane that delivers one message at a time.
 * Pure bookkeeping: who may go next and when, in the time of a clock that never jumps. A lane holds its next few ids only; the rest
 * of a patient's queue is asked for when they are done, so that one blocked patient can never fill the window of the others.
 */
export interface Lane {
  readonly key: string;
  readonly ids: number[];
  busy: boolean;
  attempts: number;
  /** Refusals that the hub's state does not explain. */
  strikes: number;
  notBeforeMs: number;
  /** Last id taken from the queue; there are more behind it. */
  last: number;
  more: boolean;
}

export const PER_LANE = 20;
/** So many strikes make a suspect of a message. */
const SUSPECT = 3;

/** The patient's next ids behind one, at most PER_LANE. */
export type Refill = (key: string, afterId: number) => readonly number[];

export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #refill: Refill;
  #size = 0;

  constructor(refill: Refill = () => []) {
    this.#refill = refill;
  }

  /** Ids held, over all lanes. */
  get size(): number {
    return this.#size;
  }

  add(key: string, id: number): void {
    const lane = this.#lane(key);
    if (lane.more || lane.ids.length >= PER_LANE) {
      lane.more = true;
      return;
    }
    lane.ids.push(id);
    lane.last = id;
    this.#size++;
  }

  /** Behind everything that its patient has here: an older id that runs again. */
  addAgain(key: string, id: number): void {
    this.#lane(key).ids.push(id);
    this.#size++;
  }

  #lane(key: string): Lane {
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const rest = { busy: false, attempts: 0, strikes: 0, notBeforeMs: 0, last: 0, more: false };
    const lane: Lane = { key, ids: [], ...rest };
    this.#lanes.set(key, lane);
    return lane;
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

  /** The patient's lane, if this message is its head and not on its way. */
  waitingFor(key: string, id: number): Lane | undefined {
    const lane = this.#lanes.get(key);
    return lane !== undefined && !lane.busy && lane.ids[0] === id ? lane : undefined;
  }

  /** The head is done with: the next message of the patient may go, behind the lanes that wait already. */
  advance(lane: Lane): void {
    lane.ids.shift();
    this.#size--;
    lane.busy = false;
    lane.attempts = 0;
    lane.strikes = 0;
    lane.notBeforeMs = 0;
    if (lane.ids.length === 0 && lane.more) this.#fill(lane);
    this.#lanes.delete(lane.key);
    if (lane.ids.length > 0) this.#lanes.set(lane.key, lane);
  }

  #fill(lane: Lane): void {
    const ids = this.#refill(lane.key, lane.last);
    lane.ids.push(...ids);
    this.#size += ids.length;
    lane.more = ids.length >= PER_LANE;
    lane.last = ids.at(-1) ?? lane.last;
  }

  postpone(lane: Lane, untilMs: number): void {
    lane.busy = false;
    lane.attempts++;
    lane.notBeforeMs = untilMs;
    this.#lanes.delete(lane.key);
    this.#lanes.set(lane.key, lane);
  }

  /**
   * The hub is back: nobody waits out an old back-off but suspects. Sent together again, the one that kills the hub would take the others down
   * with it once more; by their own back-offs they come apart, and who is innocent goes through.
   */
  wakeAll(): void {
    for (const lane of this.#lanes.values()) if (lane.strikes < SUSPECT) lane.notBeforeMs = 0;
  }

  nextDueMs(): number | undefined {
    let least: number | undefined;
    for (const lane of this.#lanes.values()) {
      if (!lane.busy && (least === undefined || lane.notBeforeMs < least)) least = lane.notBeforeMs;
    }
    return least;
  }
}
