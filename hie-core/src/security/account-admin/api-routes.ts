/**
 * The JSON API of accounts and clients, behind a token with the scope `amate/cuentas` or `amate/clientes`. Who may do what is decided by
 * `administer.ts`; clients are the operator's alone.
 */
import { json, type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { fault } from '../../errors.ts';
import type { Described } from '../../http/open-api.ts';
import { callerOf } from '../authenticate.ts';
import { NEW_CLIENT, registerClient } from '../clients/register.ts';
import { disableClient, selectClients } from '../clients/sql.ts';
import { ACCOUNTS_SCOPE, CLIENTS_SCOPE } from '../oauth/own-scopes.ts';
import type { Door } from '../sign-in/door.ts';
import { type AccountRow, selectAccount } from '../sql.ts';
import { ACTS, type Administration, administer, createStaff, listStaff, NEW_STAFF, staffMember } from './administer.ts';

type Work = (request: Request, admin: Administration) => Promise<readonly [status: number, body: unknown]>;

export const ADMINISTRATION_ROUTES: readonly Described[] = [
  {
    ...{ method: 'get', path: '/cuentas', query: z.object({ texto: z.string().optional() }) },
    about: 'Las cuentas de la unidad',
  },
  { ...{ method: 'post', path: '/cuentas', body: NEW_STAFF, status: 201 }, about: 'Dar de alta una cuenta' },
  { method: 'get', path: '/cuentas/:id', about: 'Una cuenta' },
  { ...{ method: 'post', path: '/cuentas/:id/:acto' }, about: `Hacer algo con una cuenta: ${ACTS.join(', ')}` },
  { method: 'get', path: '/clientes', about: 'Los sistemas y aplicaciones registrados' },
  { ...{ method: 'post', path: '/clientes', body: NEW_CLIENT, status: 201 }, about: 'Registrar uno, o cambiarlo' },
  { method: 'delete', path: '/clientes/:id', about: 'Darlo de baja' },
];

export function administrationApi(door: Door, authenticate: RequestHandler): Router {
  const router = Router();
  const body = json({ limit: '64kb', strict: true });
  const answer =
    (scope: string, work: Work) =>
    (request: Request, response: Response, next: NextFunction): void => {
      administrationOf(door, request, scope)
        .then((admin) => work(request, admin))
        .then(([status, content]) => void response.status(status).set('Cache-Control', 'no-store').json(content), next);
    };
  const id = (request: Request): string => String(request.params.id);

  router.get(
    '/cuentas',
    authenticate,
    answer(ACCOUNTS_SCOPE, async (request, admin) => {
      const text = new URL(request.originalUrl, door.baseUrl).searchParams.get('texto') ?? '';
      return [200, { cuentas: await listStaff(admin, text) }];
    }),
  );
  router.post(
    '/cuentas',
    authenticate,
    body,
    answer(ACCOUNTS_SCOPE, async (request, admin) => [201, await createStaff(admin, request.body)]),
  );
  router.get(
    '/cuentas/:id',
    authenticate,
    answer(ACCOUNTS_SCOPE, async (request, admin) => [200, await staffMember(admin, id(request))]),
  );
  router.post(
    '/cuentas/:id/:acto',
    authenticate,
    body,
    answer(ACCOUNTS_SCOPE, async (request, admin) => {
      const act = ACTS.find((one) => one === request.params.acto);
      if (act === undefined) throw fault('not-found', 'No existe ese acto.');
      const { rol } = (request.body ?? {}) as { rol?: unknown };
      return [200, await administer(admin, id(request), act, typeof rol === 'string' ? rol : undefined)];
    }),
  );

  router.get(
    '/clientes',
    authenticate,
    answer(CLIENTS_SCOPE, async () => [200, { clientes: await selectClients(door.db) }]),
  );
  router.post(
    '/clientes',
    authenticate,
    body,
    answer(CLIENTS_SCOPE, async (request, { actor, address }) => {
      const { changed, ...made } = await registerClient(door.db, request.body, door.allowedHosts, door.baseUrl);
      const act = changed ? 'client-changed' : 'client-registered';
      await door.recordAct({ act, outcome: 'success', account: actor, address, target: made.id });
      return [changed ? 200 : 201, made];
    }),
  );
  router.delete(
    '/clientes/:id',
    authenticate,
    answer(CLIENTS_SCOPE, async (request, { actor, address }) => {
      await door.recordAct({
        act: 'client-disabled',
        outcome: 'success',
        account: actor,
        address,
        target: id(request),
      });
      if (!(await disableClient(door.db, id(request)))) throw fault('not-found', 'No existe ese cliente.');
      return [200, { id: id(request), disabled: true }];
    }),
  );
  return router;
}

/** The account as it is now, not as the token tells: who lost the role ten minutes ago administers nothing. */
async function administrationOf(door: Door, request: Request, scope: string): Promise<Administration> {
  const caller = callerOf(request);
  if (!caller.scopes.includes(scope)) throw fault('forbidden', `El token no trae el permiso ${scope}.`);
  const actor: AccountRow | undefined =
    caller.role === 'sistema' ? undefined : await selectAccount(door.db, caller.subject);
  if (!actor || (scope === CLIENTS_SCOPE && actor.role !== 'operador')) {
    throw fault('forbidden', 'Su rol no administra esto.');
  }
  return { db: door.db, recordAct: door.recordAct, actor, address: caller.address };
}
