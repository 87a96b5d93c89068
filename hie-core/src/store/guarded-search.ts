/**
 * What is asked of many through the guard: searches and histories. What the caller may not see goes down as a restriction, for the type
 * itself and for every other that the question goes on to; the audit keeps the question and whose data was shown.
 */
import { RESOURCE_TYPES } from '../r4/resource-types.ts';
import type { Act } from '../security/audit/entry.ts';
import { identifiedIn, namedIn } from '../security/policy/named.ts';
import { aboutAll, type Judge, type RequestContext } from './guarded-judge.ts';
import { type Law, reachOf } from './law.ts';
import type {
  HistoryOptions,
  HistoryPage,
  HistoryScope,
  Repository,
  Restriction,
  SearchCriterion,
  SearchPage,
  SearchQuery,
  Stored,
} from './repository.ts';
import { allRecordsOf } from './same-person.ts';

export interface SearchAccess {
  /** @param asked the query as sent, for the audit */
  search(context: RequestContext, query: SearchQuery, asked: string): Promise<SearchPage>;
  /** @param asked the request as sent, for the audit */
  history(context: RequestContext, scope: HistoryScope, options: HistoryOptions, asked: string): Promise<HistoryPage>;
}

/** As a scope writes it; no role's rule names it but that of those who may see every type. */
const EVERY_TYPE = '*';

export const createSearchAccess = (judge: Judge): SearchAccess => ({
  search: (context, query, asked) => search(judge, context, query, asked),
  history: (context, scope, options, asked) => history(judge, context, scope, options, asked),
});

async function search(judge: Judge, context: RequestContext, query: SearchQuery, asked: string): Promise<SearchPage> {
  const act: Act = { interaction: 'search', entities: [], query: asked };
  const law = await judge.lawOf(context.caller);
  // What a chain asks of another type tells something of it: who names the type has to be allowed to search it.
  for (const type of typesNamed(query)) await judge.allowed(context, 'search', type, act);
  const whole = query.type === undefined && !RESOURCE_TYPES.some((type) => law('search', type).kind === 'allow');
  const asWhole = whole ? EVERY_TYPE : query.type;
  const own = asWhole === undefined ? undefined : await judge.allowed(context, 'search', asWhole, act);
  const { page, asked: of } = await judge.traced(context, act, async () => {
    const { named, persons } = await namingOf(judge.repository, query, law);
    const restriction = named ? own?.named : own?.restriction;
    const reach = reachOf(law, allRecordsOf(judge.samePerson, persons));
    const page = await judge.repository.search(query, { ...restriction, reach });
    return { page, asked: persons.length > 0 ? persons : await unshown(judge.repository, query, page) };
  });
  // It matters whose data was shown and of whom it was asked; the query tells the rest.
  const people = [...shown(page).map(({ patientId }) => patientId), ...of];
  await judge.record(context, { ...act, ...aboutAll(people) }, 'success');
  return page;
}

async function history(
  judge: Judge,
  context: RequestContext,
  scope: HistoryScope,
  options: HistoryOptions,
  asked: string,
): Promise<HistoryPage> {
  const { type, id } = scope;
  const named = type !== undefined && id !== undefined;
  const act: Act = {
    interaction: named ? 'history' : type === undefined ? 'history-system' : 'history-type',
    entities: named ? [{ type, id }] : [],
    query: asked,
  };
  // SMART: the history of one resource is of reading, that of a type or of everything of searching too.
  const one = await judge.allowed(context, 'history', type ?? EVERY_TYPE, act);
  const many = named ? undefined : await judge.allowed(context, 'search', type ?? EVERY_TYPE, act);
  const restriction = many === undefined ? one.named : { ...one.restriction, ...many.restriction };
  const page = await judge.traced(context, act, () => judge.repository.history(scope, options, restriction));
  const { entities, ...people } = aboutAll(page.entries.map(({ patientId }) => patientId));
  await judge.record(context, { ...act, ...people, entities: [...act.entities, ...entities] }, 'success');
  return page;
}

/** A person who is named by identifier is looked up when the query goes on from him to what others hold. */
async function namingOf(repository: Repository, query: SearchQuery, law: Law): Promise<ReturnType<typeof namedIn>> {
  const naming = namedIn(query);
  if (!naming.named || naming.persons.length > 0 || query.type !== 'Patient') return naming;
  const decision = law('search', 'Patient');
  const goesOn = query.includes?.some(({ reverse }) => reverse) || typesNamed(query).size > 0;
  if (!goesOn || decision.kind === 'deny') return naming;
  const criteria = query.criteria.filter(({ code }) => code === 'identifier');
  return { named: true, persons: await found(repository, criteria, decision.named) };
}

/** Types that a search names besides its own. */
function typesNamed({ type, types = [], criteria, includes = [] }: SearchQuery): ReadonlySet<string> {
  const named = new Set(type === undefined ? types : []);
  const visit = ({ chain, has }: SearchCriterion): void => {
    if (has !== undefined) named.add(has.type);
    if (chain?.type !== undefined) named.add(chain.type);
    const inner = has?.criterion ?? chain?.criterion;
    if (inner !== undefined) visit(inner);
  };
  for (const one of criteria) visit(one);
  for (const { reverse, source } of includes) if (reverse && source !== '*') named.add(source);
  return named;
}

/**
 * What is not found tells something too: whoever the query names by identifier, and the answer does not show, is looked up, by the hub for
 * the list of accesses alone. Where the answer is of that question and no other, it has said that there is nobody.
 */
async function unshown(repository: Repository, query: SearchQuery, page: SearchPage): Promise<readonly string[]> {
  const criteria = identifiedIn(query);
  if (criteria.length === 0 || shown(page).some(({ patientId }) => patientId !== undefined)) return [];
  if (query.type === 'Patient' && query.criteria.length === 1 && query.summary === undefined) return [];
  return found(repository, criteria, {});
}

async function found(
  repository: Repository,
  criteria: readonly SearchCriterion[],
  restriction: Restriction,
): Promise<readonly string[]> {
  const asked = { type: 'Patient', criteria, sort: [], count: 50, cursor: undefined, total: 'none' as const };
  const { matches } = await repository.search(asked, restriction);
  return matches.map(({ id }) => id);
}

const shown = ({ matches, included }: SearchPage): readonly Stored[] => [...matches, ...included];
