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
import { SLOT_ROUTES } from './operations/scheduling.ts';
import { HttpRefusal } from './outcome.ts';
import { conditionalPatch, patchById } from './patch-resource.ts';
import { partsOf, routeTable } from './route-table.ts';
import { terminologyCapabilities } from './terminology-capabilities.ts';
import { bundle } from './transaction.ts';
import type { Turns } from './turns.ts';

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
  ...SLOT_ROUTES,
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
  /** Who asks waits for whom. */
  readonly turns: Turns;
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
      ...routedInteractions(),
      date: new Date().toISOString(),
    }),
  );
  router.get('/metadata', async (request, response) => {
    requireJsonAnswer(request.get('accept'), queryOf(request).get('_format') ?? undefined);
    if (queryOf(request).get('mode') === 'terminology')
      return send(response, {
        status: 200,
        body: JSON.stringify(await terminologyCapabilities(options, options.terminology)),
      });
    send(response, { status: 200, headers: { 'Cache-Control': 'public, max-age=300' }, body: metadata });
  });
  router.use(options.authenticate, dispatch({ ...options, match: matchRoute }, options.turns));
  return router;
}

/** One handler for all routes: see route-table.ts. */
function dispatch(dependencies: FhirDependencies, turns: Turns): RequestHandler {
  const serving = new Map(FHIR_ROUTES.map((route) => [route, serve(route, dependencies, turns)] as const));
  return (request, response, next) => {
    const method = request.method === 'HEAD' ? 'get' : request.method.toLowerCase();
    const fit = TABLE.fits(method, partsOf(request.path).map(decodePart)).next().value;
    if (fit === undefined) return refuseMethod(request, response);
    const answer = (): void => void serving.get(fit.route)!(fit.params, request, response).catch(next);
    if (method === 'get' || method === 'delete') answer();
    else ANY_BODY(request, response, (error?: unknown) => (error === undefined ? answer() : next(error)));
  };
}

function decodePart(part: string): string {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    throw fault('invalid', 'La dirección trae un signo % que no se entiende.', { fix: 'Revise la URL.' });
  }
}

const TYPE_INTERACTIONS = [
  ...(['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'history-type', 'create'] as const),
  'search-type',
] as const;
const SYSTEM_INTERACTIONS = ['history-system', 'search-system'] as const;

export const routedInteractions = (): Pick<CapabilityFacts, 'interactions' | 'systemInteractions'> => ({
  interactions: TYPE_INTERACTIONS.filter(isRouted),
  systemInteractions: ['transaction', 'batch', ...SYSTEM_INTERACTIONS.filter(isRouted)],
});

const isRouted = (code: NonNullable<Route['interaction']>): boolean =>
  FHIR_ROUTES.some(({ interaction }) => interaction === code);

const TABLE = routeTable(FHIR_ROUTES);

/** As a request by HTTP would be served, for paths that do not come by it. */
const matchRoute: MatchRoute = (method, path) => {
  for (const { route, params } of TABLE.fits(method, partsOf(path))) {
    if (route.scope === 'per-entry' || (params.type !== undefined && !isResourceType(params.type))) continue;
    return { handler: route.handler, params, readsOnly: READS.has(route.scope) };
  }
  return undefined;
};

const READS = new Set<string>(['read', 'vread', 'history', 'search']);

type Serve = (params: Record<string, string>, request: Request, response: Response) => Promise<void>;

function serve(route: Route, dependencies: FhirDependencies, turns: Turns): Serve {
  return async (params, request, response) => {
    const query = queryOf(request);
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
    const asking = { caller: asked.context.caller, hasLeft: () => response.closed };
    const answer = await turns(asking, () => route.handler(asked, dependencies));
    if (answer === undefined) return;
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

export function send(response: Response, { status, headers, body }: FhirResponse): void {
  response.statusCode = status;
  // Clinical data must not outlive the session in a shared browser's cache.
  response.setHeader('Cache-Control', 'no-store');
  for (const name in headers) response.setHeader(name, headers[name]!);
  if (typeof body === 'string') response.setHeader('Content-Type', 'application/fhir+json; charset=utf-8');
  if (isKnownToClient(response)) response.status(304).end();
  else if (body === undefined) response.end();
  else {
    // Not express' send(): it would copy the text, and write a charset into the type that bytes came with.
    response.setHeader('Content-Length', typeof body === 'string' ? Buffer.byteLength(body) : body.length);
    response.end(body);
  }
}

/** RFC 9110 §13.1, of whatever carries an ETag or Last-Modified; what is another resource than was asked for has an ETag of its own. */
function isKnownToClient(response: Response): boolean {
  const { headers, fresh } = response.req;
  const conditional = headers['if-none-match'] ?? headers['if-modified-since'];
  return conditional !== undefined && fresh && !response.hasHeader('Content-Location');
}

const unknownType = (type: string) =>
  new HttpRefusal(404, {
    code: 'not-supported',
    text: `«${type.slice(0, 40)}» no es un tipo de recurso de FHIR R4.`,
    rule: 'https://hl7.org/fhir/R4/resourcelist.html',
    fix: 'Revise la URL: mayúscula inicial, como en Patient.',
  });

function refuseMethod(request: Request, response: Response): never {
  const given = partsOf(request.path);
  const methods = TABLE.methodsOf(given);
  const type = given[0];
  if (methods.length > 0 && type !== undefined && !type.startsWith('_') && !isResourceType(type))
    throw unknownType(type);
  if (methods.length === 0)
    throw fault('not-found', 'No hay nada en esa dirección.', { fix: 'Consulte /fhir/R4/metadata.' });
  const allowed = methods.map((method) => method.toUpperCase());
  response.set('Allow', allowed.join(', '));
  throw new HttpRefusal(405, {
    code: 'not-supported',
    text: `El hub no atiende ${request.method.slice(0, 20)} en esa dirección.`,
    rule: 'metadata: CapabilityStatement.rest',
    fix: `Use ${allowed.join(', ')}, o revise la dirección.`,
  });
}
