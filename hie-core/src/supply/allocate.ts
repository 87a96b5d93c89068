/** Which lots are handed out: what expires first leaves first (FEFO), never what has expired; or the lots that somebody has in his hand. */
import { fault, type HubError } from '../errors.ts';
import type { Held } from '../store/write-rule.ts';
import { isSameLot } from './lots.ts';
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
  const taken = named.length === 0 ? firstToExpire(lots, wanted, today) : ofAll(lots, named, wanted, today);
  const found = packsIn(taken);
  if (found === wanted) return taken;
  if (named.length > 0 && found > wanted)
    throw fault('value', 'Los lotes suman otra cantidad que la que se surte.', {
      path: 'MedicationDispense.quantity',
      rule: 'La suma de los lotes es la cantidad',
      fix: 'Corrija la cantidad o los envases de cada lote.',
    });
  throw tooFew(lots, { named, wanted, found, today, name });
}

interface Missing {
  readonly named: readonly LotNamed[];
  readonly wanted: number;
  readonly found: number;
  readonly today: string;
  readonly name: string;
}

function tooFew(lots: Lots, { named, wanted, found, today, name }: Missing): HubError {
  const available = packsIn(inDate(lots, today));
  const path = 'MedicationDispense.quantity';
  const rule = 'Ninguna existencia queda en negativo';
  // There is enough, but not in the box that he has in his hand: the other counter was quicker.
  if (named.length > 0 && available >= wanted) {
    const told = named.map(({ lot }) => lot.slice(0, 20)).join(', ');
    return fault('business-rule', `De ${name}, lote ${told}, quedan ${found} en este lugar y se piden ${wanted}.`, {
      ...{ path, rule },
      fix: `Mire el anaquel otra vez: alguien acaba de surtir de ese lote. De los demás lotes hay ${available - found}.`,
    });
  }
  return fault('business-rule', `De ${name} hay ${available} en este lugar y se piden ${wanted}.`, {
    ...{ path, rule },
    fix:
      available === 0
        ? 'No hay: vea en existencias qué unidad cercana lo tiene, o deje pendiente la línea.'
        : `Surta ${available} y deje pendiente el resto: la receta lo recuerda.`,
  });
}

/** One after another, each from what the ones before have left: two boxes of one number may be two lots. */
function ofAll(lots: Lots, named: readonly LotNamed[], wanted: number, today: string): LotTaken[] {
  let left = lots;
  const taken: LotTaken[] = [];
  for (const one of named) {
    const some = ofNamed(left, one, wanted, named.length, today);
    left = left.map((lot) => ({ ...lot, packs: lot.packs - packsIn(some.filter((other) => isSameLot(lot, other))) }));
    taken.push(...some);
  }
  return merged(taken);
}

/** A lot that was named twice leaves in one line. */
const merged = (taken: readonly LotTaken[]): LotTaken[] => {
  const lines: LotTaken[] = [];
  for (const one of taken) {
    const at = lines.findIndex((line) => isSameLot(line, one));
    if (at < 0) lines.push(one);
    else lines[at] = { ...one, packs: lines[at]!.packs + one.packs };
  }
  return lines;
};

function ofNamed(lots: Lots, named: LotNamed, wanted: number, count: number, today: string): LotTaken[] {
  const { lot, expiry: day, packs } = named;
  const own = lots.filter((one) => one.lot === lot && (day === undefined || one.expiry === day));
  if (own.length > 0 && own.every(({ expiry }) => expiry < today))
    throw fault('business-rule', `El lote ${lot.slice(0, 20)} caducó: no se entrega.`, {
      path: 'MedicationDispense.extension',
      rule: 'Un lote caducado no se surte',
      fix: 'Apártelo en cuarentena y surta otro lote.',
    });
  return firstToExpire(own, packs ?? (count === 1 ? wanted : 0), today);
}
