/** A page of matches as a searchset: the stored texts are spliced in as they are, never parsed. */
import type { Problem } from '../errors.ts';
import type { SearchPage, SearchQuery, Stored } from '../store/repository.ts';
import { operationOutcome } from './outcome.ts';
import type { SearchRequest } from './search-request.ts';

export function searchBundle(fhirUrl: string, request: SearchRequest, page: SearchPage): string {
  const { query, used, ignored } = request;
  const url = (extra?: string): string => {
    const text = used.toString();
    const base = `${fhirUrl}${searchPath(query)}`;
    const all = extra === undefined ? text : text === '' ? extra : `${text}&${extra}`;
    return all === '' ? base : `${base}?${all}`;
  };
  const links = [{ relation: 'self', url: url() }];
  if (page.next !== undefined) links.push({ relation: 'next', url: url(`_cursor=${page.next}`) });
  // A first page without a next one is everything there is.
  const total = page.total ?? (query.cursor === undefined && page.next === undefined ? page.matches.length : undefined);
  const entries = page.matches.map((match) => entryOf(fhirUrl, match, 'match'));
  for (const one of page.included) entries.push(entryOf(fhirUrl, one, 'include'));
  if (ignored.length > 0) entries.push(outcomeEntry(ignored));
  return `{"resourceType":"Bundle","type":"searchset"${total === undefined ? '' : `,"total":${total}`},"link":${JSON.stringify(links)}${
    entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`
  }}`;
}

/** Behind the FHIR base; '' is the whole system. */
export function searchPath({ type, compartment }: SearchQuery): string {
  if (compartment !== undefined) return `/${compartment.type}/${compartment.id}/${type ?? '*'}`;
  return type === undefined ? '' : `/${type}`;
}

const entryOf = (fhirUrl: string, stored: Stored, mode: 'match' | 'include'): string =>
  `{"fullUrl":${JSON.stringify(`${fhirUrl}/${stored.type}/${stored.id}`)},"resource":${stored.json},"search":{"mode":"${mode}"}}`;

const outcomeEntry = (ignored: readonly Problem[]): string =>
  `{"resource":${JSON.stringify(operationOutcome(ignored.slice(0, 20), 'warning'))},"search":{"mode":"outcome"}}`;
