/** Network edge of the shelves (`/insumos`): what a box is, what there is, what is ordered, and the acts. Quantities are packs. */
import { ask, read } from '../hub/read.ts';

export interface Item {
  readonly clave: string;
  readonly nombre: string;
  /** What a pack holds; absent: it is not divided, or nobody said yet. */
  readonly envase?: { readonly unidades: number; readonly unidad?: string };
  readonly fraccion?: string;
}
export interface Lot {
  readonly clave: string;
  readonly nombre: string;
  readonly lote: string;
  readonly caducidad: string;
  readonly envases: number;
}
export interface ShelfLot extends Lot {
  readonly lugar: 'farmacia' | 'almacen' | 'piso' | 'cuarentena';
}
export interface Unit {
  readonly clues: string;
  readonly nombre: string;
  readonly alcaldia?: string | null;
}

const of = (clues: string, more: Readonly<Record<string, string>> = {}) =>
  new URLSearchParams({ clues, ...more }).toString();

export const readItem = (
  clues: string,
  asked: { readonly clave: string } | { readonly codigo: string },
  signal?: AbortSignal,
): Promise<Item> => read(`/insumos/claves?${of(clues, asked)}`, signal);

export const readUnits = async (clues: string, signal?: AbortSignal): Promise<readonly Unit[]> =>
  (await read<{ readonly unidades: readonly Unit[] }>(`/insumos/unidades?${of(clues)}`, signal)).unidades;

interface Shelf {
  readonly clave: string;
  readonly nombre: string;
  readonly lotes: readonly Omit<ShelfLot, 'clave' | 'nombre'>[];
}

/** Every lot that a unit holds, what expires first on top. */
export async function readShelves(clues: string, signal?: AbortSignal): Promise<readonly ShelfLot[]> {
  const { claves } = await read<{ readonly claves: readonly Shelf[] }>(`/insumos/inventario?${of(clues)}`, signal);
  return claves
    .flatMap(({ clave, nombre, lotes }) => lotes.map((lot) => ({ ...lot, clave, nombre })))
    .sort((a, b) => a.caducidad.localeCompare(b.caducidad));
}

/** An act of the ledger: its operation makes a repetition harmless. */
export interface Act {
  readonly operacion: string;
  readonly clues: string;
}
export const tell = <A extends Act>(path: string, body: A): Promise<unknown> =>
  ask({ method: 'POST', path: `/insumos${path}`, body });

/** A whole operation taken back by counter-entries: nothing is erased. */
export const takeBack = (clues: string, operation: string, reason: string): Promise<unknown> =>
  tell('/correcciones', { operacion: crypto.randomUUID(), clues, corrige: operation, motivo: reason } as Act);

export interface Witness {
  readonly cuenta: string;
  readonly nombre: string;
}
export const readWitnesses = async (clues: string, signal?: AbortSignal): Promise<readonly Witness[]> =>
  (await read<{ readonly testigos: readonly Witness[] }>(`/insumos/testigos?${of(clues)}`, signal)).testigos;
