/**
 * Drains the outbox into the hub: one transaction at a time per patient, several patients at once, for as long as it
 * takes. A hub that does not answer is asked every `probeMs`; its first sign of life ends every back-off at once but suspects'.
 * What the hub refuses for good goes to quarantine and blocks nobody; so does what fails again and again while others go through.
 * Waits are measured by a clock that never jumps: somebody who sets the machine's clock must not stop a queue for a day.
 */
import type { Logger } from 'pino';
import type { DeliveryLimits, HubAccess } from '../config.ts';
import type { SourceSigner } from '../sign/signer.ts';
import { Breaker } from './breaker.ts';
import { causeOfFailure, causeOfInsistence } from './cause.ts';
import type { Failure } from './failure.ts';
import { type Lane, Lanes, PER_LANE } from './lanes.ts';
import type { Outbox } from './outbox.ts';
import { Poison } from './poison.ts';
import { untilItAnswers } from './probe.ts';
import { Sender } from './sender.ts';
import type { TokenSource } from './token.ts';

export interface DeliveryStatus {
  readonly hub: 'up' | 'down';
  readonly delivered: number;
  readonly lastFailure: string | undefined;
  /** The hub answers, and waiting will not mend what it says: sign-in, permission, address. */
  readonly refusing: boolean;
}

/** Oldest pending messages held in memory. */
const WINDOW = 5_000;
const ALARM_EVERY_MS = 60_000;

export class Delivery {
  readonly #outbox: Outbox;
  readonly #limits: DeliveryLimits;
  readonly #fhirUrl: string;
  readonly #sender: Sender;
  readonly #log: Logger;
  readonly #lanes: Lanes;
  readonly #breaker: Breaker;
  readonly #now: () => number;
  readonly #poison = new Poison();
  readonly #stopping = new AbortController();
  readonly #active = new Set<Promise<void>>();
  #lastId = 0;
  #timer: NodeJS.Timeout | undefined;
  #down = false;
  #delivered = 0;
  #lastFailure: string | undefined;
  #refusing = false;
  #lastAlarmMs = Number.NEGATIVE_INFINITY;

  /**
   * @param signer left out: nothing is signed
   * @param now milliseconds of a monotonic clock
   */
  constructor(
    outbox: Outbox,
    hub: HubAccess,
    limits: DeliveryLimits,
    log: Logger,
    signer?: SourceSigner,
    now: () => number = () => performance.now(),
  ) {
    this.#outbox = outbox;
    this.#limits = limits;
    this.#fhirUrl = hub.fhirUrl;
    this.#sender = new Sender(hub, limits.requestTimeoutMs, signer);
    this.#log = log;
    this.#now = now;
    this.#breaker = new Breaker(limits);
    this.#lanes = new Lanes((key, after) => outbox.pendingOf(key, after, this.#lastId, PER_LANE));
  }

  start(): void {
    this.#outbox.onStored(() => this.#pump());
    this.#pump();
  }

  /** A message that was held is pending again: behind what its patient has waiting. */
  again(id: number, patientKey: string): void {
    // One that was never seen comes with the next load.
    if (id <= this.#lastId) this.#lanes.addAgain(patientKey, id);
    this.#pump();
  }

  /** Somebody set a waiting message aside: its patient's next one need not wait out its back-off, and the hub is not blamed for it. */
  setAside(id: number, patientKey: string): void {
    this.#log.warn({ message: id }, 'set-aside');
    this.#lastFailure = undefined;
    this.#refusing = false;
    const lane = this.#lanes.waitingFor(patientKey, id);
    if (lane !== undefined) this.#advance(lane);
    this.#pump();
  }

  /** Another process may have put something into the queue. */
  look(): void {
    this.#pump();
  }

  get tokens(): TokenSource {
    return this.#sender.tokens;
  }

  status(): DeliveryStatus {
    return {
      hub: this.#down || this.#breaker.isOpen ? 'down' : 'up',
      delivered: this.#delivered,
      lastFailure: this.#lastFailure,
      refusing: this.#refusing,
    };
  }

  /** Lets requests under way finish for a moment, then cuts them: their messages stay pending. */
  async stop(graceMs = 5_000): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await Promise.race([
      Promise.allSettled(this.#active),
      new Promise((resolve) => setTimeout(resolve, graceMs).unref()),
    ]);
  }

  #pump(): void {
    if (this.#stopping.signal.aborted || this.#down) return;
    this.#load();
    const now = this.#now();
    const most = this.#breaker.allowance(now, this.#limits.parallel);
    while (this.#active.size < most) {
      const lane = this.#lanes.take(now);
      if (lane === undefined) break;
      const work = this.#deliver(lane)
        .catch((error: unknown) => this.#failedHere(lane, error))
        .finally(() => {
          this.#active.delete(work);
          this.#pump();
        });
      this.#active.add(work);
    }
    this.#schedule(now);
  }

  #load(): void {
    if (this.#lanes.size > WINDOW / 2) return;
    for (const { id, patientKey } of this.#outbox.pendingAfter(this.#lastId, WINDOW - this.#lanes.size)) {
      this.#lanes.add(patientKey, id);
      this.#lastId = id;
    }
  }

  #schedule(now: number): void {
    clearTimeout(this.#timer);
    const due = this.#lanes.nextDueMs();
    if (due === undefined || this.#active.size >= this.#limits.parallel) return;
    // One that tries alone pumps again when it has its answer.
    if (this.#breaker.isOpen && this.#active.size > 0) return;
    this.#timer = setTimeout(() => this.#pump(), Math.max(due - now, this.#breaker.dueMs - now, 1));
  }

  async #deliver(lane: Lane): Promise<void> {
    const id = lane.ids[0]!;
    const row = this.#outbox.takeForDelivery(id);
    if (row === undefined) return this.#advance(lane);
    const failure = await this.#sender.send(row);
    if (failure === undefined) {
      this.#hubWorks();
      this.#outbox.settle(id, 'delivered');
      this.#delivered++;
      this.#advance(lane);
    } else if (failure.kind === 'permanent') {
      this.#quarantine(lane, id, failure, failure.cause);
    } else if (this.#poison.is(lane, failure, this.#delivered, this.#breaker)) {
      this.#quarantine(lane, id, failure, causeOfInsistence(failure.summary));
    } else {
      this.#retryLater(lane, id, failure);
    }
  }

  #advance(lane: Lane): void {
    this.#poison.forget(lane);
    this.#lanes.advance(lane);
  }

  /** It took a message, refused one for what it says, or fails with one only. */
  #hubWorks(): void {
    const wasOpen = this.#breaker.isOpen;
    this.#breaker.answered();
    if (wasOpen) this.#lanes.wakeAll();
    this.#lastFailure = undefined;
    this.#refusing = false;
  }

  #quarantine(lane: Lane, id: number, failure: Failure, cause: string): void {
    this.#hubWorks();
    this.#outbox.settle(id, 'quarantine', failure.text, cause);
    this.#log.error({ message: id, reason: failure.summary, cause }, 'quarantined');
    this.#advance(lane);
  }

  /** Our own disk failed, not the hub: the message stays pending and a repetition is harmless. */
  #failedHere(lane: Lane, error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    this.#log.error({ err: error }, 'delivery-state-not-saved');
    this.#lanes.postpone(lane, this.#now() + Math.min(this.#limits.retryMaxMs, 5_000));
  }

  #retryLater(lane: Lane, id: number, failure: Failure): void {
    const { retryBaseMs, retryMaxMs } = this.#limits;
    const ceiling = Math.min(retryMaxMs, retryBaseMs * 2 ** Math.min(lane.attempts, 20));
    this.#lanes.postpone(lane, this.#now() + ceiling / 2 + (Math.random() * ceiling) / 2);
    // A hub that cannot be reached is asked by its probe; all else is a message's trouble or the hub's, and the circuit tells which.
    if (failure.kind !== 'unreachable' || failure.mayBePoison) this.#breaker.failed(lane.key, this.#now());
    this.#lastFailure = failure.summary;
    this.#refusing = failure.alarm;
    this.#outbox.failed(id, failure.text, causeOfFailure(failure.summary));
    this.#alarm(id, failure);
    if (failure.kind === 'unreachable' || failure.kind === 'ambiguous') this.#waitForHub();
  }

  /** One line per cause and minute: a hub that is down for a day must not fill the log. */
  #alarm(id: number, failure: Failure): void {
    const now = this.#now();
    if (now - this.#lastAlarmMs < ALARM_EVERY_MS) return;
    this.#lastAlarmMs = now;
    const { kind, summary, alarm } = failure;
    this.#log[alarm ? 'error' : 'warn']({ message: id, kind, reason: summary }, 'delivery-failed');
  }

  #waitForHub(): void {
    if (this.#down || this.#stopping.signal.aborted) return;
    this.#down = true;
    clearTimeout(this.#timer);
    void this.#probe();
  }

  async #probe(): Promise<void> {
    const wasDown = await untilItAnswers(this.#fhirUrl, this.#limits, this.#stopping.signal);
    this.#down = false;
    // A hub that answers at once was never down: its trouble is with this message, whose back-off must stand.
    if (wasDown) {
      this.#lastAlarmMs = Number.NEGATIVE_INFINITY;
      this.#lanes.wakeAll();
      this.#breaker.tryNow();
    }
    this.#pump();
  }
}
