/** `/visitas`: the clinic's morning, live, and what reception may change of it. The array is what the security matrix reads. */
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { fault } from '../errors.ts';
import { callerOf } from '../security/authenticate.ts';
import type { RequestContext } from '../store/guarded.ts';
import type { createStateChange } from './change-state.ts';
import { cityDay, dayOf } from './day.ts';
import type { ClinicFeed, Listener } from './feed.ts';
import { clinicOf, type createMorning } from './morning.ts';

const PING_INTERVAL_MS = 15_000;
/** A token lives 10 minutes; a stream must not outlive the right it was opened with by much. */
const MAX_STREAM_MS = 10 * 60_000;
const MAX_BUFFERED_BYTES = 64 * 1024;

const CHANGE = z.strictObject({
  estado: z.enum(['cancelled', 'arrived', 'entered-in-error']),
  version: z.string().regex(/^\d{1,18}$/),
});
const ID = /^[A-Za-z0-9\-.]{1,64}$/;

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
    stream(response, leave);
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

const contextOf = (request: Request, response: Response): RequestContext => ({
  caller: callerOf(request),
  requestId: String(response.getHeader('x-request-id') ?? ''),
});

const misunderstood = (path: string, rule: string) =>
  fault('value', 'La solicitud no se entiende.', { path, rule, fix: 'Revise los parámetros.' });

function stream(response: Response, leave: () => void): void {
  if (response.closed) {
    leave();
    return;
  }
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    // Compressing would hold the events back (RFC 9111 §5.2.2.6).
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  response.write('retry: 2000\n: conectado\n\n');
  const ping = setInterval(() => response.write(': ping\n\n'), PING_INTERVAL_MS);
  const end = setTimeout(() => response.end(), MAX_STREAM_MS);
  response.on('close', () => {
    clearInterval(ping);
    clearTimeout(end);
    leave();
  });
}

const listenerOf = (response: Response): Listener => ({
  send: (change) => {
    response.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
    return response.writableLength < MAX_BUFFERED_BYTES;
  },
  drop: () => void response.destroy(),
});
