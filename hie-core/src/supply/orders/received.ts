/**
 * Receipts against an order: whether what comes is awaited. The receipt itself counts the order down, in its own statement, whichever door it
 * came through (migration 000045); what is said here is only said better.
 */
import type { Queryable } from '../../db.ts';
import { fault } from '../../errors.ts';
import { lockOrder, selectOrder } from './sql.ts';

export interface Came {
  readonly item: string;
  readonly packs: number;
}

/** An order as a receipt sees it. */
export interface Awaits {
  readonly clues: string;
  /** As the database has it. */
  readonly state: string;
  readonly lines: readonly { readonly item: string; readonly left: number }[];
}

/** Where its sender named the order, and how many packs came. */
interface Paths {
  readonly order: string;
  readonly packs: string;
}
const OF_RECEIPT: Paths = { order: 'pedido', packs: 'renglones.envases' };

/** @throws HubError when nothing is awaited by that number here, or more comes than is awaited */
export function checkAgainst(
  awaits: Awaits | undefined,
  order: string,
  clues: string,
  came: readonly Came[],
  paths = OF_RECEIPT,
): void {
  const open = awaits?.clues === clues && (awaits.state === 'ordered' || awaits.state === 'approved');
  if (!open) throw notOpen(order, paths.order);
  for (const [item, rows] of Map.groupBy(came, (one) => one.item)) {
    const packs = rows.reduce((sum, row) => sum + row.packs, 0);
    const left = awaits.lines.find((line) => line.item === item)?.left ?? 0;
    if (packs > left) throw tooMuch(item, left, packs, paths.packs);
  }
}

/** Locked until the transaction of the receipt ends. */
export async function checkReceipt(db: Queryable, order: string, clues: string, came: readonly Came[]): Promise<void> {
  await lockOrder(db, order);
  const found = await selectOrder(db, order);
  const lines = found?.lines.map(({ clave, pedidos, autorizados, recibidos }) => ({
    ...{ item: clave, left: (autorizados ?? pedidos) - recibidos },
  }));
  checkAgainst(found && { ...found, lines: lines! }, order, clues, came);
}

/** A receipt is corrected: what it brought has not come. */
export async function takeBackReceipt(db: Queryable, operation: string): Promise<void> {
  await db.query('delete from stock_order_receipt where operation = $1', [operation]);
}

export async function insertReceipt(db: Queryable, operation: string, order: string): Promise<void> {
  await db.query('insert into stock_order_receipt (operation, "order") values ($1, $2)', [operation, order]);
}

const notOpen = (order: string, path: string) =>
  fault('business-rule', 'Ese pedido no está por recibirse en esta unidad.', {
    path,
    value: order,
    rule: 'Se recibe contra un pedido autorizado o enviado',
    fix: 'Revise el número del pedido, o registre la entrada sin él.',
  });

const tooMuch = (item: string, left: number, packs: number, path: string) =>
  fault('business-rule', `De ${item} el pedido espera ${left} envases y llegan ${packs}.`, {
    path,
    rule: 'No se recibe más de lo autorizado',
    fix: left === 0 ? 'Registre ese renglón sin pedido.' : `Reciba ${left} contra el pedido y lo demás sin él.`,
  });
