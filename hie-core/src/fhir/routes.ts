/**
 * The FHIR surface as data: what express serves, what metadata promises and what the security matrix tests all come from
 * this one array. Specific paths stand before general ones.
 */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { fault } from '../errors.ts';
import { isResourceType } from '../r4/validate.ts';
import { callerOf } from '../security/authenticate.ts';
import type { Interaction } from '../security/scopes.ts';
import { BODY_LIMIT_BYTES } from './body.ts';
import { type CapabilityFacts, capabilityStatement } from './capability.ts';
import type { FhirDependencies, FhirRequest, FhirResponse, Handler, MatchRoute } from './context.ts';
import { conditionalDelete, deleteById } from './delete-resource.ts';
import { parsePrefer, requireJsonAnswer } from './headers.ts';
import { instanceHistory, systemHistory, typeHistory } from './history.ts';
import {
  conditionalUpdate,
  create,
  read,
  searchCompartment,
  searchPost,
  searchSystem,
  searchType,
  update,
  vread,
} from './interactions.ts';
import { OPERATION_ROUTES } from './operations/operations.ts';
import { HttpRefusal } from './outcome.ts';
import { conditionalPatch, patchById } from './patch-resource.ts';
import { bundle } from './transaction.ts';

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below the FHIR base; `:type` is any R4 resource type. */
  readonly path: string;
  /** `per-entry`: each entry of the Bundle needs the scope of its own act. */
  readonly scope: Interaction | 'per-entry';
  readonly handler: Handler;
  /** As metadata names it. */
  readonly interaction?: CapabilityFacts['interactions'][number] | CapabilityFacts['systemInteractions'][number];
}

export const FHIR_ROUTES: readonly Route[] = [
  { method: 'post', path: '/', scope: 'per-entry', handler: bundle },
  ...OPERATION_ROUTES,
  { method: 'get', path: '/_history', scope: 'history', handler: systemHistory, interaction: 'history-system' },
  { method: 'get', path: '/', scope: 'search', handler: searchSystem, interaction: 'search-system' },
  { method: 'post', path: '/_search', scope: 'search', handler: searchPost },
  { method: 'post', path: '/:type/_search', scope: 'search', handler: searchPost },
  { method: 'get', path: '/:type/_history', scope: 'history', handler: typeHistory, interaction: 'history-type' },
  {
    method: 'get',
    path: '/:type/:id/_history',
    scope: 'history',
    handler: instanceHistory,
    interaction: 'history-instance',
  },
  { method: 'get', path: '/:type/:id/_history/:vid', scope: 'vread', handler: vread, interaction: 'vread' },
  { method: 'get', path: '/Patient/:id/:members', scope: 'search', handler: searchCompartment },
  { method: 'get', path: '/:type/:id', scope: 'read', handler: read, interaction: 'read' },
  { method: 'put', path: '/:type/:id', scope: 'update', handler: update, interaction: 'update' },
  { method: 'patch', path: '/:type/:id', scope: 'update', handler: patchById, interaction: 'patch' },
  { method: 'delete', path: '/:type/:id', scope: 'delete', handler: deleteById, interaction: 'delete' },
  { method: 'get', path: '/:type', scope: 'search', handler: searchType, interaction: 'search-type' },
  { method: 'post', path: '/:type', scope: 'create', handler: create, interaction: 'create' },
  { method: 'put', path: '/:type', scope: 'update', handler: conditionalUpdate },
  { method: 'patch', path: '/:type', scope: 'update', handler: conditionalPatch },
  { method: 'delete', path: '/:type', scope: 'delete', handler: conditionalDelete },
];

export interface FhirOptions extends Omit<FhirDependencies, 'match'> {
  readonly baseUrl: string;
  readonly authenticate: RequestHandler;
  readonly servesSearch: CapabilityFacts['servesSearch'];
  readonly version: string;
}

const ANY_BODY = express.raw({ type: () => true, limit: BODY_LIMIT_BYTES });

export function fhirRouter(options: FhirOptions): Router {
  const router = express.Router({ caseSensitive: true });
  const metadata = JSON.stringify(
    capabilityStatement({
      ...options,
      interactions: TYPE_INTERACTIONS.filter(isRouted),
      systemInteractions: ['transaction', 'batch', ...SYSTEM_INTERACTIONS.filter(isRouted)],
      date: new Date().toISOString(),
    }),
  );
  router.get('/metadata', (request, response) => {
    requireJsonAnswer(request.get('accept'), queryOf(request).get('_format') ?? undefined);
    send(response, { status: 200, headers: { 'Cache-Control': 'public, max-age=300' }, body: metadata });
  });
  router.use(options.authenticate);
  const dependencies: FhirDependencies = { ...options, match: matchRoute };
  for (const route of FHIR_ROUTES) {
    const chain: RequestHandler[] =
      route.method === 'get' || route.method === 'delete'
        ? [serve(route, dependencies)]
        : [ANY_BODY, serve(route, dependencies)];
    router[route.method](route.path, ...chain);
  }
  router.use(refuseMethod);
  return router;
}

const TYPE_INTERACTIONS = [
  ...(['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'history-type', 'create'] as const),
  'search-type',
] as const;
const SYSTEM_INTERACTIONS = ['history-system', 'search-system'] as const;

const isRouted = (code: NonNullable<Route['interaction']>): boolean =>
  FHIR_ROUTES.some(({ interaction }) => interaction === code);

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '');
const PATTERNS = FHIR_ROUTES.map((route) => ({ route, parts: partsOf(route.path) }));

/** As express matches, for paths that do not come by HTTP. */
const matchRoute: MatchRoute = (method, path) => {
  const given = partsOf(path);
  for (const { route, parts } of PATTERNS) {
    if (route.method !== method || route.scope === 'per-entry') continue;
    const params = paramsOf(parts, given);
    if (params === undefined || (params.type !== undefined && !isResourceType(params.type))) continue;
    return { handler: route.handler, params, readsOnly: READS.has(route.scope) };
  }
  return undefined;
};

const READS = new Set<string>(['read', 'vread', 'history', 'search']);

function paramsOf(parts: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (parts.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = given[index]!;
    else if (part !== given[index]) return undefined;
  }
  return params;
}

function serve(route: Route, dependencies: FhirDependencies): RequestHandler {
  return async (request, response) => {
    const query = queryOf(request);
    const params = request.params as Record<string, string>;
    const format = query.get('_format') || undefined;
    // The bytes of a Binary have a type of their own.
    if (params.type !== 'Binary' || format !== undefined) requireJsonAnswer(request.get('accept'), format);
    if (params.type !== undefined && !isResourceType(params.type)) throw unknownType(params.type);
    const asked: FhirRequest = {
      context: { caller: callerOf(request), requestId: String(response.locals.requestId ?? '') },
      params,
      query,
      header: (name) => request.get(name),
      body: request.body as unknown,
      prefer: parsePrefer(request.get('prefer')),
    };
    const answer = await route.handler(asked, dependencies);
    send(response, query.get('_pretty') === 'true' ? pretty(answer) : answer);
  };
}

const pretty = (answer: FhirResponse): FhirResponse =>
  typeof answer.body === 'string'
    ? { ...answer, body: JSON.stringify(JSON.parse(answer.body) as unknown, null, 2) }
    : answer;

/** express' own parser turns `a=1&a=2` and `a[b]=c` into structures that FHIR does not have. */
function queryOf(request: Request): URLSearchParams {
  const at = request.originalUrl.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : request.originalUrl.slice(at + 1));
}

export function send(response: Response, answer: FhirResponse): void {
  response.status(answer.status);
  // Clinical data must not outlive the session in a shared browser's cache.
  response.set({ 'Cache-Control': 'no-store', ...answer.headers });
  if (answer.body === undefined) response.end();
  else if (typeof answer.body === 'string')
    response.set('Content-Type', 'application/fhir+json; charset=utf-8').send(answer.body);
  // Not send(): it would write a charset into the type that the bytes came with.
  else response.set('Content-Length', String(answer.body.length)).end(answer.body);
}

const unknownType = (type: string) =>
  new HttpRefusal(404, {
    code: 'not-supported',
    text: `«${type.slice(0, 40)}» no es un tipo de recurso de FHIR R4.`,
    rule: 'https://hl7.org/fhir/R4/resourcelist.html',
    fix: 'Revise la URL: mayúscula inicial, como en Patient.',
  });

const refuseMethod: RequestHandler = (request, response) => {
  const given = partsOf(request.path);
  const methods = PATTERNS.filter(({ parts }) => paramsOf(parts, given) !== undefined).map(({ route }) => route.method);
  const type = given[0];
  if (methods.length > 0 && type !== undefined && !type.startsWith('_') && !isResourceType(type))
    throw unknownType(type);
  if (methods.length === 0)
    throw fault('not-found', 'No hay nada en esa dirección.', { fix: 'Consulte /fhir/R4/metadata.' });
  const allowed = [...new Set(methods)].map((method) => method.toUpperCase());
  response.set('Allow', allowed.join(', '));
  throw new HttpRefusal(405, {
    code: 'not-supported',
    text: `El hub no atiende ${request.method.slice(0, 20)} en esa dirección.`,
    rule: 'metadata: CapabilityStatement.rest',
    fix: `Use ${allowed.join(', ')}, o revise la dirección.`,
  });
};
