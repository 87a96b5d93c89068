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
import type { FhirDependencies, FhirRequest, FhirResponse, Handler } from './context.ts';
import { parsePrefer, requireJsonAnswer } from './headers.ts';
import { conditionalUpdate, create, read, searchPost, searchType, update, vread } from './interactions.ts';
import { HttpRefusal } from './outcome.ts';
import { bundle } from './transaction.ts';

export interface Route {
  readonly method: 'get' | 'post' | 'put';
  /** Below the FHIR base; `:type` is any R4 resource type. */
  readonly path: string;
  /** `per-entry`: each entry of the Bundle needs the scope of its own act. */
  readonly scope: Interaction | 'per-entry';
  readonly handler: Handler;
}

export const FHIR_ROUTES: readonly Route[] = [
  { method: 'post', path: '/', scope: 'per-entry', handler: bundle },
  { method: 'post', path: '/:type/_search', scope: 'search', handler: searchPost },
  { method: 'get', path: '/:type/:id/_history/:vid', scope: 'vread', handler: vread },
  { method: 'get', path: '/:type/:id', scope: 'read', handler: read },
  { method: 'put', path: '/:type/:id', scope: 'update', handler: update },
  { method: 'get', path: '/:type', scope: 'search', handler: searchType },
  { method: 'post', path: '/:type', scope: 'create', handler: create },
  { method: 'put', path: '/:type', scope: 'update', handler: conditionalUpdate },
];

export interface FhirOptions extends FhirDependencies {
  readonly baseUrl: string;
  readonly authenticate: RequestHandler;
  readonly servesSearch: CapabilityFacts['servesSearch'];
  readonly version: string;
}

const ANY_BODY = express.raw({ type: () => true, limit: BODY_LIMIT_BYTES });

export function fhirRouter(options: FhirOptions): Router {
  const router = express.Router({ caseSensitive: true });
  const metadata = JSON.stringify(
    capabilityStatement({ ...options, interactions: [...INTERACTIONS], date: new Date().toISOString() }),
  );
  router.get('/metadata', (request, response) => {
    requireJsonAnswer(request.get('accept'), queryOf(request).get('_format') ?? undefined);
    send(response, { status: 200, headers: { 'Cache-Control': 'public, max-age=300' }, body: metadata });
  });
  router.use(options.authenticate);
  for (const route of FHIR_ROUTES) {
    const chain: RequestHandler[] =
      route.method === 'get' ? [serve(route, options)] : [ANY_BODY, serve(route, options)];
    router[route.method](route.path, ...chain);
  }
  router.use(refuseMethod);
  return router;
}

const INTERACTIONS = new Set<'read' | 'vread' | 'search-type' | 'create' | 'update'>([
  'read',
  'vread',
  'search-type',
  'create',
  'update',
]);

function serve(route: Route, dependencies: FhirDependencies): RequestHandler {
  return async (request, response) => {
    const query = queryOf(request);
    requireJsonAnswer(request.get('accept'), query.get('_format') ?? undefined);
    const params = request.params as Record<string, string>;
    if (params.type !== undefined && !isResourceType(params.type)) throw unknownType(params.type);
    const asked: FhirRequest = {
      context: { caller: callerOf(request), requestId: String(response.locals.requestId ?? '') },
      params,
      query,
      header: (name) => request.get(name),
      body: request.body as unknown,
      prefer: parsePrefer(request.get('prefer')),
    };
    send(response, await route.handler(asked, dependencies));
  };
}

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
  else response.set('Content-Type', 'application/fhir+json; charset=utf-8').send(answer.body);
}

const unknownType = (type: string) =>
  new HttpRefusal(404, {
    code: 'not-supported',
    text: `«${type.slice(0, 40)}» no es un tipo de recurso de FHIR R4.`,
    rule: 'https://hl7.org/fhir/R4/resourcelist.html',
    fix: 'Revise la URL: mayúscula inicial, como en Patient.',
  });

const refuseMethod: RequestHandler = (request) => {
  const shape = request.path.split('/').filter((part) => part !== '').length;
  if (shape > 4) throw fault('not-found', 'No hay nada en esa dirección.', { fix: 'Consulte /fhir/R4/metadata.' });
  throw new HttpRefusal(405, {
    code: 'not-supported',
    text: `El hub no atiende ${request.method} en esa dirección.`,
    rule: 'metadata: CapabilityStatement.rest',
    fix: 'Revise el método y la dirección.',
  });
};
