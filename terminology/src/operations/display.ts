/** How a concept is called in the language that was asked for. https://hl7.org/fhir/R4/valueset-operation-expand.html displayLanguage */
import type { Designation } from '../model.ts';
import type { CodeSystemImage } from '../system/image.ts';

/** Of `es-MX,es;q=0.9` the languages, most wanted first. */
export function languagesOf(asked: string | undefined): readonly string[] {
  if (asked === undefined || asked.trim() === '' || asked.trim() === '*') return [];
  return asked
    .slice(0, 200)
    .split(',')
    .map((one) => {
      const [language = '', ...parameters] = one.trim().toLowerCase().split(';');
      const q = parameters.map((text) => /^\s*q=([\d.]+)/.exec(text)?.[1]).find((text) => text !== undefined);
      return { language, q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ language, q }) => /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/.test(language) && q > 0)
    .sort((a, b) => b.q - a.q)
    .map(({ language }) => language);
}

const primary = (language: string): string => language.split('-')[0]!;

/** The best designation for the languages; undefined: none fits, or the system's own display does. */
export function designationIn(
  designations: readonly Designation[],
  languages: readonly string[],
  ownLanguage: string | undefined,
): string | undefined {
  for (const language of languages) {
    const own = ownLanguage?.toLowerCase();
    const exact = designations.find((one) => one.language?.toLowerCase() === language);
    if (exact !== undefined) return exact.value;
    if (own !== undefined && (own === language || primary(own) === primary(language))) return undefined;
    const near = designations.find((one) => one.language && primary(one.language.toLowerCase()) === primary(language));
    if (near !== undefined) return near.value;
  }
  return undefined;
}

export function displayIn(image: CodeSystemImage, at: number, languages: readonly string[]): string {
  if (languages.length === 0) return image.displayAt(at);
  return designationIn(image.designationsAt(at), languages, image.head.language) ?? image.displayAt(at);
}
