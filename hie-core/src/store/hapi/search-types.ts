/**
 * HAPI searches one type at a time. A search over several goes through them in the order of their names, and pages remember
 * in which one they stand; one question asks beforehand how many each has, so that the empty ones cost nothing.
 */
import type { Bundle } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { patientCompartmentParams } from '../../r4/compartment.ts';
import { RESOURCE_TYPES } from '../../r4/resource-types.ts';
import type { Restriction, SearchPage, SearchQuery, Stored } from '../repository.ts';
import type { Source } from './client.ts';
import { lawOf } from './law.ts';
import { namedIn } from './named.ts';
import { refuse, searchPath, searchType } from './search-type.ts';

/** Of a query that names no type: what may be searched, or `types` of it. */
export function typesOf(query: SearchQuery, restriction: Restriction): readonly string[] {
  const inCompartment = (type: string) => type === 'Patient' || patientCompartmentParams(type).length > 0;
  return (query.types ?? RESOURCE_TYPES)
    .filter((type) => !APART.has(type) && isSearched(restriction, type))
    .filter((type) => query.compartment === undefined || inCompartment(type))
    .toSorted();
}

const isSearched = ({ reach }: Restriction, type: string): boolean =>
  reach === undefined || reach(type, 'search') !== undefined;

/** What is never stored, and the trail, which does not live in HAPI. */
const APART = new Set(['Parameters', 'AuditEvent']);

export async function searchTypes(
  source: Source,
  query: SearchQuery,
  types: readonly string[],
  restriction: Restriction,
): Promise<SearchPage> {
  if (query.sort.length > 0) throw notSorted();
  const { types: _types, ...rest } = query;
  const asks = types.map((type): Ask => ({ query: { ...rest, type }, restriction: within(restriction, type) }));
  const counts = await countEach(source, asks);
  const total = query.total === 'none' && query.summary === undefined ? undefined : sum(counts);
  const matches: Stored[] = [];
  const included = new Map<string, Stored>();
  let { place, cursor } = query.cursor === undefined ? { place: 0, cursor: undefined } : fromCursor(query.cursor);
  if (query.summary === 'count') return { matches, included: [], total, next: undefined };
  while (place < asks.length && matches.length < query.count) {
    const ask = asks[place]!;
    const left = { ...ask.query, cursor, count: query.count - matches.length, total: 'none' as const };
    const page = counts[place] === 0 ? NOTHING : await searchType(source, left, ask.restriction);
    matches.push(...page.matches);
    for (const one of page.included) included.set(`${one.type}/${one.id}`, one);
    cursor = page.next;
    if (cursor === undefined) place++;
  }
  for (const { type, id } of matches) included.delete(`${type}/${id}`);
  return { matches, included: [...included.values()], total, next: nextPlace(place, cursor, counts) };
}

interface Ask {
  readonly query: SearchQuery;
  readonly restriction: Restriction;
}

const NOTHING: SearchPage = { matches: [], included: [], total: 0, next: undefined };

/** The law of one of the types, with what it says of the others. */
function within(restriction: Restriction, type: string): Restriction {
  const { reach } = restriction;
  return reach === undefined ? restriction : { ...reach(type, 'search'), reach };
}

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

/** undefined when nothing is left: an empty last page would only cost a request. */
function nextPlace(place: number, cursor: string | undefined, counts: readonly number[]): string | undefined {
  if (cursor !== undefined) return toCursor(place, cursor);
  const next = counts.findIndex((count, index) => index >= place && count > 0);
  return next === -1 ? undefined : toCursor(next, undefined);
}

async function countEach(source: Source, asks: readonly Ask[]): Promise<number[]> {
  const paths = await Promise.all(asks.map((ask) => countPath(source, ask)));
  const entry = paths.flatMap((url) => (url === undefined ? [] : [{ request: { method: 'GET' as const, url } }]));
  if (entry.length === 0) return paths.map(() => 0);
  const answer = await source.client.post({ resourceType: 'Bundle', type: 'batch', entry });
  const totals = (answer.entry ?? []).map(({ resource }) => {
    if (resource?.resourceType === 'Bundle') return (resource as Bundle).total ?? 0;
    throw fault('value', 'El repositorio HAPI FHIR no aceptó la búsqueda.', {
      fix: 'Revise los valores de la petición.',
    });
  });
  return paths.map((path) => (path === undefined ? 0 : totals.shift()!));
}

async function countPath(source: Source, { query, restriction }: Ask): Promise<string | undefined> {
  const type = query.type!;
  refuse(type, query, restriction);
  const law = await lawOf(source, restriction, type, namedIn(type, query, restriction));
  return searchPath({ ...query, includes: [], cursor: undefined, summary: 'count' }, law);
}

const notSorted = () =>
  fault('not-supported', 'Este repositorio ordena solo dentro de un tipo.', {
    path: '_sort',
    rule: 'FHIR_STORE=hapi',
    fix: 'Quite _sort, o busque tipo por tipo.',
  });

const toCursor = (place: number, cursor: string | undefined): string =>
  Buffer.from(`${place}.${cursor ?? ''}`).toString('base64url');

function fromCursor(text: string): { place: number; cursor: string | undefined } {
  const [, place, cursor] = /^(\d{1,3})\.([\w-]*)$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (place !== undefined) return { place: Number(place), cursor: cursor || undefined };
  throw fault('value', 'La página pedida no se entiende.', {
    path: '_cursor',
    value: text.slice(0, 40),
    fix: 'Siga el enlace «next» de la página anterior tal como vino.',
  });
}
