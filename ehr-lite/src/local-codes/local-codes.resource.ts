/** Network edge of the board of local codes (hub: `/operacion/codigos-locales`). */
import type { Job, LocalCode, Suggestion } from '@amate/hie-core/local-codes/api.ts';
import { ask, read } from '../hub/read.ts';

export type { Job, LocalCode };
export type Meaning = Suggestion;

export interface Board {
  readonly codigos: readonly LocalCode[];
  readonly sigue?: number;
  readonly establecimientos: readonly {
    readonly clues: string;
    readonly sinTraducir: number;
    readonly traducidos: number;
  }[];
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
