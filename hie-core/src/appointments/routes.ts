/** `GET /operacion/capacidad`: for operators all units, for administrators their own. No person's data. */
import { type RequestHandler, Router } from 'express';
import { fault } from '../errors.ts';
import type { Described } from '../http/open-api.ts';
import { callerOf } from '../security/authenticate.ts';
import type { Caller } from '../security/caller.ts';
import type { Capacity } from './capacity.ts';

export const CAPACITY_PATH = '/capacidad';
export const CAPACITY_ROUTES: readonly Described[] = [
  { method: 'get', path: CAPACITY_PATH, about: 'Lugares y citas de cada unidad' },
];

export function capacityRouter(capacity: Capacity, authenticate: RequestHandler): Router {
  const router = Router();
  router.get(CAPACITY_PATH, authenticate, async (request, response) => {
    const report = await capacity(unitOf(callerOf(request)));
    response.set('Cache-Control', 'no-store').json(report);
  });
  return router;
}

/** undefined: every unit. */
function unitOf({ role, clues }: Caller): string | undefined {
  if (role === 'operador') return undefined;
  if (role === 'administrador' && clues !== undefined) return clues;
  throw fault('forbidden', 'El tablero de capacidad es para la administración y la operación.', {
    rule: 'Política de acceso por rol',
    fix: 'Pídalo a quien administra su unidad.',
  });
}
