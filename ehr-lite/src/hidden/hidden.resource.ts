/** Network edge of what a person hides (`/expediente/ocultar`, `/expediente/ocultos`). */
import { aboutWard } from '../citizen/whose.tsx';
import { ask, read } from '../hub/read.ts';

export interface Hiding {
  readonly id: string;
  readonly que: 'episodio' | 'documento' | 'unidad';
  /** `Encounter/{id}` and the like. */
  readonly recurso?: string;
  readonly clues?: string;
  /** What is hidden, in words, by the hub. */
  readonly texto: string;
  readonly desde: string;
}

export type HideWhat = { readonly recurso: string } | { readonly clues: string };

export const listHidden = (signal?: AbortSignal): Promise<{ readonly ocultos: readonly Hiding[] }> =>
  read(`/expediente/ocultos?${new URLSearchParams(aboutWard())}`, signal);

export const hide = (what: HideWhat): Promise<Hiding> =>
  ask({ method: 'POST', path: '/expediente/ocultar', body: { ...what, ...aboutWard() } });

export const showAgain = (id: string): Promise<unknown> =>
  ask({ method: 'DELETE', path: `/expediente/ocultar/${encodeURIComponent(id)}?${new URLSearchParams(aboutWard())}` });
