/** A count of this unit, or word that there is none. */
import type { Queryable } from '../../db.ts';
import { fault } from '../../errors.ts';
import { type CountRow, selectCount } from './sql.ts';

/** @param lock nobody else changes it before this transaction ends */
export async function found(db: Queryable, id: string, clues: string, lock = false): Promise<CountRow> {
  const count = await selectCount(db, id, clues, lock);
  if (count === undefined)
    throw fault('not-found', 'No hay un conteo con ese número en esta unidad.', { fix: 'Recargue la lista.' });
  return count;
}
