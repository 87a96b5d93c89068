/**
 * `/expediente/accesos` and `/expediente/disputas` for the person, `/operacion/disputas` for operators. Shapes: api.ts. Every path needs a
 * token and is judged by the policy; the array is what the security matrix reads.
 */
import express, { type Request, type RequestHandler, Router } from 'express';
import { asked, contextOf, parsed } from '../../http/asked.ts';
import type { Described } from '../../http/open-api.ts';
import type { RequestContext } from '../../store/guarded.ts';
import { onlyOperators } from '../only-operators.ts';
import * as api from './api.ts';
import type { Accesses } from './create.ts';

export interface AccessRoute extends Described {
  readonly method: 'get' | 'post';
  readonly handler: (accesses: Accesses, context: RequestContext, request: Request) => Promise<unknown>;
}

const WHOSE_QUERY = api.LIST_QUERY.pick({ paciente: true });

export const ACCESS_ROUTES: readonly AccessRoute[] = [
  {
    ...{ method: 'get', path: '/expediente/accesos', query: api.LIST_QUERY, answer: api.LIST_ANSWER },
    about: 'Quién vio el expediente',
    handler: (accesses, context, request) => accesses.list(context, asked(request, api.LIST_QUERY)),
  },
  {
    ...{ method: 'post', path: '/expediente/accesos/:id/no-reconozco', status: 201, body: api.DISPUTE_REQUEST },
    about: 'No reconozco este acceso',
    handler: (accesses, context, request) => {
      const { paciente, comentario } = parsed(api.DISPUTE_REQUEST, request.body ?? {});
      return accesses.dispute(context, String(request.params.id), paciente, comentario || undefined);
    },
  },
  {
    ...{ method: 'get', path: '/expediente/disputas', query: WHOSE_QUERY, answer: api.DISPUTES_ANSWER },
    about: 'Lo que no reconoció, y qué se respondió',
    handler: async (accesses, context, request) => ({
      disputas: await accesses.disputes(context, asked(request, WHOSE_QUERY).paciente),
    }),
  },
  {
    ...{ method: 'get', path: '/operacion/disputas', query: api.QUEUE_QUERY, answer: api.QUEUE_ANSWER },
    about: 'Los accesos que alguien no reconoció',
    handler: (accesses, context, request) => {
      const { estado, cursor } = asked(request, api.QUEUE_QUERY);
      return accesses.queue(context, estado === 'abiertas', cursor);
    },
  },
  {
    ...{ method: 'post', path: '/operacion/disputas/:id/respuesta', body: api.RESOLUTION_REQUEST },
    about: 'Responder a quien no lo reconoció',
    handler: (accesses, context, request) => {
      onlyOperators(context);
      return accesses.resolve(context, String(request.params.id), parsed(api.RESOLUTION_REQUEST, request.body));
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
