/** The board, its measures, and what is done about an alert. */
import { fault } from '../../errors.ts';
import { asked, parsed } from '../../http/asked.ts';
import { actOn, ownAlert } from '../alerts/act.ts';
import { checkMessage } from '../alerts/tell.ts';
import { undo } from '../alerts/undo.ts';
import * as api from '../api.ts';
import { alertInFull, board, waiting } from '../board.ts';
import { measures } from '../measures/measures.ts';
import { CARE, facilityOf, named, type Route } from './route.ts';

export const ALERTS: readonly Route[] = [
  {
    ...{ method: 'get', path: '/tablero', roles: CARE, about: 'Las alertas abiertas de la unidad' },
    handler: (parts, context) => board(parts, context, facilityOf(context)),
  },
  {
    ...{ method: 'get', path: '/pendientes', roles: CARE, about: 'Cuántas alertas esperan' },
    handler: (parts, context) => waiting(parts, facilityOf(context)),
  },
  {
    ...{ method: 'get', path: '/medidas', roles: CARE, about: 'Cómo va el programa', query: api.MEASURES_QUERY },
    handler: (parts, context, request) => measures(parts, facilityOf(context), asked(request, api.MEASURES_QUERY).dias),
  },
  {
    ...{ method: 'get', path: '/alertas/:id', roles: CARE, about: 'Una alerta completa' },
    handler: (parts, context, request) => alertInFull(parts, context, named(request, 'id')),
  },
  {
    ...{ method: 'post', path: '/alertas/:id/deshacer', roles: CARE, about: 'Deshacer lo último', body: api.UNDO },
    async handler(parts, context, request) {
      const id = named(request, 'id');
      const alert = await ownAlert(parts.db, context.caller, id);
      await undo(parts.db, context.caller, alert, parsed(api.UNDO, request.body).version, parts.nowMs());
      parts.onAlerts();
      return alertInFull(parts, context, id);
    },
  },
  {
    ...{ method: 'post', path: '/alertas/:id/:acto', roles: CARE, body: api.ACT },
    about: `Hacer algo con una alerta: ${api.ACTS.join(', ')}`,
    async handler(parts, context, request) {
      const name = api.ACTS.find((act) => act === named(request, 'acto'));
      const id = named(request, 'id');
      const alert = await ownAlert(parts.db, context.caller, id);
      if (name === undefined) throw fault('not-found', 'Ese acto no existe.', { rule: api.ACTS.join(', ') });
      const act = parsed(api.ACT, request.body);
      await checkMessage(parts.store, context, alert, name, act);
      await actOn(parts.db, context.caller, id, name, act, parts.nowMs());
      parts.onAlerts();
      return alertInFull(parts, context, id);
    },
  },
];
