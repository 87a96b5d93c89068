/** Network edge of the search for terms (hub: `GET /terminologia/buscar`, `GET /terminologia/paquete`). */
import { read } from '../hub/read.ts';

export type Catalogue = 'cie10' | 'medicamentos' | 'loinc';

export interface Term {
  readonly codigo: string;
  readonly titulo: string;
  /** Name by which it was found, when the title does not say it. */
  readonly nombre?: string;
  /** Parts of the title that answer what was typed. */
  readonly marcas: readonly (readonly [number, number])[];
  /** Stands for the codes below it. */
  readonly categoria?: true;
}

export const askTerms = async (
  catalogue: Catalogue,
  typed: string,
  count: number,
  signal?: AbortSignal,
): Promise<readonly Term[]> => {
  const asked = new URLSearchParams({ sistema: catalogue, q: typed, n: String(count) });
  return (await read<{ readonly resultados: readonly Term[] }>(`/terminologia/buscar?${asked}`, signal)).resultados;
};

export const readPack = <P>(signal?: AbortSignal): Promise<P> => read<P>('/terminologia/paquete', signal);
