/** read, vread, search, create and update of single resources. https://hl7.org/fhir/R4/http.html */
import { fault, HubError } from '../errors.ts';
import { parseCriteria } from '../store/criteria.ts';
import type { Stored, WriteIntent, WriteResult } from '../store/repository.ts';
import { parseBody, requireJsonType } from './body.ts';
import type { FhirRequest, FhirResponse, Handler } from './context.ts';
import { etagOf, lastModifiedOf, parseIfMatch } from './headers.ts';
import { operationOutcome } from './outcome.ts';
import { searchBundle } from './search-bundle.ts';
import { parseSearch } from './search-request.ts';
import { validResource } from './valid-resource.ts';

export const read: Handler = async ({ context, params, header }, { store }) => {
  const stored = await store.read(context, params.type!, params.id!);
  if (header('if-none-match') === etagOf(stored))
    return { status: 304, headers: versionHeaders(stored), body: undefined };
  return { status: 200, headers: versionHeaders(stored), body: stored.json };
};

export const vread: Handler = async ({ context, params }, { store }) => {
  const stored = await store.vread(context, params.type!, params.id!, params.vid!);
  return { status: 200, headers: versionHeaders(stored), body: stored.json };
};

export const searchType: Handler = async ({ context, params, query, prefer }, { store, fhirUrl }) => {
  const request = parseSearch(params.type!, query, prefer.strict);
  const page = await store.search(context, request.query, `${params.type}?${request.used}`);
  return { status: 200, body: searchBundle(fhirUrl, request, page) };
};

/** Parameters in the form and in the URL count alike (R4 §3.1.0.9). */
export const searchPost: Handler = (request, dependencies) => {
  const type = (request.header('content-type') ?? '').toLowerCase();
  const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  if (bytes.length > 0 && !type.startsWith('application/x-www-form-urlencoded'))
    throw fault('invalid', 'La búsqueda por POST se envía como formulario.', {
      rule: 'Content-Type: application/x-www-form-urlencoded',
      fix: 'Cambie el Content-Type, o busque con GET.',
    });
  const query = new URLSearchParams([...request.query, ...new URLSearchParams(new TextDecoder().decode(bytes))]);
  return searchType({ ...request, query }, dependencies);
};

export const create: Handler = async (request, { store, fhirUrl }) => {
  requireJsonType(request.header('content-type'));
  const resource = validResource(parseBody(request.body), request.params.type!);
  const condition = request.header('if-none-exist');
  const intent: WriteIntent = {
    kind: 'create',
    fullUrl: undefined,
    resource,
    condition: condition === undefined ? undefined : conditionOf(condition),
  };
  const [result] = await store.transact(request.context, [intent], { operationId: undefined, interaction: 'create' });
  return written(request, result!, fhirUrl);
};

export const update: Handler = async (request, { store, fhirUrl }) => {
  requireJsonType(request.header('content-type'));
  const { type, id } = request.params as { type: string; id: string };
  const resource = validResource(parseBody(request.body), type);
  requireId(resource.id, id, type);
  return write(request, {
    kind: 'update',
    fullUrl: undefined,
    resource,
    target: { id },
    ifMatch: parseIfMatch(request.header('if-match')),
  });

  async function write(from: FhirRequest, intent: WriteIntent): Promise<FhirResponse> {
    const [result] = await store.transact(from.context, [intent], { operationId: undefined, interaction: 'update' });
    return written(from, result!, fhirUrl);
  }
};

export const conditionalUpdate: Handler = async (request, { store, fhirUrl }) => {
  requireJsonType(request.header('content-type'));
  const resource = validResource(parseBody(request.body), request.params.type!);
  const intent: WriteIntent = {
    kind: 'update',
    fullUrl: undefined,
    resource,
    target: { condition: conditionOf(request.query.toString()) },
    ifMatch: parseIfMatch(request.header('if-match')),
  };
  const [result] = await store.transact(request.context, [intent], { operationId: undefined, interaction: 'update' });
  return written(request, result!, fhirUrl);
};

export function requireId(found: string | undefined, wanted: string, type: string, at: string = type): void {
  if (found === wanted) return;
  throw fault(
    'invalid',
    found === undefined ? 'Al recurso le falta el id de la URL.' : 'El id del recurso no es el de la URL.',
    {
      path: `${at}.id`,
      rule: 'R4 update: el id del cuerpo es el de la URL',
      fix: `Envíe "id": "${wanted.slice(0, 64)}".`,
    },
  );
}

export function conditionOf(query: string, path?: string) {
  const criteria = parseCriteria(query.replace(/^\?/, '')).filter(
    ({ code }) => code !== '_format' && code !== '_pretty',
  );
  if (criteria.length > 0) return criteria;
  throw new HubError([
    {
      code: 'invalid',
      text: 'La condición está vacía: no dice qué recurso se busca.',
      rule: 'R4 conditional interactions',
      fix: 'Escriba por ejemplo identifier=sistema|valor.',
      ...(path !== undefined && { path }),
    },
  ]);
}

export function versionHeaders(stored: Stored): Record<string, string> {
  return { ETag: etagOf(stored), 'Last-Modified': lastModifiedOf(stored) };
}

function written(request: FhirRequest, { outcome, stored }: WriteResult, fhirUrl: string): FhirResponse {
  const location = `${fhirUrl}/${stored.type}/${stored.id}/_history/${stored.versionId}`;
  const headers = { ...versionHeaders(stored), Location: location };
  return { status: outcome === 'created' ? 201 : 200, headers, body: answerBody(request, stored, outcome) };
}

const SAID: Readonly<Record<WriteResult['outcome'], string>> = {
  created: 'Se creó el recurso.',
  updated: 'Se guardó una versión nueva.',
  unchanged: 'El recurso ya estaba así; no cambió.',
  matched: 'El recurso ya existía; no cambió.',
};

function answerBody({ prefer }: FhirRequest, stored: Stored, outcome: WriteResult['outcome']): string | undefined {
  if (prefer.return === 'minimal') return undefined;
  if (prefer.return !== 'OperationOutcome') return stored.json;
  const { issue, ...rest } = operationOutcome([{ code: 'processing', text: SAID[outcome] }], 'warning');
  return JSON.stringify({
    ...rest,
    issue: issue.map((one) => ({ ...one, severity: 'information', code: 'informational' })),
  });
}
