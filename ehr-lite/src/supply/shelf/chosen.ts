/** Lots taken from a shelf for something: one line for each, never more than there is. */
import type { Scanned } from '@amate/terminology/identifiers/gs1.ts';
import type { ShelfLot } from '../supply.resource.ts';

export interface Chosen {
  readonly lot: ShelfLot;
  readonly envases: number;
}

const idOf = ({ clave, lote, caducidad, lugar }: ShelfLot): string => [clave, lote, caducidad, lugar].join(' ');
export const keyOf = ({ lot }: Pick<Chosen, 'lot'>): string => idOf(lot);

/** One more of it; a scanner reads each box. */
export function withOne(chosen: readonly Chosen[], lot: ShelfLot): readonly Chosen[] {
  const known = chosen.find((one) => idOf(one.lot) === idOf(lot));
  if (known === undefined) return [{ lot, envases: 1 }, ...chosen];
  return counted(chosen, known, Math.min(known.envases + 1, lot.envases));
}

export const counted = (chosen: readonly Chosen[], which: Chosen, envases: number): readonly Chosen[] =>
  chosen.map((one) => (keyOf(one) === keyOf(which) ? { ...one, envases } : one));

export const dropped = (chosen: readonly Chosen[], which: Chosen): readonly Chosen[] =>
  chosen.filter((one) => keyOf(one) !== keyOf(which));

export const isTooMuch = ({ lot, envases }: Chosen): boolean => envases > lot.envases;

export const packsIn = (chosen: readonly { readonly envases: number }[]): number =>
  chosen.reduce((sum, { envases }) => sum + envases, 0);

/** As `/insumos` is told of lots: one number may stand on boxes of two expiries. */
export const rowsOf = (chosen: readonly Chosen[]) =>
  chosen.map(({ lot: { clave, lote, caducidad }, envases }) => ({ clave, lote, caducidad, envases }));

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** By letters of the name, of the key or of the lot: every word that was typed. */
export function matching(lots: readonly ShelfLot[], typed: string): readonly ShelfLot[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return lots.filter(({ nombre, clave, lote }) => {
    const text = plain(`${nombre} ${clave} ${clave.replaceAll('.', '')} ${lote}`);
    return words.every((word) => text.includes(word));
  });
}

/** Lots of the box in hand: of its lot where the code says it. */
export const ofBox = (lots: readonly ShelfLot[], key: string, { lot }: Scanned): readonly ShelfLot[] =>
  lots.filter(({ clave, lote }) => clave === key && (lot === undefined || lote === lot));
