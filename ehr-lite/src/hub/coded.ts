/** Words of a coded element: what the source system wrote first, then the catalogue's display, then the bare code. */
import type { CodeableConcept, Coding } from './r4.ts';

export function wordsOf(concept: CodeableConcept | undefined): string | undefined {
  if (concept === undefined) return undefined;
  const display = concept.coding?.find((coding) => coding.display)?.display;
  return (
    clean(concept.text) ??
    clean(display) ??
    spoken(concept) ??
    clean(concept.coding?.find((coding) => coding.code)?.code)
  );
}

/** Catalogues that a later screen knows by heart: most senders write no words for the codes of HL7 v2. */
let known: (coding: Coding) => string | undefined = () => undefined;
export function knowCodes(words: typeof known): void {
  known = words;
}

function spoken(concept: CodeableConcept): string | undefined {
  for (const coding of concept.coding ?? []) {
    const words = known(coding);
    if (words !== undefined) return words;
  }
  return undefined;
}

export const codeIn = (concept: CodeableConcept | undefined, system: string): string | undefined =>
  concept?.coding?.find((coding) => coding.system === system)?.code;

export const firstCode = (concept: CodeableConcept | undefined): Coding | undefined =>
  concept?.coding?.find((coding) => coding.code !== undefined);

export const clean = (text: string | undefined): string | undefined => {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
};
