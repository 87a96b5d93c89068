/** What the search endpoint answers: the terms of one catalogue, by the use of who asks. */
import { CIE10_SYSTEM, COMPENDIO_SYSTEM, LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { IndexOf } from '@amate/terminology/search/create-text-search.ts';
import { type Hit, search } from '@amate/terminology/search/search.ts';
import type { CodeSystemImage } from '@amate/terminology/system/image.ts';
import { fault } from '../../errors.ts';
import type { Caller } from '../../security/caller.ts';
import type { TermUse } from './term-use.ts';

/** Short names of catalogues in `sistema`; any canonical URL will do as well. */
export const CATALOGUES: Readonly<Record<string, string>> = {
  ...{ cie10: CIE10_SYSTEM, medicamentos: COMPENDIO_SYSTEM, loinc: LOINC_SYSTEM },
};

export interface TermsAsked {
  readonly sistema: string;
  readonly q: string;
  readonly n: number;
}

export interface Term {
  readonly codigo: string;
  readonly titulo: string;
  /** Name by which it was found, when the title does not say it. */
  readonly nombre?: string;
  /** Ranges of `titulo` that answer what was typed, UTF-16, end exclusive. */
  readonly marcas: readonly (readonly [number, number])[];
  /** Stands for the codes below it: not to be recorded itself. */
  readonly categoria?: true;
}

export interface TermsFound {
  readonly sistema: string;
  readonly version: string;
  readonly resultados: readonly Term[];
}

export interface TermFinder {
  readonly systemOf: (url: string) => Promise<CodeSystemImage | undefined>;
  readonly indexOf: IndexOf;
  readonly use: Pick<TermUse, 'weights'>;
}

export async function findTerms(
  { systemOf, indexOf, use }: TermFinder,
  caller: Caller,
  { sistema, q, n }: TermsAsked,
): Promise<TermsFound> {
  const url = CATALOGUES[sistema] ?? sistema;
  const [image, weights] = await Promise.all([systemOf(url), use.weights(caller, url)]);
  if (image === undefined)
    throw fault('not-found', 'Ese catálogo no está cargado en Amate.', {
      value: sistema,
      fix: `Use ${Object.keys(CATALOGUES).join(', ')} o la URL canónica de un CodeSystem.`,
    });
  const index = await indexOf(image);
  if (index === undefined)
    throw fault('too-costly', 'Ese catálogo es demasiado grande para esta búsqueda.', {
      value: sistema,
      fix: 'Use ValueSet/$expand con filter.',
    });
  const hits = search(index, q, { count: n, use: weights });
  const categories = (position: number) => index.entries[position]!.category === true;
  return {
    sistema: url,
    version: image.head.version,
    resultados: hits.map((hit) => termOf(hit, categories(hit.position))),
  };
}

const termOf = ({ code, display, name, marks }: Hit, category: boolean): Term => ({
  codigo: code,
  titulo: display,
  ...(name !== undefined && { nombre: name }),
  marcas: marks,
  ...(category && { categoria: true }),
});
