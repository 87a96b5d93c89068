/** A page of matches as a searchset: the stored texts are spliced in as they are, never parsed. */
import type { Problem } from '../errors.ts';
import type { SearchPage } from '../store/repository.ts';
import { operationOutcome } from './outcome.ts';
import type { SearchRequest } from './search-request.ts';

export function searchBundle(fhirUrl: string, request: SearchRequest, page: SearchPage): string {
  const { query, used, ignored } = request;
  const url = (extra?: string): string => {
    const text = used.toString();
    const base = `${fhirUrl}/${query.type}`;
    const all = extra === undefined ? text : text === '' ? extra : `${text}&${extra}`;
    return all === '' ? base : `${base}?${all}`;
  };
  const links = [{ relation: 'self', url: url() }];
  if (page.next !== undefined) links.push({ relation: 'next', url: url(`_cursor=${page.next}`) });
  // A first page without a next one is everything there is.
  const total = page.total ?? (query.cursor === undefined && page.next === undefined ? page.matches.length : undefined);
  const entries = page.matches.map(
    (match) =>
      `{"fullUrl":${JSON.stringify(`${fhirUrl}/${match.type}/${match.id}`)},"resource":${match.json},"search":{"mode":"match"}}`,
  );
  if (ignored.length > 0) entries.push(outcomeEntry(ignored));
  return `{"resourceType":"Bundle","type":"searchset"${total === undefined ? '' : `,"total":${total}`},"link":${JSON.stringify(links)}${
    entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`
  }}`;
}

const outcomeEntry = (ignored: readonly Problem[]): string =>
  `{"resource":${JSON.stringify(operationOutcome(ignored.slice(0, 20), 'warning'))},"search":{"mode":"outcome"}}`;
