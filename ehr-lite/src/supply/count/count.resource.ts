/** Network edge of counts (`/insumos/conteos`). Blind: what the hub tells of an open count never says how many there are. */
import { ask, read } from '../../hub/read.ts';
import type { Count, CountAbout, CountListed, Reviewed } from './count-shape.ts';

export const listCounts = (
  clues: string,
  signal?: AbortSignal,
): Promise<{ readonly conteos: readonly CountListed[] }> => read(`/insumos/conteos?clues=${clues}`, signal);

export const readCount = (path: string, signal?: AbortSignal): Promise<Count> => read(path, signal);

const post = <R>(path: string, body: object): Promise<R> => ask({ method: 'POST', path: `/insumos${path}`, body });

/** @param keys of a cycle count; undefined: everything */
export const openCount = (operacion: string, clues: string, keys: readonly string[] | undefined): Promise<Count> =>
  post('/conteos', { operacion, clues, ...(keys !== undefined && { claves: keys }) });

export const reviewCount = (id: string, clues: string): Promise<Reviewed> => post(`/conteos/${id}/revision`, { clues });

export const cancelCount = (id: string, clues: string, motivo: string): Promise<CountAbout> =>
  post(`/conteos/${id}/cancelacion`, { clues, motivo });

export interface Closing {
  readonly operacion: string;
  readonly clues: string;
  readonly motivo: string;
  readonly testigo: string;
  readonly sinContarEsCero: boolean;
  readonly motivos: readonly object[];
}
export const closeCount = (id: string, closing: Closing): Promise<object> => post(`/conteos/${id}/cierre`, closing);

export interface Shelf {
  readonly claves: readonly { readonly clave: string; readonly nombre: string }[];
}
export const readShelf = (clues: string, signal?: AbortSignal): Promise<Shelf> =>
  read(`/insumos/inventario?clues=${clues}`, signal);
