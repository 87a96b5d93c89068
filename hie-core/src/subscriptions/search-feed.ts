/**
 * Who is told on screen when something meets a search: the same judging of criteria as for webhooks, ids only, fed after the
 * commit by this hub's own writes. Bounds as in `feed.ts`.
 */
import type { WriteResult } from '../store/repository.ts';
import type { SamePerson } from '../store/same-person.ts';
import { type FeedLimits, type Listener, tell } from './feed.ts';
import type { Criteria } from './matches.ts';
import { Registry } from './registry.ts';

export class SearchFeed {
  readonly #listeners: Registry<Listener>;
  readonly #bySubject = new Map<string, number>();
  readonly #limits: FeedLimits;

  constructor(limits: FeedLimits, same?: SamePerson) {
    this.#listeners = new Registry(same);
    this.#limits = limits;
  }

  /** @returns how to stop listening, or undefined when there is no place left */
  listen(criteria: Criteria, subject: string, listener: Listener): (() => void) | undefined {
    const held = this.#bySubject.get(subject) ?? 0;
    if (this.#listeners.size >= this.#limits.listeners || held >= this.#limits.perSubject) return undefined;
    this.#bySubject.set(subject, held + 1);
    this.#listeners.set(listener, criteria);
    let gone = false;
    return () => {
      if (gone) return;
      gone = true;
      this.#listeners.delete(listener);
      const left = (this.#bySubject.get(subject) ?? 1) - 1;
      if (left > 0) this.#bySubject.set(subject, left);
      else this.#bySubject.delete(subject);
    };
  }

  publish(results: readonly WriteResult[]): void {
    for (const { outcome, stored, patientId } of results) {
      if (outcome !== 'created' && outcome !== 'updated') continue;
      if (!this.#listeners.cares(stored.type)) continue;
      const change = { type: stored.type, id: stored.id, patientId };
      for (const listener of this.#listeners.matching(stored.type, stored.json)) tell(listener, change);
    }
  }

  close(): void {
    for (const listener of this.#listeners.all()) listener.drop();
  }
}
