/** What each entry of a transaction or batch is answered. https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.response */
import type { HubError } from '../errors.ts';
import type { WriteResult } from '../store/repository.ts';
import type { FhirRequest, FhirResponse } from './context.ts';
import { etagOf } from './headers.ts';
import { operationOutcome, statusOf } from './outcome.ts';
import { saidOutcome } from './written.ts';

export const refusedEntry = (error: HubError): string =>
  `{"response":{"status":"${statusOf(error)}","outcome":${JSON.stringify(operationOutcome(error.problems))}}}`;

const PHRASES: Readonly<Record<number, string>> = { 200: 'OK', 201: 'Created', 204: 'No Content', 304: 'Not Modified' };

/** @param bodiless for HEAD */
export function shownEntry({ status, headers, body }: FhirResponse, bodiless: boolean): string {
  const etag = headers?.ETag === undefined ? '' : `,"etag":${JSON.stringify(headers.ETag)}`;
  const modified = headers?.['Last-Modified'];
  const when = modified === undefined ? '' : `,"lastModified":"${new Date(modified).toISOString()}"`;
  const resource = bodiless || body === undefined ? '' : `"resource":${String(body)},`;
  return `{${resource}"response":{"status":"${status} ${PHRASES[status] ?? ''}"${etag}${when}}}`;
}

export function writtenEntry({ outcome, stored }: WriteResult, { prefer }: FhirRequest, fhirUrl: string): string {
  const path = `${stored.type}/${stored.id}`;
  const response = JSON.stringify({
    status: outcome === 'created' ? '201 Created' : '200 OK',
    location: `${path}/_history/${stored.versionId}`,
    etag: etagOf(stored),
    lastModified: stored.lastUpdated,
  });
  const resource = prefer.return === 'representation' ? `"resource":${stored.json},` : '';
  const outcomeText = prefer.return === 'OperationOutcome' ? `,"outcome":${saidOutcome(outcome, stored)}` : '';
  return `{"fullUrl":${JSON.stringify(`${fhirUrl}/${path}`)},${resource}"response":${response.slice(0, -1)}${outcomeText}}}`;
}

export function deletedEntry({ outcome, stored }: WriteResult, { prefer }: FhirRequest): string {
  const version = stored.versionId === '0' ? {} : { etag: etagOf(stored), lastModified: stored.lastUpdated };
  const response = JSON.stringify({ status: '204 No Content', ...version });
  const outcomeText = prefer.return === 'OperationOutcome' ? `,"outcome":${saidOutcome(outcome, stored)}` : '';
  return `{"response":${response.slice(0, -1)}${outcomeText}}}`;
}
