/** A page of Patient/$everything as a searchset: the stored texts are spliced in as they are, never parsed. */
import type { Stored } from '../store/repository.ts';
import type { EverythingPage } from './everything.ts';
import type { EverythingRequest } from './everything-request.ts';

export function everythingBundle(
  fhirUrl: string,
  patientId: string,
  { types, since, count, cursor }: EverythingRequest,
  { matches, linked, next }: EverythingPage,
): string {
  const url = (at?: string): string => {
    const query = new URLSearchParams({
      ...(types === undefined ? {} : { _type: [...types].join(',') }),
      ...(since === undefined ? {} : { _since: since }),
      _count: String(count),
      ...(at === undefined ? {} : { _cursor: at }),
    });
    return `${fhirUrl}/Patient/${patientId}/$everything?${query}`;
  };
  const link = [
    { relation: 'self', url: url() },
    ...(next === undefined ? [] : [{ relation: 'next', url: url(next) }]),
  ];
  const entry = (mode: 'match' | 'include') => (stored: Stored) =>
    `{"fullUrl":${JSON.stringify(`${fhirUrl}/${stored.type}/${stored.id}`)},"resource":${stored.json},"search":{"mode":"${mode}"}}`;
  const entries = [...matches.map(entry('match')), ...linked.map(entry('include'))];
  // R4: total counts the matches, and only a first page without a next one knows them all.
  const total = cursor === undefined && next === undefined ? `,"total":${matches.length}` : '';
  const list = entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`;
  return `{"resourceType":"Bundle","type":"searchset"${total},"link":${JSON.stringify(link)}${list}}`;
}
