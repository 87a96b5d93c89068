/** A requisition is made, and moves along its states (states.ts): each move once, by whom it is, in a transaction of its own. */
import { type Database, inTransaction, sqlState } from '../../db.ts';
import { fault } from '../../errors.ts';
import type { Caller } from '../../security/caller.ts';
import { knowItem } from '../items.ts';
import type { ReceiveParts } from '../receive.ts';
import type { Actor } from '../witness/witness.ts';
import type { Order, OrderMove } from './api.ts';
import * as sql from './sql.ts';
import { checkMove, maySee } from './states.ts';

const UNIQUE = '23505';

export async function requisition(
  { db, terminology }: Pick<ReceiveParts, 'db' | 'terminology'>,
  given: Order,
  by: Actor,
): Promise<object> {
  const { operacion: id, clues, renglones } = given;
  try {
    await inTransaction(db, async (client) => {
      for (const clave of new Set(renglones.map((row) => row.clave)))
        await knowItem(client, terminology, { key: clave, packUnits: undefined, unit: undefined });
      await sql.insertOrder(client, id, clues, renglones);
      await sql.insertEvent(client, id, { state: 'requested', by, id });
    });
  } catch (error) {
    if (sqlState(error) !== UNIQUE) throw error;
    const done = await sql.selectOrder(db, id);
    if (done?.clues !== clues || !isSame(done, renglones)) throw usedBefore(id);
    return { repetida: true, ...shown(done) };
  }
  return { repetida: false, ...shown((await sql.selectOrder(db, id))!) };
}

/** Told again: it has to ask for the same. */
function isSame({ lines }: sql.OrderRow, renglones: Order['renglones']): boolean {
  const asked = new Map<string, number>();
  for (const { clave, envases } of renglones) asked.set(clave, (asked.get(clave) ?? 0) + envases);
  return asked.size === lines.length && lines.every(({ clave, pedidos }) => asked.get(clave) === pedidos);
}

export async function move(db: Database, id: string, given: OrderMove, caller: Caller, by: Actor): Promise<object> {
  const { operacion, estado, motivo, proveedor, renglones } = given;
  const repeated = await inTransaction(db, async (client) => {
    const order = await sql.lockOrder(client, id);
    if (order === undefined || !maySee(caller, order.clues)) throw noOrder();
    const told = await sql.selectAct(client, operacion);
    if (told?.order === id && told.state === sql.storedOf(estado)) return true;
    if (told !== undefined) throw usedBefore(operacion);
    const [first] = await sql.selectEvents(client, id);
    checkMove(
      {
        clues: order.clues,
        state: sql.wordOf(order.state),
        askedBy: { name: first?.actor ?? '', account: first?.account ?? '' },
      },
      estado,
      caller,
      by,
      motivo,
    );
    if (estado === 'autorizado') await sql.approveLines(client, id, renglones);
    await sql.moveOrder(client, id, sql.storedOf(estado), proveedor);
    await sql.insertEvent(client, id, { state: sql.storedOf(estado), by, reason: motivo, id: operacion });
    return false;
  });
  return { repetida: repeated, ...(await orderAt(db, id, caller)) };
}

export async function orderAt(db: Database, id: string, caller: Caller): Promise<object> {
  const order = await sql.selectOrder(db, id);
  if (order === undefined || !maySee(caller, order.clues)) throw noOrder();
  const events = await sql.selectEvents(db, id);
  return {
    ...shown(order),
    historia: events.map(({ at, state, actor, reason }) => ({
      ...{ cuando: at.toISOString(), estado: sql.wordOf(state), quien: actor },
      ...(reason !== null && { motivo: reason }),
    })),
  };
}

export const shown = ({ id, clues, name, state, at, supplier, lines }: sql.OrderRow): object => ({
  ...{ pedido: id, clues, nombre: name, estado: sql.wordOf(state), desde: at.toISOString() },
  ...(supplier !== null && { proveedor: supplier }),
  renglones: lines,
});

const noOrder = () =>
  fault('not-found', 'No hay un pedido con ese número a su alcance.', { fix: 'Recargue la lista.' });
const usedBefore = (value: string) =>
  fault('duplicate', 'Ese número de operación ya se usó para otra cosa.', {
    path: 'operacion',
    value,
    fix: 'Envíe cada operación con un UUID propio.',
  });
