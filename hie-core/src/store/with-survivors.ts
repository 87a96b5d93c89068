/**
 * A store that answers for the whole person, whichever of his records was named (docs/adr/0039): questions are widened on their way in, and
 * a Patient that was merged is answered with the one that stands. History, versions and writes are of each record by itself.
 */
import { searchParameter } from '../r4/search-parameters.ts';
import { unescapeValue } from './criteria.ts';
import type { Repository, Restriction, SearchCriterion, SearchPage, SearchQuery, Stored } from './repository.ts';
import { allRecordsOf, type SamePerson } from './same-person.ts';

export function withSurvivors(store: Repository, same: SamePerson): Repository {
  return {
    ...store,
    read: (type, id, restriction) =>
      store.read(type, type === 'Patient' && !same.isEmpty ? same.survivorOf(id) : id, restriction),
    async search(query, restriction) {
      if (same.isEmpty) return store.search(query, restriction);
      const page = await store.search(await widened(store, same, query, restriction), restriction);
      return query.type === 'Patient' ? standing(store, same, page, restriction) : page;
    },
    compartment(query, restriction) {
      if (same.isEmpty) return store.compartment(query, restriction);
      const [patientId, ...others] = same.recordsOf(query.patientId);
      return store.compartment({ ...query, patientId: patientId!, others }, restriction);
    },
  };
}

async function widened(
  store: Repository,
  same: SamePerson,
  query: SearchQuery,
  restriction: Restriction,
): Promise<SearchQuery> {
  const { compartment, type } = query;
  const criteria: SearchCriterion[] = [];
  for (const one of query.criteria) criteria.push(await widen(store, same, type, one, restriction));
  const others =
    compartment?.type === 'Patient' ? same.recordsOf(compartment.id).filter((id) => id !== compartment.id) : [];
  return { ...query, criteria, ...(others.length > 0 && { compartment: { ...compartment!, others } }) };
}

async function widen(
  store: Repository,
  same: SamePerson,
  type: string | undefined,
  criterion: SearchCriterion,
  restriction: Restriction,
): Promise<SearchCriterion> {
  if (type === undefined || criterion.has !== undefined) return criterion;
  if (criterion.chain !== undefined) return chained(store, same, type, criterion, restriction);
  const parameter = searchParameter(type, criterion.code);
  if (parameter?.type !== 'reference' || !['Patient', undefined].includes(criterion.modifier)) return criterion;
  if (parameter.targets.length > 0 && !parameter.targets.includes('Patient') && !parameter.targets.includes('Resource'))
    return criterion;
  const values = criterion.values.flatMap((value) => recordsIn(same, value));
  return values.length === criterion.values.length ? criterion : { ...criterion, values };
}

/** `Patient/1`, a url that ends so, or `1` alone. */
function recordsIn(same: SamePerson, value: string): readonly string[] {
  const [, front = '', id = ''] = /^(.*\bPatient\/|)([A-Za-z0-9\-.]{1,64})$/.exec(unescapeValue(value)) ?? [];
  const records = same.recordsOf(id);
  return records.length === 1 ? [value] : records.map((one) => (front === '' ? one : `Patient/${one}`));
}

/**
 * `patient.identifier=…`: what is filed under another record of the same person is his too. Other chains are of each record, and so is one
 * that means more people than are looked up, such as `patient.identifier:not=…`.
 */
async function chained(
  store: Repository,
  same: SamePerson,
  type: string,
  { code, chain, ...rest }: SearchCriterion,
  restriction: Restriction,
): Promise<SearchCriterion> {
  const asked = { ...rest, code, chain: chain! };
  const targets = chain!.type === undefined ? searchParameter(type, code)?.targets : [chain!.type];
  if (chain!.criterion.code !== 'identifier' || targets?.includes('Patient') !== true) return asked;
  const law = restriction.reach === undefined ? restriction : restriction.reach('Patient');
  if (law === undefined) return asked;
  const people = { type: 'Patient', criteria: [chain!.criterion], sort: [], count: MOST_CHAINED, cursor: undefined };
  const { matches, next } = await store.search({ ...people, total: 'none' }, law);
  const found = matches.map(({ id }) => id);
  const all = allRecordsOf(same, found);
  return next !== undefined || all.length === found.length
    ? asked
    : { ...rest, code, modifier: undefined, values: all.map((id) => `Patient/${id}`) };
}

const MOST_CHAINED = 50;

/** Each person once in a page. */
async function standing(
  store: Repository,
  same: SamePerson,
  page: SearchPage,
  restriction: Restriction,
): Promise<SearchPage> {
  const survivors = new Map(page.matches.map(({ id }) => [id, same.survivorOf(id)]));
  const missing = [...new Set(survivors.values())].filter((id) => !survivors.has(id));
  if ([...survivors].every(([id, survivor]) => id === survivor)) return page;
  const read = await store.readMany(
    missing.map((id) => ({ type: 'Patient', id })),
    restriction,
  );
  const known = new Map([...page.matches, ...read].map((stored) => [stored.id, stored]));
  const matches = new Set<Stored>();
  for (const { id } of page.matches) {
    const stored = known.get(survivors.get(id)!);
    if (stored !== undefined) matches.add(stored);
  }
  const fewer = page.matches.length - matches.size;
  return { ...page, matches: [...matches], total: page.total === undefined ? undefined : page.total - fewer };
}
