/**
 * Who is told when a record changes: an in-process fan-out by patient, fed after the commit. Carries ids only, so a listener
 * learns nothing that he could not read; each listener judges every event again by policy (`may`).
 * Bounds: listeners in all and per person; a listener that cannot keep up is dropped and catches up by reading.
 */
export interface Change {
  readonly type: string;
  readonly id: string;
  /** Whose record it belongs to, if anybody's. */
  readonly patientId: string | undefined;
}

export interface Listener {
  /** Policy at the moment of the event, not of the opening. */
  may(change: Change): boolean | Promise<boolean>;
  /** @returns false when it cannot take more */
  send(change: Change): boolean;
  drop(): void;
}

/** In the order of the answers, which is that of the events nearly always: they carry ids, so order tells nothing. */
export function tell(listener: Listener, change: Change): void {
  const send = (may: boolean): void => {
    if (may && !listener.send(change)) listener.drop();
  };
  const may = listener.may(change);
  if (typeof may === 'boolean') send(may);
  else void may.then(send, () => listener.drop());
}

export interface FeedLimits {
  readonly listeners: number;
  readonly perSubject: number;
}

export class ChangeFeed {
  readonly #byPatient = new Map<string, Set<Listener>>();
  readonly #bySubject = new Map<string, number>();
  readonly #limits: FeedLimits;
  #open = 0;

  constructor(limits: FeedLimits = { listeners: 2_000, perSubject: 20 }) {
    this.#limits = limits;
  }

  /** @returns how to stop listening, or undefined when there is no place left */
  listen(patientId: string, subject: string, listener: Listener): (() => void) | undefined {
    const held = this.#bySubject.get(subject) ?? 0;
    if (this.#open >= this.#limits.listeners || held >= this.#limits.perSubject) return undefined;
    this.#open++;
    this.#bySubject.set(subject, held + 1);
    const listeners = this.#byPatient.get(patientId) ?? new Set();
    this.#byPatient.set(patientId, listeners.add(listener));
    return () => this.#leave(patientId, subject, listener);
  }

  publish(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.patientId === undefined) continue;
      for (const listener of this.#byPatient.get(change.patientId) ?? []) {
        tell(listener, change);
      }
    }
  }

  /** Ends every stream, for a graceful stop. */
  close(): void {
    for (const listeners of this.#byPatient.values()) for (const listener of listeners) listener.drop();
  }

  #leave(patientId: string, subject: string, listener: Listener): void {
    const listeners = this.#byPatient.get(patientId);
    if (!listeners?.delete(listener)) return;
    if (listeners.size === 0) this.#byPatient.delete(patientId);
    this.#open--;
    const held = (this.#bySubject.get(subject) ?? 1) - 1;
    if (held > 0) this.#bySubject.set(subject, held);
    else this.#bySubject.delete(subject);
  }
}
