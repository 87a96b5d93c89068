/**
 * What a person hides, emergencies and their reviews, over HTTP. Shapes: api.ts. Every path needs a token; the array is what the security
 * matrix reads.
 */
import express, { type Request, type RequestHandler, Router } from 'express';
import { asked, contextOf, parsed } from '../../http/asked.ts';
import type { Described } from '../../http/open-api.ts';
import type { RequestContext } from '../../store/guarded.ts';
import * as api from './api.ts';
import { close, concealed, open } from './emergency.ts';
import { hiddenOf, hide, show } from './hide.ts';
import type { Parts } from './parts.ts';
import { endByReviewer, judge, notices, reviews } from './review.ts';
import { REASONS } from './texts.ts';

export interface ConsentRoute extends Described {
  readonly method: 'get' | 'post' | 'delete';
  readonly handler: (parts: Parts, context: RequestContext, request: Request) => Promise<unknown>;
}

const idOf = (request: Request): string => String(request.params.id);
const whose = (request: Request): string | undefined => asked(request, api.WHOSE_QUERY).paciente;

export const CONSENT_ROUTES: readonly ConsentRoute[] = [
  {
    ...{ method: 'post', path: '/expediente/ocultar', status: 201 },
    ...{ about: 'Ocultar un episodio, un documento o una unidad', body: api.HIDE_REQUEST, answer: api.HIDDEN },
    handler: (parts, context, request) => hide(parts, context, parsed(api.HIDE_REQUEST, request.body)),
  },
  {
    ...{ method: 'delete', path: '/expediente/ocultar/:id' },
    ...{ about: 'Volver a mostrarlo', query: api.WHOSE_QUERY, answer: api.SHOWN_ANSWER },
    handler: (parts, context, request) => show(parts, context, idOf(request), whose(request)),
  },
  {
    ...{ method: 'get', path: '/expediente/ocultos' },
    ...{ about: 'Lo que está oculto', query: api.WHOSE_QUERY, answer: api.HIDDEN_ANSWER },
    handler: async (parts, context, request) => ({ ocultos: await hiddenOf(parts, context, whose(request)) }),
  },
  {
    ...{ method: 'get', path: '/expediente/avisos' },
    ...{ about: 'Quién abrió el expediente en una urgencia', query: api.WHOSE_QUERY, answer: api.NOTICES_ANSWER },
    handler: async (parts, context, request) => ({ avisos: await notices(parts, context, whose(request)) }),
  },
  {
    ...{ method: 'get', path: '/expediente/motivos-de-emergencia' },
    ...{ about: 'Los motivos que se pueden dar', answer: api.REASONS_ANSWER },
    handler: async ({ normalMinutes, maxMinutes }) => ({
      motivos: REASONS,
      minutos: { normal: normalMinutes, maximo: maxMinutes },
      detalleMinimo: api.MIN_DETAIL,
    }),
  },
  {
    ...{ method: 'get', path: '/expediente/:id/oculto' },
    ...{ about: 'Si hay algo oculto a quien pregunta', answer: api.CONCEALED_ANSWER },
    handler: (parts, context, request) => concealed(parts, context, idOf(request)),
  },
  {
    ...{ method: 'post', path: '/expediente/:id/acceso-de-emergencia', status: 201 },
    ...{ about: 'Abrir lo oculto por una urgencia', body: api.EMERGENCY_REQUEST, answer: api.EMERGENCY },
    handler: (parts, context, request) =>
      open(parts, context, idOf(request), parsed(api.EMERGENCY_REQUEST, request.body)),
  },
  {
    ...{ method: 'delete', path: '/expediente/:id/acceso-de-emergencia' },
    ...{ about: 'Cerrarlo antes de tiempo' },
    handler: (parts, context, request) => close(parts, context, idOf(request)),
  },
  {
    ...{ method: 'get', path: '/operacion/revisiones' },
    ...{ about: 'Las urgencias por revisar', query: api.REVIEWS_QUERY, answer: api.REVIEWS_ANSWER },
    handler: async (parts, context, request) => ({
      revisiones: await reviews(parts, context, asked(request, api.REVIEWS_QUERY).estado === 'pendientes'),
    }),
  },
  {
    ...{ method: 'post', path: '/operacion/revisiones/:id/resultado' },
    ...{ about: 'Si la urgencia se justificó', body: api.REVIEW_REQUEST },
    handler: (parts, context, request) =>
      judge(parts, context, idOf(request), parsed(api.REVIEW_REQUEST, request.body)),
  },
  {
    ...{ method: 'post', path: '/operacion/revisiones/:id/terminar' },
    ...{ about: 'Terminar un acceso que sigue abierto' },
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
