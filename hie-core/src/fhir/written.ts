/** What is answered to a write. https://hl7.org/fhir/R4/http.html#ops */
import type { Stored, WriteIntent, WriteResult } from '../store/repository.ts';
import type { FhirDependencies, FhirRequest, FhirResponse } from './context.ts';
import { etagOf, lastModifiedOf } from './headers.ts';

type Interaction = 'create' | 'update' | 'patch' | 'delete';

/** One write by itself, and its answer. */
export async function writeOne(
  request: FhirRequest,
  { store, fhirUrl }: FhirDependencies,
  intent: WriteIntent,
  interaction: Interaction = intent.kind,
): Promise<FhirResponse> {
  const [result] = await store.transact(request.context, [intent], { operationId: undefined, interaction });
  return result!.stored.deleted ? gone(request, result!) : written(request, result!, fhirUrl);
}

export function versionHeaders(stored: Stored): Record<string, string> {
  return { ETag: etagOf(stored), 'Last-Modified': lastModifiedOf(stored) };
}

function written(request: FhirRequest, { outcome, stored }: WriteResult, fhirUrl: string): FhirResponse {
  const location = `${fhirUrl}/${stored.type}/${stored.id}/_history/${stored.versionId}`;
  const headers = { ...versionHeaders(stored), Location: location };
  return { status: outcome === 'created' ? 201 : 200, headers, body: answerBody(request, stored, outcome) };
}

/** 204, or 200 when somebody wants to read what happened. */
function gone(request: FhirRequest, { outcome, stored }: WriteResult): FhirResponse {
  const headers: Record<string, string> = stored.versionId === '0' ? {} : { ETag: etagOf(stored) };
  if (request.prefer.return !== 'OperationOutcome') return { status: 204, headers, body: undefined };
  return { status: 200, headers, body: saidOutcome(outcome, stored) };
}

const SAID: Readonly<Record<WriteResult['outcome'], string>> = {
  created: 'Se creó el recurso.',
  updated: 'Se guardó una versión nueva.',
  unchanged: 'El recurso ya estaba así; no cambió.',
  matched: 'El recurso ya existía; no cambió.',
  deleted: 'Se eliminó el recurso; sus versiones anteriores siguen en su historia.',
};

export function saidOutcome(outcome: WriteResult['outcome'], stored: Stored): string {
  const text = outcome === 'unchanged' && stored.deleted ? 'No había qué eliminar.' : SAID[outcome];
  const issue = [{ severity: 'information', code: 'informational', details: { text } }];
  return JSON.stringify({ resourceType: 'OperationOutcome', issue });
}

function answerBody({ prefer }: FhirRequest, stored: Stored, outcome: WriteResult['outcome']): string | undefined {
  if (prefer.return === 'minimal') return undefined;
  return prefer.return === 'OperationOutcome' ? saidOutcome(outcome, stored) : stored.json;
}
