/** The routes of orders (`/insumos/pedidos`). */
import { fault } from '../../errors.ts';
import { asked, parsed } from '../../http/asked.ts';
import { act, type Route, uuidIn, whoActs } from '../http/routes.ts';
import { notYours } from '../mover.ts';
import { move, orderAt, requisition, shown } from './act.ts';
import { ORDER, ORDER_MOVE, ORDER_QUERY } from './api.ts';
import { selectOrders } from './sql.ts';
import { isSide, maySee } from './states.ts';

const WHO = ['administrador', 'operador'] as const;

export const ORDER_ROUTES: readonly Route[] = [
  {
    ...act('/pedidos', 'Pedir insumos: la requisición de una unidad', ORDER, (parts, given, _actor, _request, who) =>
      requisition(parts, given, who),
    ),
    type: 'SupplyRequest',
  },
  {
    ...{ method: 'get', path: '/pedidos', roles: WHO, type: 'SupplyRequest', everywhere: true, query: ORDER_QUERY },
    about: 'Los pedidos de una unidad, o de toda la red para quien compra, los más nuevos primero',
    async handler({ db }, { caller }, request) {
      const { clues, abiertos } = asked(request, ORDER_QUERY);
      if (clues === undefined && !isSide(caller, '', 'compras')) throw ofWhichUnit();
      if (clues !== undefined && !maySee(caller, clues)) throw notYours();
      return { pedidos: (await selectOrders(db, clues, abiertos === 'si')).map(shown) };
    },
  },
  {
    ...{ method: 'get', path: '/pedidos/:id', roles: WHO, type: 'SupplyRequest', everywhere: true },
    about: 'Un pedido: renglones, lo que ha llegado, y quién lo movió y cuándo',
    handler: ({ db }, { caller }, request) => orderAt(db, uuidIn(request, 'un pedido'), caller),
  },
  {
    ...{ method: 'post', path: '/pedidos/:id/estado', roles: WHO, type: 'SupplyRequest', interaction: 'update' },
    ...{ everywhere: true, body: ORDER_MOVE },
    about: 'Autorizar, rechazar, enviar al proveedor o cancelar un pedido; lo que llega se registra como entrada',
    handler: ({ db }, context, request) =>
      move(db, uuidIn(request, 'un pedido'), parsed(ORDER_MOVE, request.body), context.caller, whoActs(context)),
  },
];

const ofWhichUnit = () =>
  fault('required', 'Falta de qué unidad son los pedidos.', {
    path: 'clues',
    rule: 'Los de toda la red los ve quien compra para ella',
    fix: 'Diga la CLUES de su unidad.',
  });
