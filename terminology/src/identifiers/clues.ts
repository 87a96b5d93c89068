/**
 * Whether a text has the shape of a CLUES (key of a health facility, DGIS): state (2 letters), institution (3 letters),
 * number (5 digits) and a verifier digit. How DGIS computes the verifier is not published, so it is not recomputed:
 * a well-shaped CLUES may still name no facility, and only the catalogue can tell.
 */
import { isState } from './states.ts';

export type CluesResult =
  | { readonly kind: 'valid'; readonly clues: string; readonly state: string; readonly institution: string }
  | { readonly kind: 'invalid'; readonly text: string; readonly fix: string };

const EXAMPLE =
  'Escríbala como en DFSSA003162: entidad (2 letras), institución (3 letras) y 6 dígitos, sin espacios ni guiones.';

export function parseClues(text: string): CluesResult {
  const trimmed = text.normalize('NFC').trim();
  const length = [...trimmed].length;
  if (length !== 11)
    return { kind: 'invalid', text: `La CLUES tiene 11 caracteres y llegaron ${length}.`, fix: EXAMPLE };
  if (!/^[A-Za-z]{5}\d{6}$/.test(trimmed)) {
    return { kind: 'invalid', text: `«${trimmed}» no tiene la forma de una CLUES.`, fix: EXAMPLE };
  }
  const clues = trimmed.toUpperCase();
  const state = clues.slice(0, 2);
  if (!isState(state)) {
    const fix = 'Use la clave de la entidad federativa (por ejemplo DF para la Ciudad de México).';
    return { kind: 'invalid', text: `La CLUES empieza con «${state}», que no es una entidad federativa.`, fix };
  }
  return { kind: 'valid', clues, state, institution: clues.slice(2, 5) };
}
