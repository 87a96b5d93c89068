/** The routes of counts (`/insumos/conteos`). */
import { AT } from '../api.ts';
import { act, here, type Route, uuidIn } from '../http/routes.ts';
import { COUNT, COUNT_CANCEL, COUNT_CLOSE, COUNT_LINES, COUNT_REVIEW } from './api.ts';
import { aboutCount, cancel, close, open, save, toCount } from './count.ts';
import { review } from './review.ts';
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
    (parts, given, _, request, who) => save(parts, uuidIn(request, COUNTED), given, who),
  ),
  act(
    '/conteos/:id/revision',
    'Terminar la primera vuelta: qué renglones no coinciden; cuánto, solo de lo contado dos veces',
    COUNT_REVIEW,
    ({ db }, { clues }, _, request) => review(db, uuidIn(request, COUNTED), clues),
  ),
  act(
    '/conteos/:id/cierre',
    'Cerrar ante un testigo: las diferencias se asientan como un ajuste, con su motivo',
    COUNT_CLOSE,
    ({ db }, given, _, request, who) => close(db, uuidIn(request, COUNTED), given, who),
  ),
  act(
    '/conteos/:id/cancelacion',
    'Dejar un conteo sin asentar nada, diciendo por qué',
    COUNT_CANCEL,
    ({ db }, given, actor, request) => cancel(db, uuidIn(request, COUNTED), given, actor),
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
