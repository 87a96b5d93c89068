/** The routes of planning (`/insumos/planeacion`). */
import { z } from 'zod';
import { fault } from '../../errors.ts';
import { asked, parsed } from '../../http/asked.ts';
import { CLUES, KEY } from '../api.ts';
import type { Route } from '../http/routes.ts';
import { notYours } from '../mover.ts';
import { maySee } from '../orders/states.ts';
import { expiries } from './expiries.ts';
import { planOf, proposalsOf, stockMap } from './read.ts';

const WHO = ['administrador', 'operador'] as const;
const PLAN_QUERY = z.object({ clues: CLUES, alarmas: z.enum(['si', 'no']).default('no') });
const OF_UNIT = z.object({ clues: CLUES });
/** Left out: the whole network. */
const OF_UNIT_OR_ALL = z.object({ clues: CLUES.optional() });
const MAP_QUERY = z.object({ clave: z.array(KEY).max(60).default([]) });

export const PLAN_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/planeacion', roles: WHO, type: 'SupplyRequest', everywhere: true, query: PLAN_QUERY },
    about: 'Consumo, pronóstico, mínimos, alarmas y sugerencias de una unidad, con sus definiciones',
    handler({ db }, { caller }, request) {
      const { clues, alarmas } = asked(request, PLAN_QUERY);
      if (!maySee(caller, clues)) throw notYours();
      return planOf(db, clues, alarmas === 'si');
    },
  },
  {
    ...{
      method: 'get',
      path: '/planeacion/propuestas',
      roles: WHO,
      type: 'SupplyRequest',
      everywhere: true,
      query: OF_UNIT,
    },
    about: 'Qué puede pasar de una unidad a otra antes de comprar',
    handler({ db }, { caller }, request) {
      const { clues } = asked(request, OF_UNIT);
      if (!maySee(caller, clues)) throw notYours();
      return proposalsOf(db, clues);
    },
  },
  {
    ...{ method: 'get', path: '/planeacion/caducidades', roles: WHO, type: 'SupplyRequest', everywhere: true },
    ...{ query: OF_UNIT_OR_ALL, about: 'Envases que caducan cada mes, de una unidad o de toda la red' },
    handler({ db, nowMs }, { caller }, request) {
      const { clues } = asked(request, OF_UNIT_OR_ALL);
      const whole = caller.role === 'operador' || (caller.role === 'sistema' && caller.clues === undefined);
      if (clues === undefined ? !whole : !maySee(caller, clues)) throw notYours();
      return expiries(db, clues, nowMs());
    },
  },
  {
    ...{
      method: 'get',
      path: '/planeacion/mapa',
      roles: WHO,
      type: 'SupplyRequest',
      everywhere: true,
      query: MAP_QUERY,
    },
    about: 'Días de existencia de cada unidad: para quien dirige la red',
    handler({ db }, { caller }, request) {
      if (caller.role !== 'operador' && caller.role !== 'administrador' && caller.role !== 'sistema')
        throw fault('forbidden', 'El mapa de la red es de quien la dirige.', {
          rule: 'Política de acceso por rol',
          fix: 'Vea la planeación de su unidad.',
        });
      const given = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
      return stockMap(db, parsed(MAP_QUERY, { clave: given.getAll('clave') }).clave);
    },
  },
];
