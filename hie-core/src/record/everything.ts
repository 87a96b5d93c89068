/**
 * Patient/$everything: the person, all of their compartment a page at a time, and with each page the facilities, people,
 * places and medicines that it speaks of. Decides what belongs; the store it is given decides what may be seen.
 * Spec: https://hl7.org/fhir/R4/patient-operation-everything.html
 */
import type { Reference, Resource } from '@medplum/fhirtypes';
import { patientCompartmentParams } from '../r4/compartment.ts';
import { RESOURCE_TYPES } from '../r4/resource-types.ts';
import { parseReference, referenceSlots } from '../store/references.ts';
import type { Repository, Restriction, SearchCriterion, Stored } from '../store/repository.ts';
import { type EverythingRequest, writeCursor } from './everything-request.ts';

export interface EverythingStore extends Pick<Repository, 'search'> {
  /** A type that the caller may not see is left out; it is no reason to refuse the rest. */
  mayRead(type: string): boolean;
  /** Types of which the person has anything, when the store can tell at once; else every type is asked for. */
  heldTypes?(patientId: string): Promise<readonly string[]>;
}

export interface EverythingPage {
  /** Of the compartment, the person first. */
  readonly matches: readonly Stored[];
  /** Outside of it, referred to by `matches`; each once in a page. */
  readonly linked: readonly Stored[];
  /** Opaque, for `_cursor`. */
  readonly next: string | undefined;
}

/** Who, where and with what: never another person, never another person's data. */
const LINKED: ReadonlySet<string> = new Set([
  ...['Organization', 'Practitioner', 'PractitionerRole', 'Location', 'HealthcareService'],
  ...['Medication', 'Substance', 'Device', 'Endpoint'],
]);
/** A role names its practitioner and its facility; what these refer to is the directory's business. */
const LINK_LEVELS = 2;
/** Ids in one search. */
const ID_BATCH = 100;

/** Compartment types as pages go through them: the person first, so that a first page alone makes sense. */
const COMPARTMENT: readonly string[] = [
  'Patient',
  ...RESOURCE_TYPES.filter((type) => type !== 'Patient' && patientCompartmentParams(type).length > 0).sort(),
];

/** Who looked is no part of the record, and every look would lengthen it: only for who asks for it by `_type`. */
const TRAIL = 'AuditEvent';

/** @throws HubError of the store; the caller has made sure that the person exists and may be read */
export async function everythingPage(
  patientId: string,
  request: EverythingRequest,
  store: EverythingStore,
): Promise<EverythingPage> {
  const matches: Stored[] = [];
  const next = await collect(patientId, request, store, matches);
  return { matches, linked: await linkedTo(patientId, matches, request, store), next };
}

async function collect(
  patientId: string,
  { types, since, count, cursor }: EverythingRequest,
  store: EverythingStore,
  matches: Stored[],
): Promise<string | undefined> {
  const asked = await typesToAsk(patientId, types, store);
  for (const type of asked) {
    if (cursor !== undefined && order(type) < order(cursor.type)) continue;
    const criteria = [
      ...(type === 'Patient' ? [idIn([patientId])] : []),
      ...(since === undefined ? [] : [storedSince(since)]),
    ];
    let within = cursor?.type === type ? cursor.within : undefined;
    do {
      // Asked only when something is left: a last page may be empty, a page is never cut short.
      if (matches.length >= count) return writeCursor({ type, within });
      const query = { type, criteria, sort: [], count: count - matches.length, cursor: within, total: 'none' as const };
      const page = await store.search(query, { patientId });
      matches.push(...page.matches);
      within = page.next;
    } while (within !== undefined);
  }
  return undefined;
}

const storedSince = (since: string): SearchCriterion => ({
  code: '_lastUpdated',
  modifier: undefined,
  values: [`ge${since}`],
});
const idIn = (ids: readonly string[]): SearchCriterion => ({ code: '_id', modifier: undefined, values: ids });

const order = (type: string): number => COMPARTMENT.indexOf(type);

async function typesToAsk(
  patientId: string,
  types: ReadonlySet<string> | undefined,
  store: EverythingStore,
): Promise<readonly string[]> {
  const held = store.heldTypes === undefined ? undefined : new Set(['Patient', ...(await store.heldTypes(patientId))]);
  const wanted = (type: string) => types?.has(type) ?? type !== TRAIL;
  return COMPARTMENT.filter((type) => wanted(type) && (held?.has(type) ?? true) && store.mayRead(type));
}

/** Found by what the page refers to, so a directory entry that nobody mentions never comes. */
async function linkedTo(
  patientId: string,
  matches: readonly Stored[],
  { types }: EverythingRequest,
  store: EverythingStore,
): Promise<Stored[]> {
  const known = new Set(matches.map(keyOf));
  const found: Stored[] = [];
  let from = matches;
  for (let level = 0; level < LINK_LEVELS && from.length > 0; level++) {
    const wanted = referredTo(from, known);
    let read: Stored[] = [];
    for (const [type, ids] of wanted) if (store.mayRead(type)) read.push(...(await readAll(type, ids, store)));
    read = read.filter((stored) => !isSomebodyElses(stored, patientId));
    for (const stored of read) known.add(keyOf(stored));
    found.push(...read);
    from = read;
  }
  return found.filter(({ type }) => types?.has(type) ?? true);
}

const keyOf = ({ type, id }: Stored): string => `${type}/${id}`;

function referredTo(from: readonly Stored[], known: ReadonlySet<string>): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const { json } of from) {
    for (const { kind, original } of referenceSlots(JSON.parse(json) as Resource)) {
      const target = kind === 'reference' ? parseReference(original) : undefined;
      if (target?.kind !== 'local' || !LINKED.has(target.type) || known.has(`${target.type}/${target.id}`)) continue;
      const ids = wanted.get(target.type);
      if (ids) ids.add(target.id);
      else wanted.set(target.type, new Set([target.id]));
    }
  }
  return wanted;
}

/** What a reference points at may be gone; a search leaves it out where a read would fail. */
async function readAll(type: string, ids: ReadonlySet<string>, store: EverythingStore): Promise<Stored[]> {
  const all = [...ids].sort();
  const read: Stored[] = [];
  for (let i = 0; i < all.length; i += ID_BATCH) {
    const values = all.slice(i, i + ID_BATCH);
    const query = {
      type,
      criteria: [idIn(values)],
      sort: [],
      count: values.length,
      cursor: undefined,
      total: 'none' as const,
    };
    read.push(...(await store.search(query, NO_LIMIT)).matches);
  }
  return read;
}

const NO_LIMIT: Restriction = {};

/** A Device, which R4 has in no compartment, may be another person's: it is not shown because a reference went astray. */
function isSomebodyElses({ patientId: owner, json }: Stored, patientId: string): boolean {
  const named = (JSON.parse(json) as { patient?: Reference }).patient?.reference;
  return (owner !== undefined && owner !== patientId) || (named !== undefined && named !== `Patient/${patientId}`);
}
