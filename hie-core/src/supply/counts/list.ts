/** The routes of counts (`/insumos/conteos`). */
import { AT } from '../api.ts';
import { act, here, type Route, uuidIn } from '../http/routes.ts';
import { COUNT, COUNT_CANCEL, COUNT_CLOSE, COUNT_LINES } from './api.ts';
import { aboutCount, cancel, close, open, save, toCount } from './count.ts';
import { selectCounts } from './sql.ts';

const COUNTED = 'un conteo';

export const COUNT_ROUTES: readonly Route[] = [
  act('/conteos', 'Abrir un conteo cíclico (claves) o completo; ciego', COUNT, ({ db }, given, actor) =>
    open(db, given, actor),
  ),
  act(
    '/conteos/:id/renglones',
    'Guardar lo contado, hasta mil renglones; repetirlo no lo duplica',
    COUNT_LINES,
    ({ db, nowMs }, given, actor, request) => save(db, uuidIn(request, COUNTED), given, actor, nowMs()),
  ),
  act(
    '/conteos/:id/cierre',
    'Cerrar: las diferencias se asientan como un ajuste',
    COUNT_CLOSE,
    ({ db }, given, actor, request) => close(db, uuidIn(request, COUNTED), given, actor),
  ),
  act(
    '/conteos/:id/cancelacion',
    'Dejar un conteo sin asentar nada',
    COUNT_CANCEL,
    ({ db }, { clues }, actor, request) => cancel(db, uuidIn(request, COUNTED), clues, actor),
  ),
  {
    ...{ method: 'get', path: '/conteos', query: AT, about: 'Los conteos de una unidad' },
    async handler({ db }, _, request) {
      const rows = await selectCounts(db, here(request));
      return { conteos: rows.map((row) => ({ ...aboutCount(row), contados: row.lines })) };
    },
  },
  {
    ...{ method: 'get', path: '/conteos/:id', query: AT, about: 'Qué contar, sin decir cuánto hay' },
    handler: ({ db }, _, request) => toCount(db, uuidIn(request, COUNTED), here(request)),
  },
];
