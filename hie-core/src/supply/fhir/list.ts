/** What other systems read in FHIR of the shelves and of the orders. */
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import { AT } from '../api.ts';
import { here, type Route, uuidIn } from '../http/routes.ts';
import { selectOrder } from '../orders/sql.ts';
import { maySee } from '../orders/states.ts';
import { selectShelves } from '../reading/sql.ts';
import { inventoryReport } from './inventory-report.ts';
import { type CameRow, orderBundle } from './order-bundle.ts';

export const FHIR_FACE_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/fhir/InventoryReport', query: AT },
    about: 'Existencias como InventoryReport e InventoryItem de R5, en extensiones de R4',
    async handler({ db, nowMs }, _, request) {
      const clues = here(request);
      return inventoryReport(clues, await selectShelves(db, clues), nowMs());
    },
  },
  {
    ...{ method: 'get', path: '/fhir/pedidos/:id', type: 'SupplyRequest', everywhere: true },
    roles: ['administrador', 'operador'],
    about: 'Un pedido como SupplyRequest, y lo que ha llegado como SupplyDelivery',
    async handler({ db }, { caller }, request) {
      const order = await selectOrder(db, uuidIn(request, 'un pedido'));
      if (order === undefined || !maySee(caller, order.clues))
        throw fault('not-found', 'No hay un pedido con ese número a su alcance.', { fix: 'Recargue la lista.' });
      return orderBundle(order, await selectCame(db, order.id));
    },
  },
];

async function selectCame(db: Database, order: string): Promise<CameRow[]> {
  const { rows } = await db.query<CameRow>(
    `select r.operation, l.item, sum(m.quantity)::integer as packs, min(m.at) as at
     from stock_order_receipt r join stock_move m on m.operation = r.operation join stock_lot l on l.id = m.lot
     where r."order" = $1 group by r.operation, l.item order by 4, 2`,
    [order],
  );
  return rows;
}
