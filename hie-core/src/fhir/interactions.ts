/** read, vread, search, create and update of single resources. https://hl7.org/fhir/R4/http.html */
import { fault, HubError } from '../errors.ts';
import { isResourceType } from '../r4/resource-types.ts';
import { parseCriteria } from '../store/criteria.ts';
import type { Stored } from '../store/repository.ts';
import { asBytes, wantsBytes } from './binary.ts';
import type { FhirDependencies, FhirRequest, FhirResponse, Handler } from './context.ts';
import { asksOnlyNew, isNotModified, parseIfMatch } from './headers.ts';
import { receivedResource } from './received-resource.ts';
import { searchBundle, searchPath } from './search-bundle.ts';
import { parseSearch, type SearchScope } from './search-request.ts';
import { parseSubset, type Subset, subsetEntries, subsetJson } from './subset.ts';
import { versionHeaders, writeOne } from './written.ts';

export { versionHeaders } from './written.ts';

export const read: Handler = async (request, { store, fhirUrl }) => {
  const { context, params, header } = request;
  const subset = parseSubset(request.query);
  const stored = await store.read(context, params.type!, params.id!);
  // A record that was merged is answered with the one that stands, and says so (docs/adr/0039); what was kept of it is no longer it.
  if (stored.id !== params.id) {
    const { headers, ...answer } = shown(request, stored, subset);
    const location = `${fhirUrl}/${stored.type}/${stored.id}/_history/${stored.versionId}`;
    return { ...answer, headers: { ...headers, 'Content-Location': location } };
  }
  if (isNotModified(header, stored)) return { status: 304, headers: versionHeaders(stored), body: undefined };
  return shown(request, stored, subset);
};

export const vread: Handler = async (request, { store }) => {
  const { context, params } = request;
  const subset = parseSubset(request.query);
  return shown(request, await store.vread(context, params.type!, params.id!, params.vid!), subset);
};

function shown(request: FhirRequest, stored: Stored, subset: Subset | undefined): FhirResponse {
  const answer = { status: 200, headers: versionHeaders(stored), body: subsetJson(stored.json, subset) };
  return stored.type === 'Binary' && subset === undefined && wantsBytes(request) ? asBytes(answer) : answer;
}

export const searchType: Handler = (request, dependencies) =>
  searchIn({ type: request.params.type! }, request, dependencies);

/** https://hl7.org/fhir/R4/http.html#search: over all types, or those of `_type`. */
export const searchSystem: Handler = (request, dependencies) => searchIn({ type: undefined }, request, dependencies);

/** `/Patient/{id}/{Type}`, or `*` for every type. https://hl7.org/fhir/R4/http.html#vsearch */
export const searchCompartment: Handler = (request, dependencies) => {
  const { id, members } = request.params as { id: string; members: string };
  if (members !== '*' && !isResourceType(members))
    throw fault('not-supported', `«${members.slice(0, 40)}» no es un tipo de recurso de FHIR R4.`, {
      rule: 'R4: Patient/{id}/{Tipo}, o * para todos',
      fix: 'Revise la URL: mayúscula inicial, como en Patient/123/Observation.',
    });
  const type = members === '*' ? undefined : members;
  return searchIn({ type, compartment: { type: 'Patient', id } }, request, dependencies);
};

async function searchIn(
  scope: SearchScope,
  { context, query, prefer }: FhirRequest,
  { store, fhirUrl }: FhirDependencies,
): Promise<FhirResponse> {
  const subset = parseSubset(query);
  const request = parseSearch(scope, withoutSubset(query, subset), prefer.strict);
  if (subset !== undefined) keepSubset(query, request.used);
  const page = await store.search(context, request.query, `${searchPath(request.query).slice(1)}?${request.used}`);
  return { status: 200, body: subsetEntries(searchBundle(fhirUrl, request, page), subset) };
}

const SUBSET_PARAMETERS = ['_summary', '_elements'];

/** The search finds the same resources, whatever is shown of them. */
const withoutSubset = (query: URLSearchParams, subset: Subset | undefined): URLSearchParams =>
  subset === undefined && query.get('_summary') !== 'false'
    ? query
    : new URLSearchParams([...query].filter(([name]) => !SUBSET_PARAMETERS.includes(name)));

/** The links must show the same parts. */
function keepSubset(query: URLSearchParams, used: URLSearchParams): void {
  for (const [name, value] of query) if (SUBSET_PARAMETERS.includes(name) && value !== '') used.append(name, value);
}

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
  // As the same search by GET is served, which some types do in a way of their own.
  const { handler, params } = dependencies.match('get', `/${request.params.type ?? ''}`)!;
  return handler({ ...request, params, query }, dependencies);
};

export const create: Handler = (request, dependencies) => {
  const condition = request.header('if-none-exist');
  return writeOne(request, dependencies, {
    kind: 'create',
    fullUrl: undefined,
    resource: receivedResource(request, dependencies.fhirUrl),
    condition: condition === undefined ? undefined : conditionOf(condition),
  });
};

export const update: Handler = (request, dependencies) => {
  const { type, id } = request.params as { type: string; id: string };
  const resource = receivedResource(request, dependencies.fhirUrl);
  requireId(resource.id, id, type);
  return writeOne(request, dependencies, {
    kind: 'update',
    fullUrl: undefined,
    resource,
    target: { id },
    ifMatch: parseIfMatch(request.header('if-match')),
    onlyNew: asksOnlyNew(request.header('if-none-match')),
  });
};

export const conditionalUpdate: Handler = (request, dependencies) =>
  writeOne(request, dependencies, {
    kind: 'update',
    fullUrl: undefined,
    resource: receivedResource(request, dependencies.fhirUrl),
    target: { condition: conditionOf(request.query.toString()) },
    ifMatch: parseIfMatch(request.header('if-match')),
    onlyNew: asksOnlyNew(request.header('if-none-match')),
  });

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
  // HAPI's client writes If-None-Exist as a whole URL; a value may hold a question mark, an address before it no equals sign.
  const criteria = parseCriteria(query.replace(/^[^?=]*\?/, '')).filter(
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
