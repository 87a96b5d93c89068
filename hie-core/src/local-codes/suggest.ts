/** Which code a local one may mean: the search of the clinics, asked with the words that the facility wrote. */
import type { IndexOf } from '@amate/terminology/search/create-text-search.ts';
import { search } from '@amate/terminology/search/search.ts';
import type { Terminology } from '@amate/terminology/service.ts';
import { CATALOGUES } from '../terminology/search/find-terms.ts';
import type { LocalCode, Suggestion } from './api.ts';

export interface Terms {
  readonly terminology: Pick<Terminology, 'system'>;
  readonly indexOf: IndexOf;
}

const COUNT = 3;
const MEDICINES = /^Medication|^AllergyIntolerance$|^Immunization/;
const STUDIES = new Set(['Observation', 'DiagnosticReport', 'ServiceRequest', 'Specimen']);

export const catalogueOf = (type: string): LocalCode['catalogo'] =>
  MEDICINES.test(type) ? 'medicamentos' : STUDIES.has(type) ? 'loinc' : 'cie10';

/** Best first; none when nobody said what the code means. */
export async function suggest(
  { terminology, indexOf }: Terms,
  { type, display }: { readonly type: string; readonly display: string },
): Promise<Suggestion[]> {
  const sistema = CATALOGUES[catalogueOf(type)]!;
  const image = display === '' ? undefined : await terminology.system(sistema);
  const index = image && (await indexOf(image));
  if (index === undefined) return [];
  const whole = search(index, display, { count: COUNT * 3 });
  const [first = ''] = display.split(/[\s,(]+/);
  // Hospitals name the sample or the method behind the thing itself: what only shares that is something else.
  const same = whole.filter((hit) => folded(`${hit.display} ${hit.name ?? ''}`).includes(folded(first).slice(0, STEM)));
  const hits = whole.length > 0 ? (same.length > 0 ? same : whole) : search(index, first, { count: COUNT });
  return hits.slice(0, COUNT).map(({ code, display: titulo }) => ({ sistema, clave: code, titulo }));
}

/** Letters that words of one stem share. */
const STEM = 5;

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
