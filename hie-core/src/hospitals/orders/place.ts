/** What an operator orders of an edge, and takes back. Each act is on record; the edge fetches orders with its next report. */
import type { Database, Queryable } from '../../db.ts';
import { fault } from '../../errors.ts';
import { entryOf } from '../../security/audit/entry.ts';
import type { RequestContext } from '../../store/guarded.ts';
import type { Repository } from '../../store/repository.ts';
import { ORDER_KIND, type OrderAsked } from '../api.ts';
import { selectHospital } from '../sql.ts';
import { insertOrder, type OrderRow, selectOrder, withdraw } from './sql.ts';

export interface OrderParts {
  readonly db: Database;
  readonly repository: Pick<Repository, 'record'>;
  readonly nowMs: () => number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export async function placeOrder(
  parts: OrderParts,
  context: RequestContext,
  clues: string,
  { clase, mensajes, motivo }: OrderAsked,
): Promise<OrderRow> {
  await known(parts.db, clues);
  const kind = ORDER_KIND[clase];
  if (kind === 'dismiss' && motivo === '')
    throw fault('required', 'Falta el motivo.', { path: 'motivo', fix: 'Escriba por qué se descarta.' });
  const by = context.caller.name || context.caller.subject;
  const order = await insertOrder(parts.db, clues, { kind, messages: [...new Set(mensajes)], reason: motivo, by });
  await told(
    parts,
    context,
    clues,
    order,
    `${clase} ${order.messages.length} mensaje(s)${motivo === '' ? '' : `: ${motivo}`}`,
  );
  return order;
}

/** What still waits here is withdrawn; what was dismissed there comes back by another order. */
export async function undoOrder(
  parts: OrderParts,
  context: RequestContext,
  clues: string,
  id: string,
): Promise<OrderRow> {
  const order = UUID.test(id) ? await selectOrder(parts.db, clues, id) : undefined;
  if (order === undefined) throw fault('not-found', 'No hay una orden con ese número.', { fix: 'Recargue la página.' });
  if (await withdraw(parts.db, clues, id)) {
    await told(parts, context, clues, order, 'retirada antes de que el hospital la tomara');
    return (await selectOrder(parts.db, clues, id))!;
  }
  if (order.kind !== 'dismiss' || order.outcome === 'failed')
    throw fault('conflict', 'El hospital ya tomó esa orden.', {
      fix: 'Reenviar dos veces no duplica nada: espere a que termine y vuelva a mirar.',
    });
  return placeOrder(parts, context, clues, { clase: 'recuperar', mensajes: [...order.messages], motivo: '' });
}

async function known(db: Queryable, clues: string): Promise<void> {
  if ((await selectHospital(db, clues)) === undefined)
    throw fault('not-found', 'Ese hospital no está conectado.', { fix: 'Vuelva a la lista de hospitales.' });
}

async function told(
  { repository, nowMs }: OrderParts,
  context: RequestContext,
  clues: string,
  order: OrderRow,
  note: string,
) {
  const act = { interaction: 'operation', outcome: 'success', entities: [], facility: clues } as const;
  const query = `hospitales/${clues}/ordenes/${order.id}`;
  await repository.record([entryOf({ ...context, ...act, atMs: nowMs(), query, note })]);
}
