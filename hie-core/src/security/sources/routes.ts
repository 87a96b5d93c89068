/** `POST /fuentes/llaves`: a facility's system registers the key it signs with (keys.ts says which is taken). */
import { json, type RequestHandler, Router } from 'express';
import { fault } from '../../errors.ts';
import type { Described } from '../../http/open-api.ts';
import { type AuditEntry, entryOf } from '../audit/entry.ts';
import { callerOf } from '../authenticate.ts';
import type { Caller } from '../caller.ts';
import type { Queryable } from '../queryable.ts';
import type { Door } from './admit.ts';
import { registerKey, WANTED_KEY } from './keys.ts';

export interface SourceRoutes {
  readonly db: Queryable;
  readonly door: Door;
  readonly authenticate: RequestHandler;
  readonly record: (entries: readonly AuditEntry[]) => Promise<void>;
}

export const SOURCE_ROUTES: readonly Described[] = [
  {
    ...{ method: 'post', path: '/llaves', body: WANTED_KEY, status: 201 },
    about: 'Un establecimiento registra la llave con que firma',
  },
];

export function sourceRouter({ db, door, authenticate, record }: SourceRoutes): Router {
  const router = Router();
  router.post('/llaves', authenticate, json({ limit: '16kb', strict: true }), (request, response, next) => {
    const caller = callerOf(request);
    const requestId = String(response.locals.requestId ?? '');
    const told = (outcome: 'success' | 'denied', note: string) => record([entry(caller, requestId, outcome, note)]);
    register(db, caller, request.body, told)
      .then((registered) => {
        door.forget(caller.clientId);
        response
          .status(registered.nueva ? 201 : 200)
          .set('Cache-Control', 'no-store')
          .json(registered);
      })
      .catch(next);
  });
  return router;
}

async function register(
  db: Queryable,
  caller: Caller,
  body: unknown,
  told: (outcome: 'success' | 'denied', note: string) => Promise<void>,
) {
  try {
    if (caller.role !== 'sistema') throw fault('forbidden', 'Solo el sistema de un establecimiento registra su llave.');
    const registered = await registerKey(db, caller.clientId, body);
    if (registered.nueva) await told('success', `llave de firma ${registered.kid}`);
    return registered;
  } catch (error) {
    await told('denied', 'llave de firma');
    throw error;
  }
}

const entry = (caller: Caller, requestId: string, outcome: 'success' | 'denied', note: string): AuditEntry => ({
  ...entryOf({
    caller,
    requestId,
    outcome,
    atMs: Date.now(),
    interaction: 'operation',
    entities: [],
    query: 'fuentes/llaves',
  }),
  note,
});
