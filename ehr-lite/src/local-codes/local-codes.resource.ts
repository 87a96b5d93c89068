/** Network edge of the board of local codes (hub: `/operacion/codigos-locales`). */
import { ask, read } from '../hub/read.ts';
import type { Catalogue } from '../terminology/term.resource.ts';

export interface Meaning {
  readonly sistema: string;
  readonly clave: string;
  readonly titulo: string;
}

export interface LocalCode {
  readonly sistema: string;
  readonly clave: string;
  readonly texto: string;
  readonly establecimiento: string;
  readonly veces: number;
  readonly primera: string;
  readonly ultima: string;
  readonly ejemplos: readonly string[];
  readonly catalogo: Catalogue;
  readonly traducciones: readonly Meaning[];
  readonly sugerencias: readonly Meaning[];
}

export interface Board {
  readonly codigos: readonly LocalCode[];
  readonly sigue?: number;
  readonly establecimientos: readonly {
    readonly clues: string;
    readonly sinTraducir: number;
    readonly traducidos: number;
  }[];
}

export interface Job {
  readonly id: string;
  readonly sistema: string;
  readonly clave: string;
  readonly ensayo: boolean;
  readonly estado: 'en-curso' | 'terminado' | 'detenido';
  readonly revisados: number;
  readonly total: number;
  readonly cambiados: number;
  readonly omitidos: number;
  readonly pidio: string;
  readonly inicio: string;
  readonly fin?: string;
}

export const STATES = ['sin-traducir', 'traducidos', 'todos'] as const;
export type State = (typeof STATES)[number];

export interface BoardQuery {
  readonly state: State;
  /** '' for all. */
  readonly facility: string;
  readonly from: number;
}

const BOARD = '/operacion/codigos-locales';
export const PAGE = 20;

export function readBoard({ state, facility, from }: BoardQuery, signal?: AbortSignal): Promise<Board> {
  const params = new URLSearchParams({ estado: state, desde: String(from), n: String(PAGE) });
  if (facility !== '') params.set('establecimiento', facility);
  return read(`${BOARD}?${params}`, signal);
}

type Named = Pick<LocalCode, 'sistema' | 'clave'>;
const nameOf = ({ sistema, clave }: Named): Named => ({ sistema, clave });

export const translate = (code: Named, { sistema, clave }: Omit<Meaning, 'titulo'>): Promise<LocalCode> =>
  ask({ method: 'PUT', path: `${BOARD}/traduccion`, body: { ...nameOf(code), destino: { sistema, clave } } });
export const takeBack = (code: Named): Promise<LocalCode> =>
  ask({ method: 'DELETE', path: `${BOARD}/traduccion`, body: nameOf(code) });

export const readJobs = (signal?: AbortSignal): Promise<{ readonly trabajos: readonly Job[] }> =>
  read(`${BOARD}/trabajos`, signal);
export const startJob = (code: Named, ensayo: boolean): Promise<Job> =>
  ask({ method: 'POST', path: `${BOARD}/trabajos`, body: { ...nameOf(code), ensayo } });
const oneJob = (id: string, act: 'detener' | 'deshacer'): Promise<Job> =>
  ask({ method: 'POST', path: `${BOARD}/trabajos/${id}/${act}`, body: {} });
export const stopJob = (id: string): Promise<Job> => oneJob(id, 'detener');
export const undoJob = (id: string): Promise<Job> => oneJob(id, 'deshacer');
