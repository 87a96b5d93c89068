/** The operator's board of messages (counts and failures, nobody's data), and what a person wants to be told. */
import express, { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { Database } from '../db.ts';
import { fault } from '../errors.ts';
import { parsed } from '../security/accesses/routes.ts';
import { callerOf } from '../security/authenticate.ts';
import type { Caller } from '../security/caller.ts';
import { TOLD_BY_ITSELF, TOPICS } from './kinds.ts';
import type { Provider } from './provider.ts';
import { oldestWait, saveWanted, selectWanted, tallyFailures, tallyNotices } from './sql.ts';

const DAY_MS = 86_400_000;
const BOARD_DAYS = 7;
const CHOICE = z.strictObject({ tema: z.enum(TOPICS), quiere: z.boolean() });

export interface NoticeRoutes {
  readonly db: Database;
  readonly providers: readonly Provider[];
  readonly authenticate: RequestHandler;
  readonly nowMs: () => number;
}

export function noticeBoard({ db, providers, authenticate, nowMs }: NoticeRoutes): Router {
  const router = Router();
  router.get('/avisos', authenticate, async (request, response) => {
    if (callerOf(request).role !== 'operador')
      throw fault('forbidden', 'Este tablero es para quien opera el hub.', {
        rule: 'Política de acceso por rol',
        fix: 'Entre con una cuenta de operación.',
      });
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

export function preferences({ db, authenticate, nowMs }: NoticeRoutes): Router {
  const router = Router();
  const shown = async (patientId: string) => {
    const said = await selectWanted(db, patientId);
    return { temas: TOPICS.map((tema) => ({ tema, quiere: said.get(tema) ?? TOLD_BY_ITSELF[tema] })) };
  };
  router.get('/preferencias-de-avisos', authenticate, async (request, response) => {
    response.set('Cache-Control', 'no-store').json(await shown(ownRecord(callerOf(request))));
  });
  router.put(
    '/preferencias-de-avisos',
    authenticate,
    express.json({ limit: '4kb', strict: true }),
    async (request, response) => {
      const patientId = ownRecord(callerOf(request));
      const { tema, quiere } = parsed(CHOICE, request.body);
      await saveWanted(db, patientId, tema, quiere, nowMs());
      response.set('Cache-Control', 'no-store').json(await shown(patientId));
    },
  );
  return router;
}

function ownRecord({ role, patientId }: Caller): string {
  if (role === 'paciente' && patientId !== undefined) return patientId;
  throw fault('forbidden', 'Cada persona decide sobre sus propios avisos.', { rule: 'Política de acceso por rol' });
}
