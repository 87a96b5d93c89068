/**
 * Whether it is the message that the hub breaks on, not the hub that is ill: it failed again and again, others went through in between, and
 * since the last of them nobody else failed. While the circuit is open the hub fails with everybody, which counts against nobody.
 */
import type { Breaker } from './breaker.ts';
import type { Failure } from './failure.ts';
import type { Lane } from './lanes.ts';

/** So often a message may fail, and so many others must have gone through meanwhile, before it counts as poison. */
const STRIKES = 12;
const OTHERS = 3;

export class Poison {
  /** By lane: deliveries when its head failed first. */
  readonly #whenFirstFailed = new Map<string, number>();

  /** Counts the failure. @param delivered so many in all */
  is(lane: Lane, { mayBePoison }: Failure, delivered: number, breaker: Breaker): boolean {
    if (!mayBePoison || breaker.isOpen) return false;
    const since = this.#whenFirstFailed.get(lane.key) ?? delivered;
    this.#whenFirstFailed.set(lane.key, since);
    return ++lane.strikes >= STRIKES && delivered - since >= OTHERS && breaker.onlyFailed(lane.key);
  }

  /** Its head is gone. */
  forget({ key }: Lane): void {
    this.#whenFirstFailed.delete(key);
  }
}
