/** Where packs of a lot still stand from which somebody could be handed one, and what is set apart already. */
import type { ShelfWith } from './recall.resource.ts';

/** As `/insumos/cuarentena` names them. */
export const PLACES = ['farmacia', 'almacen', 'piso'] as const;
export type Place = (typeof PLACES)[number];

export interface Standing {
  readonly place: Place;
  readonly packs: number;
}

const packsAt = (shelves: readonly ShelfWith[], clues: string, place: string): number =>
  shelves
    .filter((shelf) => shelf.clues === clues && shelf.lugar === place)
    .reduce((sum, { envases }) => sum + envases, 0);

export const standingIn = (shelves: readonly ShelfWith[], clues: string): readonly Standing[] =>
  PLACES.map((place) => ({ place, packs: packsAt(shelves, clues, place) })).filter(({ packs }) => packs > 0);

export const apartIn = (shelves: readonly ShelfWith[], clues: string): number => packsAt(shelves, clues, 'cuarentena');
