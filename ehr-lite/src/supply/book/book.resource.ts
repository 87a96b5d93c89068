/** Network edge of the book of controlled medicines. */
import { read } from '../../hub/read.ts';

export const KINDS = [
  ...(['receipt', 'dispense', 'send', 'arrive', 'adjust', 'waste'] as const),
  ...(['quarantine', 'release', 'return', 'correction'] as const),
];
export type Kind = (typeof KINDS)[number];

export interface Opening {
  readonly clave: string;
  readonly nombre: string;
  readonly fraccion: string;
  readonly lugar: string;
  readonly existencia: number;
}
export interface Entry {
  readonly asiento: number;
  readonly cuando: string;
  readonly fraccion: string;
  readonly clave: string;
  readonly nombre: string;
  readonly lote: string;
  readonly caducidad: string;
  readonly movimiento: Kind;
  readonly lugar: string;
  readonly entrada: number;
  readonly salida: number;
  readonly existencia: number;
  readonly responsable: string;
  readonly motivo: string | null;
  readonly testigo: string | null;
}
export interface Book {
  readonly saldosIniciales: readonly Opening[];
  readonly renglones: readonly Entry[];
}

/** So many lines at once; then fewer days have to be asked for. */
export const MOST_LINES = 5_000;

export const readBook = (clues: string, desde: string, hasta: string, signal?: AbortSignal): Promise<Book> =>
  read(`/insumos/controlados?${new URLSearchParams({ clues, desde, hasta })}`, signal);
