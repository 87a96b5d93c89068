/** Which lots are handed out: what expires first leaves first (FEFO), never what has expired; or the lots that somebody has in his hand. */
import { fault } from '../errors.ts';
import type { Held } from '../store/write-rule.ts';
import type { LotNamed, LotTaken } from './surtido.ts';

type Lots = Held['lots'];

/** @returns fewer packs than were wanted when there are no more */
export function firstToExpire(lots: Lots, wanted: number, today: string): LotTaken[] {
  const taken: LotTaken[] = [];
  let left = wanted;
  for (const lot of inDate(lots, today)) {
    if (left === 0) break;
    const packs = Math.min(left, lot.packs);
    taken.push({ ...lot, packs });
    left -= packs;
  }
  return taken;
}

export const inDate = (lots: Lots, today: string): Lots =>
  lots
    .filter(({ expiry, packs }) => expiry >= today && packs > 0)
    .sort((a, b) => (a.expiry < b.expiry ? -1 : a.expiry > b.expiry ? 1 : 0));

export const packsIn = (lots: readonly { readonly packs: number }[]): number =>
  lots.reduce((sum, { packs }) => sum + packs, 0);

/** @throws HubError when the shelf has not that much of it, or it has expired */
export function allocate(
  lots: Lots,
  wanted: number,
  named: readonly LotNamed[],
  today: string,
  name: string,
): LotTaken[] {
  const taken =
    named.length === 0
      ? firstToExpire(lots, wanted, today)
      : named.flatMap((one) => ofNamed(lots, one, wanted, named.length, today));
  const found = packsIn(taken);
  if (found === wanted) return taken;
  if (named.length > 0 && found > wanted)
    throw fault('value', 'Los lotes suman otra cantidad que la que se surte.', {
      path: 'MedicationDispense.quantity',
      rule: 'La suma de los lotes es la cantidad',
      fix: 'Corrija la cantidad o los envases de cada lote.',
    });
  const available = packsIn(inDate(lots, today));
  throw fault('business-rule', `De ${name} hay ${available} en este lugar y se piden ${wanted}.`, {
    path: 'MedicationDispense.quantity',
    rule: 'Ninguna existencia queda en negativo',
    fix:
      available === 0
        ? 'No hay: vea en existencias qué unidad cercana lo tiene, o deje pendiente la línea.'
        : `Surta ${available} y deje pendiente el resto: la receta lo recuerda.`,
  });
}

function ofNamed(lots: Lots, { lot, packs }: LotNamed, wanted: number, count: number, today: string): LotTaken[] {
  const own = lots.filter((one) => one.lot === lot);
  if (own.length > 0 && own.every(({ expiry }) => expiry < today))
    throw fault('business-rule', `El lote ${lot.slice(0, 20)} caducó: no se entrega.`, {
      path: 'MedicationDispense.extension',
      rule: 'Un lote caducado no se surte',
      fix: 'Apártelo en cuarentena y surta otro lote.',
    });
  return firstToExpire(own, packs ?? (count === 1 ? wanted : 0), today);
}
