/** A page of Patient/$everything as a searchset: the stored texts are spliced in as they are, never parsed. */
import type { RecordPage } from '../../store/guarded-record.ts';
import type { Stored } from '../../store/repository.ts';
import type { EverythingRequest } from './everything-request.ts';

export function everythingBundle(
  fhirUrl: string,
  path: string,
  { query, used }: EverythingRequest,
  { matches, linked, next }: RecordPage,
): string {
  const url = (cursor?: string): string => {
    const all = new URLSearchParams([...used, ...(cursor === undefined ? [] : [['_cursor', cursor]])]).toString();
    return all === '' ? `${fhirUrl}/${path}` : `${fhirUrl}/${path}?${all}`;
  };
  const link = [{ relation: 'self', url: url(query.cursor) }];
  if (next !== undefined) link.push({ relation: 'next', url: url(next) });
  const entry = (mode: 'match' | 'include') => (stored: Stored) =>
    `{"fullUrl":${JSON.stringify(`${fhirUrl}/${stored.type}/${stored.id}`)},"resource":${stored.json},"search":{"mode":"${mode}"}}`;
  const entries = [...matches.map(entry('match')), ...linked.map(entry('include'))];
  // R4: total counts the matches, and only a first page without a next one knows them all.
  const total = query.cursor === undefined && next === undefined ? `,"total":${matches.length}` : '';
  const list = entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`;
  return `{"resourceType":"Bundle","type":"searchset"${total},"link":${JSON.stringify(link)}${list}}`;
}
