/**
 * Tells the open lists of a clinic that its morning changed: after the commit, ids only. The list is read again by who
 * hears it, under the policy of that moment.
 */
import type { Resource } from '@medplum/fhirtypes';
import type { WriteResult } from '../store/repository.ts';
import { clinicsOf } from './clinic.ts';

export interface Listener {
  /** @returns false when it cannot take more */
  readonly send: (change: { readonly type: string; readonly id: string }) => boolean;
  readonly drop: () => void;
}

export interface FeedLimits {
  readonly listeners: number;
  readonly perSubject: number;
}

const TYPES = new Set(['Encounter', 'Appointment']);

export class ClinicFeed {
  readonly #byClinic = new Map<string, Map<Listener, string>>();
  readonly #bySubject = new Map<string, number>();
  readonly #limits: FeedLimits;
  #open = 0;

  readonly #at: (reference: string) => string | undefined;

  /** @param at the clinic of an address that stands in agendas */
  constructor(limits: FeedLimits, at: (reference: string) => string | undefined) {
    this.#limits = limits;
    this.#at = at;
  }

  /** @returns how to stop listening, or undefined when there is no place left */
  listen(clues: string, subject: string, listener: Listener): (() => void) | undefined {
    const held = this.#bySubject.get(subject) ?? 0;
    if (this.#open >= this.#limits.listeners || held >= this.#limits.perSubject) return undefined;
    const listeners = this.#byClinic.get(clues) ?? new Map<Listener, string>();
    this.#byClinic.set(clues, listeners.set(listener, subject));
    this.#bySubject.set(subject, held + 1);
    this.#open += 1;
    return () => this.#leave(clues, subject, listener);
  }

  publish(results: readonly WriteResult[]): void {
    if (this.#open === 0) return;
    for (const { outcome, stored } of results) {
      if (!TYPES.has(stored.type) || stored.deleted || outcome === 'unchanged' || outcome === 'matched') continue;
      for (const clues of clinicsOf(JSON.parse(stored.json) as Resource, this.#at))
        for (const listener of this.#byClinic.get(clues)?.keys() ?? [])
          if (!listener.send({ type: stored.type, id: stored.id })) listener.drop();
    }
  }

  close(): void {
    for (const listeners of this.#byClinic.values()) for (const listener of listeners.keys()) listener.drop();
  }

  #leave(clues: string, subject: string, listener: Listener): void {
    const listeners = this.#byClinic.get(clues);
    if (!listeners?.delete(listener)) return;
    if (listeners.size === 0) this.#byClinic.delete(clues);
    this.#open -= 1;
    const left = (this.#bySubject.get(subject) ?? 1) - 1;
    if (left > 0) this.#bySubject.set(subject, left);
    else this.#bySubject.delete(subject);
  }
}
