/**
 * The circuit breaker: when several patients in a row fail and nobody gets through, the trouble is the hub's and not a message's. Then
 * nobody is sent for a while, afterwards one goes ahead to try; the first success lets everybody through. Pure; times of a clock that
 * never jumps.
 */
export interface BreakerLimits {
  readonly retryBaseMs: number;
  readonly retryMaxMs: number;
}

const FAILURES = 8;
const PATIENTS = 3;

export class Breaker {
  readonly #limits: BreakerLimits;
  readonly #failed = new Set<string>();
  #failures = 0;
  #opened = 0;
  #untilMs = 0;

  constructor(limits: BreakerLimits) {
    this.#limits = limits;
  }

  get isOpen(): boolean {
    return this.#opened > 0;
  }

  /** How many deliveries may be under way. */
  allowance(nowMs: number, most: number): number {
    if (!this.isOpen) return most;
    return nowMs < this.#untilMs ? 0 : 1;
  }

  /** When the next may try; 0: now. */
  get dueMs(): number {
    return this.isOpen ? this.#untilMs : 0;
  }

  /** The hub understood a message, whether it took it or refused it for good. */
  answered(): void {
    this.#failures = 0;
    this.#opened = 0;
    this.#untilMs = 0;
    this.#failed.clear();
  }

  /** The hub was away and shows itself again: one may try at once. */
  tryNow(): void {
    this.#untilMs = 0;
  }

  /** Since somebody last got through nobody failed but this patient. */
  onlyFailed(patientKey: string): boolean {
    return [...this.#failed].every((key) => key === patientKey);
  }

  failed(patientKey: string, nowMs: number): void {
    this.#failures++;
    if (this.#failed.size < PATIENTS) this.#failed.add(patientKey);
    const open = this.isOpen ? nowMs >= this.#untilMs : this.#failures >= FAILURES && this.#failed.size >= PATIENTS;
    if (!open) return;
    const { retryBaseMs, retryMaxMs } = this.#limits;
    this.#untilMs = nowMs + Math.min(retryMaxMs, retryBaseMs * 2 ** Math.min(this.#opened, 20));
    this.#opened++;
  }
}
