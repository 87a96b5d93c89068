/** A page of Patient/$everything as a searchset: the stored texts are spliced in as they are, never parsed. */
import { CONCEALED } from '../../security/consent/texts.ts';
import type { RecordPage } from '../../store/guarded-record.ts';
import type { Stored } from '../../store/repository.ts';
import type { EverythingRequest } from './everything-request.ts';

/** https://hl7.org/fhir/R4/search.html#outcome — what is not shown is said to be there, never what it is. */
const CONCEALED_ENTRY = JSON.stringify({
  resource: {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'suppressed', diagnostics: CONCEALED }],
  },
  search: { mode: 'outcome' },
});

export function everythingBundle(
  fhirUrl: string,
  path: string,
  { query, used }: EverythingRequest,
  { matches, linked, next, concealed }: RecordPage,
): string {
  const url = (cursor?: string): string => {
    const all = new URLSearchParams([...used, ...(cursor === undefined ? [] : [['_cursor', cursor]])]).toString();
    return all === '' ? `${fhirUrl}/${path}` : `${fhirUrl}/${path}?${all}`;
  };
  const link = [{ relation: 'self', url: url(query.cursor) }];
  if (next !== undefined) link.push({ relation: 'next', url: url(next) });
  const entry = (mode: 'match' | 'include') => (stored: Stored) =>
    `{"fullUrl":${JSON.stringify(`${fhirUrl}/${stored.type}/${stored.id}`)},"resource":${stored.json},"search":{"mode":"${mode}"}}`;
  const entries = [
    ...matches.map(entry('match')),
    ...linked.map(entry('include')),
    ...(concealed ? [CONCEALED_ENTRY] : []),
  ];
  // R4: total counts the matches, and only a first page without a next one knows them all.
  const total = query.cursor === undefined && next === undefined ? `,"total":${matches.length}` : '';
  const list = entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`;
  return `{"resourceType":"Bundle","type":"searchset"${total},"link":${JSON.stringify(link)}${list}}`;
}
