/** What the registries know of a facility, for every other part: asked by any CLUES that it has or had (docs/adr/0044). */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Location, Organization, Resource } from '@medplum/fhirtypes';
import { isRegisteredFacility } from '../profiles/mcsd.ts';
import type { Repository } from '../store/repository.ts';
import { allClues } from './clues-history.ts';

export { currentClues } from './clues-history.ts';
export { stampKeeper, withoutWriter, writerOf } from './keeper.ts';
export { asOwn, asOwnAgenda, refuseForeignMatch, refuseSeveral } from './own-entries.ts';
export { ownersNamed } from './ownership.ts';

type Searched = Pick<Repository, 'search'>;

export interface KnownFacility {
  readonly organization: Organization;
  /** Current and former. */
  readonly clues: readonly string[];
}

/** Every CLUES of the one that the registries keep among these; none: they know of no such facility. */
export const cluesOfFacility = (found: readonly Resource[]): readonly string[] =>
  allClues((found as readonly Organization[]).find(isRegisteredFacility)?.identifier);

const MOST = 20;

/** The one that the registries keep, when several carry the CLUES. */
export async function readFacility(repository: Searched, clues: string): Promise<KnownFacility | undefined> {
  const found = await byClues<Organization>(repository, 'Organization', clues);
  const organization = found.find(isRegisteredFacility) ?? found[0];
  return organization === undefined ? undefined : { organization, clues: allClues(organization.identifier) };
}

/** Where it stands. */
export async function readSite(repository: Searched, clues: string): Promise<Location | undefined> {
  const found = await byClues<Location>(repository, 'Location', clues);
  return found.find(isRegisteredFacility) ?? found[0];
}

async function byClues<T extends Resource>(repository: Searched, type: T['resourceType'], clues: string): Promise<T[]> {
  const criteria = [{ code: 'identifier', modifier: undefined, values: [`${CLUES_SYSTEM}|${clues}`] }];
  const query = { type, criteria, sort: [], count: MOST, cursor: undefined, total: 'none' as const };
  return (await repository.search(query, {})).matches.map(({ json }) => JSON.parse(json) as T);
}

export interface SameFacility {
  /** All CLUES of the facility that has, or had, this one; it alone where the registries know of no other. */
  of(clues: string): readonly string[] | Promise<readonly string[]>;
  /** One was written here: it holds at once. */
  forget(): void;
}

/** What another hub writes is seen after this. */
const KNOWN_MS = 60_000;
const MAX_KNOWN = 5_000;

export function createSameFacility(repository: Searched, nowMs: () => number = Date.now): SameFacility {
  let known = new Map<string, { readonly all: readonly string[]; readonly untilMs: number }>();

  async function ask(clues: string): Promise<readonly string[]> {
    const of = known;
    const facility = await readFacility(repository, clues);
    // Only who keeps the registries says which CLUES are one facility.
    const all = facility !== undefined && isRegisteredFacility(facility.organization) ? facility.clues : [clues];
    if (of.size >= MAX_KNOWN) of.clear();
    // What was forgotten meanwhile is kept for nobody.
    of.set(clues, { all, untilMs: nowMs() + KNOWN_MS });
    return all;
  }

  return {
    of(clues) {
      const remembered = known.get(clues);
      return remembered !== undefined && remembered.untilMs > nowMs() ? remembered.all : ask(clues);
    },
    forget: () => {
      known = new Map();
    },
  };
}
