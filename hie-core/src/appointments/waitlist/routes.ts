/** `/aviso/:token`: links of messages, without sign-in and without script. `/llegadas`: check-in by the appointment's code. */
import express, { type Request, type RequestHandler, type Response, Router, urlencoded } from 'express';
import { z } from 'zod';
import { contextOf, parsed } from '../../http/asked.ts';
import type { Described } from '../../http/open-api.ts';
import { rateLimit } from '../../security/rate-limit.ts';
import { sendHtml } from '../../security/sign-in/answer.ts';
import { type Arriving, arrive } from './arrive.ts';
import { svgOf } from './code.ts';
import { pageOf, statusOf, tooMany } from './pages.ts';
import { act, type Responding, type Shown, show } from './respond.ts';

const FORM = urlencoded({ extended: false, limit: '1kb', parameterLimit: 5 });
const ARRIVAL = z.strictObject({ codigo: z.string().max(200) });
const PER_MINUTE = 60;

export const ARRIVAL_ROUTES: readonly Described[] = [
  { method: 'post', path: '/', about: 'Llegó: por el código de su cita', body: ARRIVAL },
  { method: 'get', path: '/codigo/:cita', about: 'El código de una cita, también como dibujo' },
];

export function linkRouter(parts: Responding): Router {
  const router = Router();
  const limit = rateLimit({ perMinute: PER_MINUTE, maxKeys: 10_000 });
  const answer =
    (work: (request: Request, token: string, requestId: string) => Promise<Shown>): RequestHandler =>
    async (request, response) => {
      if (limit.take(request.ip ?? '') > 0) return sendHtml(response, 429, tooMany());
      const shown = await work(request, String(request.params.token), idOf(response));
      sendHtml(response, statusOf(shown), pageOf(shown));
    };
  router.get(
    '/:token',
    answer((_, token) => show(parts, token)),
  );
  router.post(
    '/:token',
    FORM,
    answer((request, token, requestId) => {
      const given = (request.body ?? {}) as Record<string, unknown>;
      const wanted = typeof given.acto === 'string' ? given.acto : '';
      return act(parts, token, wanted, { address: request.ip ?? '', requestId });
    }),
  );
  return router;
}

const idOf = (response: Response): string => String(response.getHeader('x-request-id') ?? '');

export function arrivalRouter(parts: Arriving, authenticate: RequestHandler): Router {
  const router = Router();
  router.post('/', authenticate, express.json({ limit: '4kb', strict: true }), async (request, response) => {
    const { codigo } = parsed(ARRIVAL, request.body);
    response.set('Cache-Control', 'no-store').json(await arrive(parts, contextOf(request, response), codigo));
  });
  /** Who may read the appointment may show its code. */
  router.get('/codigo/:cita', authenticate, async (request, response) => {
    const { id } = await parts.store.read(contextOf(request, response), 'Appointment', String(request.params.cita));
    const codigo = parts.codes.of(id);
    response.set('Cache-Control', 'no-store').json({ codigo, svg: svgOf(codigo) });
  });
  return router;
}
