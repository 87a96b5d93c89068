/** Whose an entry of the directory or an agenda is, by what it says itself and by what it hangs on (docs/adr/0044). */
import { parseClues } from '@amate/terminology/identifiers/clues.ts';
import { CANONICAL_BASE, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Identifier, Organization, Reference, Resource } from '@medplum/fhirtypes';
import { isRegistered } from '../profiles/mcsd.ts';
import { parseCriteria, soleIdentifier } from '../store/criteria.ts';
import type { Named, RuleRead } from '../store/write-rule.ts';
import { allClues } from './clues-history.ts';

export type Ownership = 'own' | 'foreign' | 'unsaid';

/** Where an entry says whose it is. */
export const OWNER: Readonly<Record<string, readonly string[]>> = {
  Organization: ['partOf'],
  Location: ['managingOrganization'],
  HealthcareService: ['providedBy'],
  PractitionerRole: ['organization'],
};

/** Where it says what it hangs on: under that it is listed, found and booked. */
const PLACED: Readonly<Record<string, readonly string[]>> = {
  Organization: ['partOf'],
  Location: ['managingOrganization', 'partOf'],
  HealthcareService: ['providedBy', 'location'],
  PractitionerRole: ['organization', 'location', 'healthcareService'],
  Schedule: ['actor'],
  Slot: ['schedule'],
};

export const identifiersOf = (resource: Resource): readonly Identifier[] => {
  const { identifier } = resource as { identifier?: readonly Identifier[] };
  return Array.isArray(identifier) ? identifier : [];
};

const referencesIn = (resource: Resource, names: readonly string[] = []): readonly Reference[] =>
  names.flatMap((name) => (resource as unknown as Record<string, Reference | Reference[] | undefined>)[name] ?? []);

const ownersOf = (resource: Resource): readonly Reference[] => referencesIn(resource, OWNER[resource.resourceType]);

/** In whatever form: what an agenda reads of a reference is its end. */
function namedBy({ reference = '' }: Reference): Named | undefined {
  const [, type, id] = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/.exec(reference) ?? [];
  return type === undefined || id === undefined || PLACED[type] === undefined ? undefined : { type, id };
}

/** Organizations of this hub that an entry names as its owner. */
export const ownersNamed = (resource: Resource): readonly Named[] =>
  ownersOf(resource).flatMap((owner) => {
    const named = namedBy(owner);
    return named?.type === 'Organization' ? [named] : [];
  });

/** By its CLUES, else by the unit that it names as its owner, else by the system of its identifiers. */
export async function ownershipOf(resource: Resource, clues: string, read: RuleRead): Promise<Ownership> {
  const said = allClues(identifiersOf(resource));
  // A registered facility keeps all that it had: one of them is enough.
  if (said.length > 0)
    return (isRegistered(resource) ? said.includes(clues) : said.every((one) => one === clues)) ? 'own' : 'foreign';
  const judged = OWNER[resource.resourceType]
    ? await byOwners(resource, clues, read)
    : await ownershipOfPlaces(placesOf(resource), resource.resourceType, clues, read);
  if (judged.includes('foreign')) return 'foreign';
  if (judged.includes('own')) return 'own';
  const facilities = identifiersOf(resource).flatMap(facilitiesIn);
  return facilities.includes(clues) ? 'own' : facilities.length > 0 ? 'foreign' : 'unsaid';
}

async function byOwners(resource: Resource, clues: string, read: RuleRead): Promise<Ownership[]> {
  const logical = ownersOf(resource).flatMap(({ identifier }) =>
    identifier?.system === CLUES_SYSTEM ? [identifier.value === clues] : [],
  );
  const named = ownersNamed(resource);
  const owners = named.length === 0 ? [] : ((await read.byId(named)) as readonly (Organization | undefined)[]);
  const judged = [...logical, ...owners.flatMap((owner) => (owner === undefined ? [] : [isUnitOf(owner, clues)]))];
  return judged.map((isOwn) => (isOwn ? 'own' : 'foreign'));
}

const isUnitOf = ({ identifier = [] }: Organization, clues: string): boolean =>
  allClues(identifier).includes(clues) || identifier.flatMap(facilitiesIn).includes(clues);

/** In a system of a facility's own, as the connectors make them: `…/sid/personal/DFSSA003162`. */
const facilitiesIn = ({ system = '' }: Identifier): readonly string[] =>
  system.startsWith(`${CANONICAL_BASE}/`) ? system.split('/').filter((part) => parseClues(part).kind === 'valid') : [];

/** Each once, however often it is named. */
const placesOf = (resource: Resource): readonly Reference[] => {
  const all = referencesIn(resource, PLACED[resource.resourceType]);
  return [...new Map(all.map((place) => [meantBy(place), place])).values()];
};

const meantBy = ({ reference, identifier }: Reference): string =>
  JSON.stringify([reference, identifier?.system, identifier?.value]);

async function ownershipOfPlaces(
  places: readonly Reference[],
  from: string,
  clues: string,
  read: RuleRead,
): Promise<Ownership[]> {
  // All in one question: what each of them asks then is known.
  await read.byId(places.flatMap((place) => namedBy(place) ?? []));
  return Promise.all(places.map((place) => ownershipOfPlace(place, from, clues, read)));
}

/** @param from type of what hangs there: a reference may lead back, so that only a Slot leads on to an agenda, and nothing to a Slot */
async function ownershipOfPlace(place: Reference, from: string, clues: string, read: RuleRead): Promise<Ownership> {
  const { identifier, reference = '' } = place;
  if (identifier?.system === CLUES_SYSTEM && identifier.value !== clues) return 'foreign';
  const [, type, query] = /^([A-Z][A-Za-z]+)\?(.+)$/.exec(reference) ?? [];
  const found =
    type !== undefined && query !== undefined ? await byCondition(type, query, read) : await byName(place, read);
  if (found === 'unknown') return 'foreign';
  const places = found.filter(
    (one) => one.resourceType in OWNER || (from === 'Slot' && one.resourceType === 'Schedule'),
  );
  const judged = await Promise.all(places.map((one) => ownershipOf(one, clues, read)));
  return judged.includes('foreign') ? 'foreign' : judged.includes('own') ? 'own' : 'unsaid';
}

async function byName(place: Reference, read: RuleRead): Promise<readonly Resource[]> {
  const named = namedBy(place);
  return named === undefined ? [] : (await read.byId([named])).filter((one) => one !== undefined);
}

/** What a condition without an identifier will meet, is not known here. */
async function byCondition(type: string, query: string, read: RuleRead): Promise<readonly Resource[] | 'unknown'> {
  if (PLACED[type] === undefined) return [];
  const sole = soleIdentifier(parseCriteria(query));
  return sole?.system === undefined ? 'unknown' : read.byIdentifier(type, [{ system: sole.system, value: sole.value }]);
}

/** What an entry newly hangs on is of another unit. What is sent in the same Bundle is judged where it is written. */
export async function hangsElsewhere(
  after: Resource,
  before: Resource | undefined,
  clues: string,
  read: RuleRead,
): Promise<boolean> {
  const kept = new Set(before === undefined ? [] : placesOf(before).map(meantBy));
  const added = placesOf(after).filter((place) => !kept.has(meantBy(place)));
  const judged = await ownershipOfPlaces(added, after.resourceType, clues, read);
  return judged.includes('foreign');
}
