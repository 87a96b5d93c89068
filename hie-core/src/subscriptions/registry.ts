/**
 * The active subscriptions of this hub in memory, arranged so that a write is compared with the few that may care and not
 * with all: by resource type, then by one reference or token that the criteria demand.
 */
import type { Resource } from '@medplum/fhirtypes';
import { extractIndexes } from '../r4/extract.ts';
import type { IndexEntry } from '../r4/index-entry.ts';
import { NOBODY_MERGED, type SamePerson } from '../store/same-person.ts';
import { type Criteria, keysOf } from './matches.ts';

interface OfType<T> {
  readonly byKey: Map<string, Map<T, Criteria>>;
  /** Those that demand no reference and no token. */
  readonly others: Map<T, Criteria>;
}

export class Registry<T> {
  readonly #byType = new Map<string, OfType<T>>();
  readonly #known = new Map<T, Criteria>();
  readonly #same: SamePerson;

  constructor(same: SamePerson = NOBODY_MERGED) {
    this.#same = same;
  }

  get size(): number {
    return this.#known.size;
  }

  set(subscriber: T, criteria: Criteria): void {
    this.delete(subscriber);
    this.#known.set(subscriber, criteria);
    const ofType = this.#byType.get(criteria.type) ?? { byKey: new Map(), others: new Map() };
    this.#byType.set(criteria.type, ofType);
    if (criteria.keys === undefined) ofType.others.set(subscriber, criteria);
    for (const key of criteria.keys ?? [])
      ofType.byKey.set(key, (ofType.byKey.get(key) ?? new Map<T, Criteria>()).set(subscriber, criteria));
  }

  delete(subscriber: T): void {
    const criteria = this.#known.get(subscriber);
    if (criteria === undefined) return;
    this.#known.delete(subscriber);
    const ofType = this.#byType.get(criteria.type)!;
    ofType.others.delete(subscriber);
    for (const key of criteria.keys ?? []) {
      const holders = ofType.byKey.get(key);
      holders?.delete(subscriber);
      if (holders?.size === 0) ofType.byKey.delete(key);
    }
    if (ofType.others.size === 0 && ofType.byKey.size === 0) this.#byType.delete(criteria.type);
  }

  clear(): void {
    this.#byType.clear();
    this.#known.clear();
  }

  all(): T[] {
    return [...this.#known.keys()];
  }

  types(): string[] {
    return [...this.#byType.keys()];
  }

  cares(type: string): boolean {
    return this.#byType.has(type);
  }

  /** @param json of a current resource of that type; parsed only when somebody may care. */
  matching(type: string, json: string): T[] {
    const ofType = this.#byType.get(type);
    if (ofType === undefined) return [];
    const entries = ofAllRecords(extractIndexes(JSON.parse(json) as Resource), this.#same);
    const found = new Set<T>();
    const judge = (candidates: ReadonlyMap<T, Criteria>): void => {
      for (const [subscriber, criteria] of candidates)
        if (!found.has(subscriber) && criteria.matches(entries)) found.add(subscriber);
    };
    judge(ofType.others);
    if (ofType.byKey.size > 0)
      for (const key of keysOf(entries)) {
        const candidates = ofType.byKey.get(key);
        if (candidates !== undefined) judge(candidates);
      }
    return [...found];
  }
}

/** What refers to one record of a person is as if it referred to each of them. */
function ofAllRecords(entries: readonly IndexEntry[], same: SamePerson): readonly IndexEntry[] {
  if (same.isEmpty) return entries;
  return entries.flatMap((entry) =>
    entry.type === 'reference' && entry.target.startsWith('Patient/')
      ? same.recordsOf(entry.target.slice('Patient/'.length)).map((id) => ({ ...entry, target: `Patient/${id}` }))
      : [entry],
  );
}
