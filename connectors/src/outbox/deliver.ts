/**
 * Drains the outbox into the hub: one transaction at a time per patient, several patients at once, for as long as it
 * takes. A hub that does not answer is asked every `probeMs`; its first sign of life ends every back-off at once.
 * What the hub refuses for good goes to quarantine and blocks nobody.
 */
import { Client } from 'fhir-kit-client';
import type { Logger } from 'pino';
import type { DeliveryLimits, HubAccess } from '../config.ts';
import type { SourceSigner } from '../sign/signer.ts';
import { classify, type Failure } from './failure.ts';
import { type Lane, Lanes } from './lanes.ts';
import type { Outbox, StoredBundle } from './outbox.ts';
import { TokenSource } from './token.ts';

export interface DeliveryStatus {
  readonly hub: 'up' | 'down';
  readonly delivered: number;
  readonly lastFailure: string | undefined;
}

/** Oldest pending messages held in memory. */
const WINDOW = 5_000;
const ALARM_EVERY_MS = 60_000;

export class Delivery {
  readonly #outbox: Outbox;
  readonly #limits: DeliveryLimits;
  readonly #fhirUrl: string;
  readonly #client: Client;
  readonly #tokens: TokenSource;
  readonly #signer: SourceSigner | undefined;
  readonly #log: Logger;
  readonly #lanes = new Lanes();
  readonly #stopping = new AbortController();
  readonly #active = new Set<Promise<void>>();
  #lastId = 0;
  #timer: NodeJS.Timeout | undefined;
  #down = false;
  #delivered = 0;
  #lastFailure: string | undefined;
  #lastAlarmMs = 0;

  /** @param signer left out: nothing is signed */
  constructor(outbox: Outbox, hub: HubAccess, limits: DeliveryLimits, log: Logger, signer?: SourceSigner) {
    this.#outbox = outbox;
    this.#limits = limits;
    this.#fhirUrl = hub.fhirUrl;
    this.#client = new Client({ baseUrl: hub.fhirUrl });
    this.#tokens = new TokenSource(hub);
    this.#log = log;
    this.#signer = signer;
  }

  start(): void {
    this.#outbox.onStored(() => this.#pump());
    this.#pump();
  }

  status(): DeliveryStatus {
    return { hub: this.#down ? 'down' : 'up', delivered: this.#delivered, lastFailure: this.#lastFailure };
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
    const now = Date.now();
    while (this.#active.size < this.#limits.parallel) {
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
    this.#timer = setTimeout(() => this.#pump(), Math.max(due - now, 1));
  }

  async #deliver(lane: Lane): Promise<void> {
    const id = lane.ids[0]!;
    const row = this.#outbox.bundleOf(id);
    if (row === undefined) return this.#lanes.advance(lane);
    const failure = await this.#send(row);
    if (failure === undefined) {
      this.#outbox.settle(id, 'delivered');
      this.#delivered++;
      this.#lastFailure = undefined;
      this.#lanes.advance(lane);
    } else if (failure.kind === 'permanent') {
      this.#outbox.settle(id, 'quarantine', failure.text);
      this.#log.error({ message: id, reason: failure.summary }, 'quarantined');
      this.#lanes.advance(lane);
    } else {
      this.#retryLater(lane, id, failure);
    }
  }

  /** Our own disk failed, not the hub: the message stays pending and a repetition is harmless. */
  #failedHere(lane: Lane, error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    this.#log.error({ err: error }, 'delivery-state-not-saved');
    this.#lanes.postpone(lane, Date.now() + this.#limits.retryMaxMs);
  }

  async #send(row: StoredBundle): Promise<Failure | undefined> {
    const first = await this.#attempt(row);
    // A token may have been revoked or the hub's keys changed: ask for a new one, once.
    return first?.kind === 'unauthorized' ? this.#attempt(row) : first;
  }

  async #attempt(row: StoredBundle): Promise<Failure | undefined> {
    let token = '';
    try {
      token = await this.#tokens.token();
      const provenance = await this.#signer?.header(token, row.bundle, row);
      await this.#client.transaction({
        // As text: what is signed are these bytes and no others.
        body: row.bundle as unknown as { resourceType: string },
        options: {
          headers: {
            authorization: `Bearer ${token}`,
            ...(provenance !== undefined && { 'x-provenance': provenance }),
          },
          // fetch limits the body of a keepalive request to 64 KiB (fetch standard §4.6); a scanned result is larger.
          keepalive: false,
          signal: AbortSignal.timeout(this.#limits.requestTimeoutMs),
        },
      });
      return undefined;
    } catch (error) {
      const failure = classify(error);
      if (failure.kind === 'unauthorized') {
        this.#tokens.discard(token);
        this.#signer?.forget();
      }
      return failure;
    }
  }

  #retryLater(lane: Lane, id: number, failure: Failure): void {
    const { retryBaseMs, retryMaxMs } = this.#limits;
    const ceiling = Math.min(retryMaxMs, retryBaseMs * 2 ** Math.min(lane.attempts, 20));
    this.#lanes.postpone(lane, Date.now() + ceiling / 2 + (Math.random() * ceiling) / 2);
    this.#lastFailure = failure.summary;
    this.#outbox.failed(id, failure.text);
    this.#alarm(id, failure);
    if (failure.kind === 'unreachable' || failure.kind === 'ambiguous') this.#waitForHub();
  }

  /** One line per cause and minute: a hub that is down for a day must not fill the log. */
  #alarm(id: number, failure: Failure): void {
    const now = Date.now();
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
    let wasDown = false;
    while (!this.#stopping.signal.aborted) {
      if (await this.#answers()) break;
      wasDown = true;
      await new Promise<void>((resolve) => {
        this.#timer = setTimeout(resolve, this.#limits.probeMs);
      });
    }
    this.#down = false;
    // A hub that answers at once was never down: its trouble is with this message, whose back-off must stand.
    if (wasDown) {
      this.#lastAlarmMs = 0;
      this.#lanes.wakeAll();
    }
    this.#pump();
  }

  /** Any answer below 500 to the capability statement: it needs no token on any FHIR server. */
  async #answers(): Promise<boolean> {
    try {
      const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(this.#limits.requestTimeoutMs)]);
      const response = await fetch(`${this.#fhirUrl}/metadata`, {
        signal,
        headers: { accept: 'application/fhir+json' },
      });
      await response.body?.cancel();
      return response.status < 500;
    } catch {
      return false;
    }
  }
}
