/**
 * Under which addresses a clinic stands in its agenda: a place that is booked names a Location or a HealthcareService
 * (IHE Scheduling), and these carry the CLUES.
 */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { parseCriteria } from '../store/criteria.ts';
import type { Repository } from '../store/repository.ts';

const KEPT_MS = 60_000;
const MOST = 200;

export interface Places {
  /** `Location/…`, `HealthcareService/…` of a clinic. */
  readonly of: (clues: string) => Promise<readonly string[]>;
  /** Of an address that some list has asked for. */
  readonly clinicAt: (reference: string) => string | undefined;
}

export function createPlaces(repository: Repository, nowMs: () => number = Date.now): Places {
  const known = new Map<string, { readonly untilMs: number; readonly places: Promise<readonly string[]> }>();
  const clinics = new Map<string, string>();

  async function ask(clues: string): Promise<readonly string[]> {
    const locations = await find('Location', `identifier=${CLUES_SYSTEM}|${clues}`);
    const byLocation = locations.length === 0 ? [] : await find('HealthcareService', `location=${locations.join(',')}`);
    const named = await find('HealthcareService', `identifier=${CLUES_SYSTEM}|${clues}`);
    const places = [...new Set([...locations, ...byLocation, ...named])];
    for (const place of places) clinics.set(place, clues);
    return places;
  }

  async function find(type: string, query: string): Promise<string[]> {
    const asked = {
      type,
      criteria: parseCriteria(query),
      sort: [],
      count: MOST,
      cursor: undefined,
      total: 'none' as const,
    };
    const { matches } = await repository.search(asked, {});
    return matches.map(({ id }) => `${type}/${id}`);
  }

  return {
    of(clues) {
      const held = known.get(clues);
      if (held !== undefined && held.untilMs > nowMs()) return held.places;
      const places = ask(clues);
      known.set(clues, { untilMs: nowMs() + KEPT_MS, places });
      places.catch(() => known.delete(clues));
      return places;
    },
    clinicAt: (reference) => clinics.get(reference),
  };
}
