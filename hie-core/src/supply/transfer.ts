/**
 * Packs that travel: sent, they are in a place of their own that holds what has not arrived; so what is on the way can be seen, and cannot
 * arrive twice. What never arrives stays there to be seen.
 */
import type { Database, Queryable } from '../db.ts';
import { fault } from '../errors.ts';
import { firstToExpire, packsIn } from './allocate.ts';
import type { Arrival, Transfer } from './api.ts';
import { cityDate } from './clock.ts';
import { isNamed, isSameLot, takeNamed } from './lots.ts';
import type { Place } from './place.ts';
import { type Recorded, record } from './record.ts';
import { type Line, selectLots } from './sql.ts';
import { kindOf } from './surtido.ts';

export interface TransferParts {
  readonly db: Database;
  readonly nowMs: () => number;
}

export function send({ db, nowMs }: TransferParts, given: Transfer, actor: string): Promise<Recorded> {
  const { operacion: id, clues, lugar, destino, renglones } = given;
  if (destino === clues && lugar === 'farmacia')
    throw fault('value', 'El destino es la misma farmacia.', { path: 'destino', fix: 'Elija otra unidad.' });
  const source: Place = { clues, kind: kindOf(lugar) };
  const target: Place = { clues: destino, kind: 'transit', transfer: id };
  return record(db, { id, kind: 'send', actor, told: given }, async (client) => {
    await knowSite(client, destino);
    const shelf = await selectLots(
      client,
      source,
      renglones.map(({ clave }) => clave),
    );
    const lines: Line[] = [];
    for (const [at, { envases, ...told }] of renglones.entries()) {
      const lots = shelf.filter((one) => isNamed(one, told));
      const taken = firstToExpire(lots, envases, cityDate(nowMs()));
      if (packsIn(taken) < envases) throw tooFew(`renglones.${at}`, packsIn(taken), envases);
      for (const { packs, ...of } of taken) {
        lines.push({ source, target, of, packs });
        const own = shelf.find((one) => isSameLot(one, of));
        if (own !== undefined) own.packs -= packs;
      }
    }
    return lines;
  });
}

export function arrive({ db }: TransferParts, transfer: string, given: Arrival, actor: string): Promise<Recorded> {
  const { operacion: id, clues, lugar, renglones } = given;
  const source: Place = { clues, kind: 'transit', transfer };
  const target: Place = { clues, kind: kindOf(lugar) };
  return record(db, { id, kind: 'arrive', actor, told: { transfer, given } }, async (client) => {
    const travelling = await selectLots(client, source, undefined);
    if (travelling.length === 0)
      throw fault('not-found', 'De ese traspaso no queda nada por recibir en esta unidad.', {
        fix: 'Vea los traspasos en camino; quizá alguien ya lo recibió.',
      });
    if (renglones === undefined) return travelling.map(({ packs, ...of }) => ({ source, target, of, packs }));
    return renglones.flatMap(({ envases, ...told }): Line[] => {
      const there = packsIn(travelling.filter((one) => isNamed(one, told)));
      if (envases > there) throw tooFew('renglones', there, envases);
      return takeNamed(travelling, told, envases).map(({ packs, ...of }) => ({ source, target, of, packs }));
    });
  });
}

async function knowSite(db: Queryable, clues: string): Promise<void> {
  const { rows } = await db.query('select from stock_site where clues = $1', [clues]);
  if (rows.length === 0)
    throw fault('not-found', 'Esa unidad no lleva existencias en Amate.', {
      path: 'destino',
      value: clues,
      fix: 'Revise la CLUES; una unidad nueva empieza con su primera entrada.',
    });
}

const tooFew = (path: string, there: number, wanted: number) =>
  fault('business-rule', `Hay ${there} envases en fecha y se piden ${wanted}.`, {
    path,
    rule: 'Ninguna existencia queda en negativo',
    fix: `Envíe a lo más ${there}.`,
  });
