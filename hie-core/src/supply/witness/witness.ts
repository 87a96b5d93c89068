/** Before whom something is done: an account of the unit's staff that can be asked later, and never one that did it. */
import type { Queryable } from '../../db.ts';
import { fault } from '../../errors.ts';
import { selectWitnesses } from './sql.ts';

/** Who acts: shown in the ledger, and known by his account. */
export interface Actor {
  readonly name: string;
  readonly account: string;
}

export interface Witness {
  readonly account: string;
  /** As the ledger and the book of controlled medicines show it. */
  readonly name: string;
}

/** @param doers accounts that did what is witnessed */
export async function witnessOf(
  db: Queryable,
  clues: string,
  account: string,
  doers: readonly string[],
): Promise<Witness> {
  if (doers.includes(account))
    throw fault('business-rule', 'El testigo debe ser otra persona.', {
      path: 'testigo',
      rule: 'Nadie es testigo de lo que hizo',
      fix: 'Elija a quien lo presenció y no contó ni movió nada.',
    });
  const [found] = await selectWitnesses(db, clues, account);
  if (found === undefined)
    throw fault('not-found', 'Ese testigo no tiene cuenta vigente en esta unidad.', {
      path: 'testigo',
      value: account,
      fix: 'Elija a alguien de la lista (GET /insumos/testigos).',
    });
  return { account, name: `${found.name} (${found.username})` };
}

export async function witnessesFor(db: Queryable, clues: string, asking: string): Promise<object> {
  const rows = await selectWitnesses(db, clues, null);
  return {
    testigos: rows
      .filter(({ account }) => account !== asking)
      .map(({ account, name }) => ({ cuenta: account, nombre: name })),
  };
}
