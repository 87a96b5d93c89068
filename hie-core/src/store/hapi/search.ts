/** A search as HAPI answers it: one type, or several one after another. */
import type { Bundle, Resource } from '@medplum/fhirtypes';
import type { Restriction, SearchCriterion, SearchPage, SearchQuery } from '../repository.ts';
import type { Source } from './client.ts';
import { lawOf } from './law.ts';
import { namedIn } from './named.ts';
import { refuse, searchPath, searchType } from './search-type.ts';
import { searchTypes, typesOf } from './search-types.ts';

export function search(source: Source, query: SearchQuery, restriction: Restriction): Promise<SearchPage> {
  return query.type === undefined
    ? searchTypes(source, query, typesOf(query, restriction), restriction)
    : searchType(source, query, restriction);
}

/** At most `count` current resources that meet the criteria and may be seen. */
export async function searchCurrent(
  source: Source,
  type: string,
  criteria: readonly SearchCriterion[],
  count: number,
  restriction: Restriction,
): Promise<Resource[]> {
  const query: SearchQuery = { type, criteria, sort: [], count, cursor: undefined, total: 'none' };
  refuse(type, query, restriction);
  const law = await lawOf(source, restriction, type, namedIn(type, query, restriction));
  const path = searchPath(query, law);
  if (path === undefined) return [];
  const bundle = (await source.client.get(path)) as Bundle;
  return (bundle.entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === type ? [resource as Resource] : [],
  );
}
