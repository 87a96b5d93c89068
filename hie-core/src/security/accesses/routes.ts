/**
 * `/expediente/accesos` and `/expediente/disputas` for the person, `/operacion/disputas` for operators. Shapes: api.ts. Every path needs a
 * token and is judged by the policy; the array is what the security matrix reads.
 */
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import type { z } from 'zod';
import { fault, HubError, type Problem } from '../../errors.ts';
import type { RequestContext } from '../../store/guarded.ts';
import { callerOf } from '../authenticate.ts';
import { DISPUTE_REQUEST, LIST_QUERY, QUEUE_QUERY, RESOLUTION_REQUEST } from './api.ts';
import { type Accesses, onlyOperators } from './create.ts';

export interface AccessRoute {
  readonly method: 'get' | 'post';
  readonly path: string;
  /** Status of the answer. */
  readonly status?: number;
  readonly handler: (accesses: Accesses, context: RequestContext, request: Request) => Promise<unknown>;
}

const WHOSE_QUERY = LIST_QUERY.pick({ paciente: true });

export const ACCESS_ROUTES: readonly AccessRoute[] = [
  {
    method: 'get',
    path: '/expediente/accesos',
    handler: (accesses, context, request) => accesses.list(context, asked(request, LIST_QUERY)),
  },
  {
    method: 'post',
    path: '/expediente/accesos/:id/no-reconozco',
    status: 201,
    handler: (accesses, context, request) => {
      const { paciente, comentario } = parsed(DISPUTE_REQUEST, request.body ?? {});
      return accesses.dispute(context, String(request.params.id), paciente, comentario || undefined);
    },
  },
  {
    method: 'get',
    path: '/expediente/disputas',
    handler: async (accesses, context, request) => ({
      disputas: await accesses.disputes(context, asked(request, WHOSE_QUERY).paciente),
    }),
  },
  {
    method: 'get',
    path: '/operacion/disputas',
    handler: (accesses, context, request) => {
      const { estado, cursor } = asked(request, QUEUE_QUERY);
      return accesses.queue(context, estado === 'abiertas', cursor);
    },
  },
  {
    method: 'post',
    path: '/operacion/disputas/:id/respuesta',
    handler: (accesses, context, request) => {
      onlyOperators(context);
      return accesses.resolve(context, String(request.params.id), parsed(RESOLUTION_REQUEST, request.body));
    },
  },
];

const BODY = express.json({ limit: '16kb', strict: true });

export function accessRouter(accesses: Accesses, authenticate: RequestHandler): Router {
  const router = Router();
  for (const { method, path, status = 200, handler } of ACCESS_ROUTES) {
    const serve: RequestHandler = async (request, response) => {
      const answer = await handler(accesses, contextOf(request, response), request);
      response.status(status).set('Cache-Control', 'no-store').json(answer);
    };
    if (method === 'get') router.get(path, authenticate, serve);
    else router.post(path, authenticate, BODY, serve);
  }
  return router;
}

export const contextOf = (request: Request, response: Response): RequestContext => ({
  caller: callerOf(request),
  requestId: String(response.getHeader('x-request-id') ?? ''),
});

export function asked<T>(request: Request, schema: z.ZodType<T>): T {
  const at = request.originalUrl.indexOf('?');
  return parsed(schema, Object.fromEntries(new URLSearchParams(at < 0 ? '' : request.originalUrl.slice(at))));
}

export function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const result = schema.safeParse(given, { reportInput: false });
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 20).map(
    ({ path, message }): Problem => ({
      code: 'value',
      text: 'La solicitud no se entiende.',
      path: path.join('.').slice(0, 80),
      rule: message.slice(0, 200),
      fix: 'Revise los parámetros en la documentación.',
    }),
  );
  if (problems.length === 0) throw fault('value', 'La solicitud no se entiende.');
  throw new HubError(problems as [Problem, ...Problem[]]);
}
