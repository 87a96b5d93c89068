/**
 * `/telemonitoreo`: the board and what is done about an alert, devices and pairings, programmes, a person's readings (`routes/`). Shapes: api.ts. The
 * array is what the OpenAPI description reads. Two doors need no token of the hub: a pairing code and a device's own token open them.
 */
import express, { type RequestHandler, Router } from 'express';
import { fault } from '../errors.ts';
import { contextOf, parsed } from '../http/asked.ts';
import type { Described } from '../http/open-api.ts';
import { rateLimit } from '../security/rate-limit.ts';
import * as api from './api.ts';
import { isTokenOf, redeem, topicOf } from './devices/pair.ts';
import { showOwner } from './devices/register.ts';
import { ALERTS } from './routes/alerts.ts';
import { DEVICES } from './routes/devices.ts';
import { ENROLMENTS } from './routes/programmes.ts';
import { READINGS } from './routes/readings.ts';
import { named, type Route, type TeleParts } from './routes/route.ts';

/** A clinic pairs many from one address; of 2^50 codes nobody finds one at this pace in its fifteen minutes. */
const CODES_PER_MINUTE = 120;

export const TELE_ROUTES: readonly Route[] = [...ALERTS, ...ENROLMENTS, ...DEVICES, ...READINGS];

/** Behind a secret of their own. */
export const DEVICE_DOORS: readonly Described[] = [
  {
    ...{ method: 'post', path: '/vincular', open: true },
    about: 'Un aparato cambia su código por una clave',
    body: api.REDEMPTION,
  },
  {
    ...{ method: 'post', path: '/aparatos/:aparato/mensajes', open: true },
    about: 'Lecturas de un aparato, con su propia clave como Bearer; cuerpo: el JSON del aparato',
  },
];

export function teleRouter(parts: TeleParts & { readonly authenticate: RequestHandler }): Router {
  const router = Router();
  const body = express.json({ limit: '256kb', strict: true });
  for (const { method, path, roles, status = 200, handler } of TELE_ROUTES)
    router[method](path, parts.authenticate, body, async (request, response) => {
      const context = contextOf(request, response);
      if (!roles.includes(context.caller.role)) throw notYours();
      response
        .status(status)
        .set('Cache-Control', 'no-store')
        .json(await handler(parts, context, request));
    });
  const attempts = rateLimit({ perMinute: CODES_PER_MINUTE, maxKeys: 10_000 });
  router.post('/vincular', body, async (request, response) => {
    if (attempts.take(request.ip ?? '') > 0)
      throw fault('throttled', 'Demasiados intentos.', { fix: 'Espere un minuto.' });
    const { device, patient, token } = await redeem(parts.db, parsed(api.REDEMPTION, request.body).codigo);
    parts.drop(device);
    await showOwner(parts, device, patient);
    response.set('Cache-Control', 'no-store').json({ usuario: device, clave: token, tema: topicOf(device) });
  });
  router.post(
    '/aparatos/:aparato/mensajes',
    express.text({ type: () => true, limit: '128kb' }),
    async (request, response) => {
      const [, token] = /^Bearer ([\w-]{20,100})$/.exec(request.get('authorization') ?? '') ?? [];
      if (request.get('authorization') === undefined)
        throw fault('login', 'Falta la clave del aparato.', { fix: 'Envíe Authorization: Bearer <clave>.' });
      const sender = await parts.senders.find(named(request, 'aparato'));
      if (sender === undefined || token === undefined || !isTokenOf(sender, token))
        throw fault('forbidden', 'La clave del aparato no vale.', { fix: 'Vincúlelo otra vez.' });
      const sent = await parts.senders.take(sender, typeof request.body === 'string' ? request.body : '');
      if (sent.kind === 'too-much')
        throw fault('throttled', 'El aparato envía demasiado.', { fix: 'Espere y envíe lo que falta junto.' });
      response.set('Cache-Control', 'no-store').json({ resultados: sent.outcomes });
    },
  );
  return router;
}

const notYours = () =>
  fault('forbidden', 'Su papel no puede hacer eso en el telemonitoreo.', {
    rule: 'Política de acceso por rol',
    fix: 'Entre con una cuenta de medicina o enfermería.',
  });
