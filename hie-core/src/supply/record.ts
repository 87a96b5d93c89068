/**
 * How an act of the shelves is written down: once, whatever its sender repeats, and never below zero (docs/adr/0035). The lines are worked
 * out inside the transaction; who lost a race against another hand works them out again.
 */
import { type Database, inTransaction, type Queryable, sqlState } from '../db.ts';
import { fault, HubError } from '../errors.ts';
import type { Place } from './place.ts';
import {
  insertMoves,
  type Line,
  type MoveRow,
  type Operation,
  selectOperation,
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
  const before = await selectOperation(db, operation.id);
  if (before.length > 0) return repeated(operation, before);
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(db, async (client) => {
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
        return { repeated: false, moves: await selectOperation(client, operation.id) };
      });
    } catch (error) {
      const state = sqlState(error) ?? '';
      if (state === UNIQUE) {
        const done = await selectOperation(db, operation.id);
        if (done.length > 0) return repeated(operation, done);
        throw takenBack();
      }
      if (state === CHECK) throw refusedBy(error);
      if (!AGAIN.has(state) || attempt === ATTEMPTS) throw error;
    }
  }
}

function repeated({ id, kind }: Operation, moves: readonly MoveRow[]): Recorded {
  if (moves.every((move) => move.kind === kind)) return { repeated: true, moves };
  throw fault('duplicate', 'Ese número de operación ya se usó para otra cosa.', {
    path: 'operacion',
    value: id,
    fix: 'Envíe cada operación con un UUID propio.',
  });
}

const takenBack = () => fault('duplicate', 'Ese movimiento ya se corrigió.', { fix: 'Lea de nuevo la operación.' });

function refusedBy(error: unknown): HubError {
  const constraint = (error as { constraint?: string }).constraint ?? '';
  const fix = 'Lea de nuevo las existencias y corrija la cantidad.';
  if (constraint === 'stock_return_of_what_was_handed')
    return fault('business-rule', 'Esa persona no tiene tantos envases de ese lote.', {
      rule: 'Nadie devuelve más de lo que se le entregó',
      fix: 'Revise el surtimiento y lo que ya se devolvió de él.',
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
