/** `/visitas`: the clinic's morning, live, and what reception may change of it. */
import express, { type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { fault } from '../errors.ts';
import { contextOf } from '../http/asked.ts';
import { openEventStream, sendChange } from '../http/event-stream.ts';
import type { Described } from '../http/open-api.ts';
import { callerOf } from '../security/authenticate.ts';
import type { createStateChange } from './change-state.ts';
import { cityDay, dayOf } from './day.ts';
import type { ClinicFeed, Listener } from './feed.ts';
import { clinicOf, type createMorning } from './morning.ts';

const CHANGE = z.strictObject({
  estado: z.enum(['cancelled', 'arrived', 'entered-in-error']),
  version: z.string().regex(/^\d{1,18}$/),
  /** `entered-in-error`: what the booked place is again. */
  cita: z.enum(['booked', 'noshow']).default('booked'),
});
const DAY_QUERY = z.object({ dia: z.iso.date().optional() });
const ID = /^[A-Za-z0-9\-.]{1,64}$/;

export const VISIT_ROUTES: readonly Described[] = [
  { method: 'get', path: '/', about: 'La mañana de la unidad: quién espera, quién está citado', query: DAY_QUERY },
  { method: 'get', path: '/vivo', about: 'Lo que cambia en ella, al momento', media: 'text/event-stream' },
  { method: 'post', path: '/:id/estado', about: 'Se fue, regresó, o se anotó por error', body: CHANGE },
];

export interface VisitRoutes {
  readonly authenticate: RequestHandler;
  readonly morning: ReturnType<typeof createMorning>;
  readonly change: ReturnType<typeof createStateChange>;
  readonly feed: ClinicFeed;
}

export function visitRouter({ authenticate, morning, change, feed }: VisitRoutes): Router {
  const router = Router();
  router.get('/', authenticate, async (request, response) => {
    const day = dayOf(new URLSearchParams(request.originalUrl.split('?')[1] ?? '').get('dia') ?? cityDay(Date.now()));
    if (day === undefined) throw misunderstood('dia', 'AAAA-MM-DD');
    response.set('Cache-Control', 'no-store').json(await morning(contextOf(request, response), day));
  });
  router.get('/vivo', authenticate, (request, response) => {
    const caller = callerOf(request);
    const leave = feed.listen(clinicOf(caller), caller.subject, listenerOf(response));
    if (leave === undefined)
      throw fault('throttled', 'Hay demasiadas pantallas en vivo abiertas.', {
        fix: 'Cierre las que no use; mientras tanto la lista se actualiza al recargar.',
      });
    openEventStream(response, leave);
  });
  router.post('/:id/estado', authenticate, express.json({ limit: '4kb', strict: true }), async (request, response) => {
    clinicOf(callerOf(request));
    const asked = CHANGE.safeParse(request.body ?? {});
    const id = String(request.params.id);
    if (!asked.success)
      throw misunderstood('estado, version', 'estado: cancelled, arrived o entered-in-error; version: la de la lista');
    if (!ID.test(id)) throw misunderstood('id', 'Identificador de la visita');
    response.set('Cache-Control', 'no-store').json(await change(contextOf(request, response), id, asked.data));
  });
  return router;
}

const misunderstood = (path: string, rule: string) =>
  fault('value', 'La solicitud no se entiende.', { path, rule, fix: 'Revise los parámetros.' });

const listenerOf = (response: Response): Listener => ({
  send: (change) => sendChange(response, change),
  drop: () => void response.destroy(),
});
