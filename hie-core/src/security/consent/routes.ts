/**
 * What a person hides, emergencies and their reviews, over HTTP. Shapes: api.ts. Every path needs a token; the array is what the security
 * matrix reads.
 */
import express, { type Request, type RequestHandler, Router } from 'express';
import type { RequestContext } from '../../store/guarded.ts';
import { asked, contextOf, parsed } from '../accesses/routes.ts';
import { EMERGENCY_REQUEST, HIDE_REQUEST, MIN_DETAIL, REVIEW_REQUEST, REVIEWS_QUERY, WHOSE_QUERY } from './api.ts';
import { close, concealed, open } from './emergency.ts';
import { hiddenOf, hide, show } from './hide.ts';
import type { Parts } from './parts.ts';
import { endByReviewer, judge, notices, reviews } from './review.ts';
import { REASONS } from './texts.ts';

export interface ConsentRoute {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly status?: number;
  readonly handler: (parts: Parts, context: RequestContext, request: Request) => Promise<unknown>;
}

const idOf = (request: Request): string => String(request.params.id);
const whose = (request: Request): string | undefined => asked(request, WHOSE_QUERY).paciente;

export const CONSENT_ROUTES: readonly ConsentRoute[] = [
  {
    ...{ method: 'post', path: '/expediente/ocultar', status: 201 },
    handler: (parts, context, request) => hide(parts, context, parsed(HIDE_REQUEST, request.body)),
  },
  {
    ...{ method: 'delete', path: '/expediente/ocultar/:id' },
    handler: (parts, context, request) => show(parts, context, idOf(request), whose(request)),
  },
  {
    ...{ method: 'get', path: '/expediente/ocultos' },
    handler: async (parts, context, request) => ({ ocultos: await hiddenOf(parts, context, whose(request)) }),
  },
  {
    ...{ method: 'get', path: '/expediente/avisos' },
    handler: async (parts, context, request) => ({ avisos: await notices(parts, context, whose(request)) }),
  },
  {
    ...{ method: 'get', path: '/expediente/motivos-de-emergencia' },
    handler: async ({ normalMinutes, maxMinutes }) => ({
      motivos: REASONS,
      minutos: { normal: normalMinutes, maximo: maxMinutes },
      detalleMinimo: MIN_DETAIL,
    }),
  },
  {
    ...{ method: 'get', path: '/expediente/:id/oculto' },
    handler: (parts, context, request) => concealed(parts, context, idOf(request)),
  },
  {
    ...{ method: 'post', path: '/expediente/:id/acceso-de-emergencia', status: 201 },
    handler: (parts, context, request) => open(parts, context, idOf(request), parsed(EMERGENCY_REQUEST, request.body)),
  },
  {
    ...{ method: 'delete', path: '/expediente/:id/acceso-de-emergencia' },
    handler: (parts, context, request) => close(parts, context, idOf(request)),
  },
  {
    ...{ method: 'get', path: '/operacion/revisiones' },
    handler: async (parts, context, request) => ({
      revisiones: await reviews(parts, context, asked(request, REVIEWS_QUERY).estado === 'pendientes'),
    }),
  },
  {
    ...{ method: 'post', path: '/operacion/revisiones/:id/resultado' },
    handler: (parts, context, request) => judge(parts, context, idOf(request), parsed(REVIEW_REQUEST, request.body)),
  },
  {
    ...{ method: 'post', path: '/operacion/revisiones/:id/terminar' },
    handler: (parts, context, request) => endByReviewer(parts, context, idOf(request)),
  },
];

const BODY = express.json({ limit: '16kb', strict: true });

export function consentRouter(parts: Parts, authenticate: RequestHandler): Router {
  const router = Router();
  for (const { method, path, status = 200, handler } of CONSENT_ROUTES) {
    const serve: RequestHandler = async (request, response) => {
      const answer = await handler(parts, contextOf(request, response), request);
      response.status(status).set('Cache-Control', 'no-store').json(answer);
    };
    router[method](path, authenticate, BODY, serve);
  }
  return router;
}
