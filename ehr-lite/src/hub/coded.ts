/** Words of a coded element: what the source system wrote first, then the catalogue's display, then the bare code. */
import type { CodeableConcept, Coding } from './r4.ts';

export function wordsOf(concept: CodeableConcept | undefined): string | undefined {
  if (concept === undefined) return undefined;
  const display = concept.coding?.find((coding) => coding.display)?.display;
  return clean(concept.text) ?? clean(display) ?? clean(concept.coding?.find((coding) => coding.code)?.code);
}

export const codeIn = (concept: CodeableConcept | undefined, system: string): string | undefined =>
  concept?.coding?.find((coding) => coding.system === system)?.code;

export const firstCode = (concept: CodeableConcept | undefined): Coding | undefined =>
  concept?.coding?.find((coding) => coding.code !== undefined);

export const clean = (text: string | undefined): string | undefined => {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
};
