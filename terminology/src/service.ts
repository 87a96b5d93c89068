/** Terminology as the hub holds it: where to look, how text is searched, and who else may know. */
import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes';
import type { External } from './external/external.ts';
import { unknownSystem } from './fault.ts';
import { displayIn, languagesOf } from './operations/display.ts';
import { type Expanded, type ExpandOptions, expand } from './operations/expand.ts';
import { type TranslateAsked, type Translated, translate } from './operations/translate.ts';
import type { Validated } from './operations/validate-code.ts';
import { type ValueSetValidation, validateInValueSet } from './operations/value-set-validate-code.ts';
import type { TerminologySource, TextSearch } from './source.ts';
import { imageOfResource } from './system/from-resource.ts';
import type { CodeSystemImage } from './system/image.ts';

export interface Terminology {
  readonly source: TerminologySource;
  readonly external: External | undefined;
  /** @throws TerminologyFault when it is not here */
  requireSystem(url: string, version?: string): Promise<CodeSystemImage>;
  system(url: string, version?: string): Promise<CodeSystemImage | undefined>;
  imageOf(resource: CodeSystem): CodeSystemImage;
  expand(set: ValueSet, options: ExpandOptions): Promise<Expanded>;
  validateIn(set: ValueSet, asked: ValueSetValidation): Promise<Validated>;
  translate(asked: TranslateAsked & { readonly url?: string; readonly map?: ConceptMap }): Promise<Translated>;
  /** In the language (`es`), else the system's own; undefined: not known here. */
  displayOf(system: string, code: string, language?: string): Promise<string | undefined>;
}

export interface TerminologyOptions {
  readonly source: TerminologySource;
  readonly textSearch?: TextSearch | undefined;
  readonly external?: External | undefined;
}

export function createTerminology({ source, textSearch, external }: TerminologyOptions): Terminology {
  return {
    source,
    external,
    system: (url, version) => source.system(url, version),
    async requireSystem(url, version) {
      const image = await source.system(url, version);
      if (image === undefined) throw unknownSystem(url, version);
      return image;
    },
    imageOf: imageOfResource,
    expand: (set, options) => expand(source, set, options, textSearch),
    validateIn: (set, asked) => validateInValueSet(source, set, asked),
    async translate({ url, map, ...asked }) {
      const all = await source.conceptMaps(undefined);
      const maps = map !== undefined ? [map] : url === undefined ? all : await source.conceptMaps(url);
      return translate(maps, asked, all);
    },
    async displayOf(system, code, language) {
      const image = await source.system(system);
      const at = image?.find(code) ?? -1;
      return at === -1 ? undefined : displayIn(image!, at, languagesOf(language));
    },
  };
}
