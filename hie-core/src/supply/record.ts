/**
 * How an act of the shelves is written down: once, whatever its sender repeats, and never below zero (docs/adr/0035). The same number with
 * other content is refused. The lines are worked out inside the transaction; who lost a race against another hand works them out again.
 */
import { hash } from 'node:crypto';
import { type Database, inTransaction, type Queryable, sqlState } from '../db.ts';
import { fault, HubError } from '../errors.ts';
import { insertReceipt } from './orders/received.ts';
import type { Place } from './place.ts';
import {
  insertMoves,
  insertTold,
  type Line,
  type MoveRow,
  type Operation,
  selectOperation,
  selectTold,
  storeLots,
  storePlaces,
} from './sql.ts';

export interface Recorded {
  /** It had been told before. */
  readonly repeated: boolean;
  readonly moves: readonly MoveRow[];
}

/** deadlock_detected, serialization_failure, lock_not_available */
const AGAIN = new Set(['40P01', '40001', '55P03']);
const ATTEMPTS = 4;
const UNIQUE = '23505';
const CHECK = '23514';

export async function record(
  db: Database,
  operation: Operation,
  linesOf: (client: Queryable) => Promise<readonly Line[]>,
): Promise<Recorded> {
  const before = await done(db, operation);
  if (before !== undefined) return before;
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(db, async (client) => {
        // First: who tells the same at the same time waits here, and is answered as told before.
        await insertTold(client, operation.id, digestOf(operation));
        const lines = await linesOf(client);
        await storePlaces(
          client,
          // Where something can be handed out there are persons to hand it to, and somebody whom it is bought from.
          lines.flatMap(({ source, target: { clues, ...target } }): Place[] => [
            ...[source, { clues, ...target }],
            ...[{ clues, kind: 'patient' } as const, { clues, kind: 'supplier' } as const],
          ]),
        );
        await storeLots(
          client,
          lines.map(({ of }) => of),
        );
        await insertMoves(client, operation, lines);
        if (operation.against !== undefined) await insertReceipt(client, operation.id, operation.against);
        return { repeated: false, moves: await selectOperation(client, operation.id) };
      });
    } catch (error) {
      const state = sqlState(error) ?? '';
      if (state === UNIQUE) {
        const before = await done(db, operation);
        if (before !== undefined) return before;
        throw takenBack();
      }
      if (state === CHECK) throw refusedBy(error);
      if (!AGAIN.has(state) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** undefined: nobody told of it before. @throws HubError when it was told of something else */
async function done(db: Queryable, operation: Operation): Promise<Recorded | undefined> {
  const [moves, told] = [await selectOperation(db, operation.id), await selectTold(db, operation.id)];
  if (told === undefined && moves.length === 0) return undefined;
  // Nothing of what was told is known from before it was kept; what a resource says of the shelves has its number from the resource.
  const same = told === undefined ? moves.every(isBare(operation)) : told === digestOf(operation);
  if (same) return { repeated: true, moves };
  throw fault('duplicate', 'Ese número de operación ya se usó para otra cosa.', {
    path: 'operacion',
    value: operation.id,
    rule: 'Una operación que se repite dice lo mismo que la primera vez',
    fix: 'Envíe cada operación con un UUID propio.',
  });
}

const isBare =
  ({ kind }: Operation) =>
  (move: MoveRow): boolean =>
    move.kind === kind && (move.resource === null || kind === 'return' || kind === 'correction');

/** Whatever the order of its members. */
const digestOf = ({ kind, told }: Operation): string =>
  hash(
    'sha256',
    JSON.stringify([kind, told], (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    ),
    'hex',
  );

const takenBack = () => fault('duplicate', 'Ese movimiento ya se corrigió.', { fix: 'Lea de nuevo la operación.' });

function refusedBy(error: unknown): HubError {
  const constraint = (error as { constraint?: string }).constraint ?? '';
  const fix = 'Lea de nuevo las existencias y corrija la cantidad.';
  if (constraint === 'stock_return_of_what_was_handed')
    return fault('business-rule', 'Esa persona no tiene tantos envases de ese lote.', {
      rule: 'Nadie devuelve más de lo que se le entregó',
      fix: 'Revise el surtimiento y lo que ya se devolvió de él.',
    });
  if (constraint.startsWith('stock_order_'))
    return fault('business-rule', 'Ese pedido ya no espera todo eso.', {
      path: 'pedido',
      rule: 'No se recibe más de lo autorizado',
      fix: 'Lea de nuevo el pedido.',
    });
  if (constraint === 'stock_never_negative')
    return fault('business-rule', 'No hay tantos envases de ese lote en ese lugar.', {
      rule: 'Ninguna existencia queda en negativo',
      fix,
    });
  return new HubError(
    [{ code: 'business-rule', text: 'El libro de insumos no admite ese movimiento.', rule: constraint, fix }],
    {
      cause: error,
    },
  );
}
