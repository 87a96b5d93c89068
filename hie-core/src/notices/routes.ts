/** The operator's board of messages (counts and failures, nobody's data), and what a person wants to be told. */
import express, { type RequestHandler, Router } from 'express';
import { fault } from '../errors.ts';
import { parsed } from '../http/asked.ts';
import type { Described } from '../http/open-api.ts';
import { callerOf } from '../security/authenticate.ts';
import type { Caller } from '../security/caller.ts';
import { onlyOperators } from '../security/only-operators.ts';
import { CHOICE, type Preferring, prefer, preferencesOf } from './preferences.ts';
import type { Provider } from './provider.ts';
import { oldestWait, tallyFailures, tallyNotices } from './sql.ts';

const DAY_MS = 86_400_000;
const BOARD_DAYS = 7;

export interface NoticeRoutes extends Preferring {
  readonly providers: readonly Provider[];
  readonly authenticate: RequestHandler;
}

export const NOTICE_BOARD_ROUTES: readonly Described[] = [
  { method: 'get', path: '/avisos', about: 'Avisos enviados y fallidos de la semana, sin datos de nadie' },
];

export function noticeBoard({ db, providers, authenticate, nowMs }: NoticeRoutes): Router {
  const router = Router();
  router.get('/avisos', authenticate, async (request, response) => {
    onlyOperators({ caller: callerOf(request) });
    const [now, since] = [nowMs(), nowMs() - BOARD_DAYS * DAY_MS];
    const [rows, failures, wait] = await Promise.all([
      tallyNotices(db, since),
      tallyFailures(db, since),
      oldestWait(db, now),
    ]);
    response.set('Cache-Control', 'no-store').json({
      alCorte: new Date(now).toISOString(),
      dias: BOARD_DAYS,
      medios: (['correo', 'sms'] as const).map((medio) => ({
        medio,
        configurado: providers.some(({ channel }) => channel === medio),
      })),
      atrasoMinutos: Math.max(0, Math.floor(wait / 60_000)),
      filas: rows.map(({ kind, channel, state, count }) => ({ aviso: kind, medio: channel, estado: state, n: count })),
      fallas: failures.map(({ why, count }) => ({ motivo: why, n: count })),
    });
  });
  return router;
}

export const PREFERENCE_ROUTES: readonly Described[] = [
  { method: 'get', path: '/preferencias-de-avisos', about: 'Qué quiere saber la persona, y por qué medio' },
  { method: 'put', path: '/preferencias-de-avisos', about: 'Cambiarlo', body: CHOICE },
];

export function preferences(routes: NoticeRoutes): Router {
  const router = Router();
  router.get('/preferencias-de-avisos', routes.authenticate, async (request, response) => {
    const patientId = ownRecord(callerOf(request));
    response.set('Cache-Control', 'no-store').json(await preferencesOf(routes, patientId));
  });
  router.put(
    '/preferencias-de-avisos',
    routes.authenticate,
    express.json({ limit: '4kb', strict: true }),
    async (request, response) => {
      const patientId = ownRecord(callerOf(request));
      const { tema, medio } = parsed(CHOICE, request.body);
      await prefer(routes, patientId, tema, medio);
      response.set('Cache-Control', 'no-store').json(await preferencesOf(routes, patientId));
    },
  );
  return router;
}

function ownRecord({ role, patientId }: Caller): string {
  if (role === 'paciente' && patientId !== undefined) return patientId;
  throw fault('forbidden', 'Cada persona decide sobre sus propios avisos.', { rule: 'Política de acceso por rol' });
}
