/**
 * Before a count is closed: which lines do not agree. Still blind: how far off one is, is told only when it was counted a second time, so that
 * nobody counts towards a number.
 */
import type { Database } from '../../db.ts';
import { found } from './found.ts';
import * as sql from './sql.ts';

/** Counted once, and not what the ledger says. */
export const needsSecond = ({ counted, second, expected }: sql.Counted): boolean =>
  counted !== null && second === null && counted !== expected;

export const lotOf = ({ item, lot, expiry, owner, programme }: sql.Counted): object => ({
  ...{ clave: item, lote: lot, caducidad: expiry },
  ...(owner !== '' && { propietario: owner }),
  ...(programme !== '' && { programa: programme }),
});

/** From now on the first round is over: what is counted again is the second. */
export async function review(db: Database, id: string, clues: string): Promise<object> {
  const count = await found(db, id, clues);
  if (count.closedAt === null) await sql.markReviewed(db, id);
  const rows = await sql.selectCounted(db, count);
  return {
    conteo: id,
    renglones: rows.length,
    contados: rows.filter(({ counted }) => counted !== null).length,
    diferencias: rows.flatMap((row) => {
      if (row.second === null) return needsSecond(row) ? [{ ...lotOf(row), contados: row.counted }] : [];
      const { counted, second, expected } = row;
      return [
        { ...lotOf(row), contados: counted, segunda: second, esperados: expected, diferencia: second - expected },
      ];
    }),
  };
}
