/** The index of each image, made when it is first asked and gone with the image: a new load of a catalogue brings a new image. */
import type { TextSearch } from '../source.ts';
import type { CodeSystemImage } from '../system/image.ts';
import { atOneGo, inTurns, type Steps } from '../turns.ts';
import { buildingIndex, type SearchIndex } from './build-index.ts';
import { type ClinicalNames, entriesOf, type Named } from './clinical-names.ts';
import { type ClinicalWords, readClinicalWords } from './read-clinical-names.ts';
import { searchAll } from './search.ts';

/** Above it an index would take much memory, and seconds to be made. */
const MAX_INDEXED = 60_000;
/** The names of our file are names of ICD-10 codes. */
const ICD_10 = 'http://hl7.org/fhir/sid/icd-10';
const NONE: ClinicalNames = new Map();

/** @returns undefined for a system that is too large to be indexed */
export type IndexOf = (image: CodeSystemImage) => Promise<SearchIndex | undefined>;

export function createIndexes(words: ClinicalWords = readClinicalWords()): IndexOf {
  const made = new WeakMap<CodeSystemImage, Promise<SearchIndex>>();
  return async (image) => {
    if (image.size > MAX_INDEXED) return undefined;
    let index = made.get(image);
    if (index === undefined) {
      index = inTurns(indexing(image, words));
      made.set(image, index);
      index.catch(() => made.delete(image));
    }
    return index;
  };
}

function* indexing(image: CodeSystemImage, words: ClinicalWords): Steps<SearchIndex> {
  const named = yield* naming(image);
  return yield* buildingIndex(entriesOf(named, namesFor(image.head.url, words)), words.meanings);
}

export const createTextSearch =
  (indexOf: IndexOf = createIndexes()): TextSearch =>
  async (image, text) => {
    const index = await indexOf(image);
    return index && searchAll(index, text);
  };

const namesFor = (url: string, { names }: Pick<ClinicalWords, 'names'>): ClinicalNames =>
  url === ICD_10 ? names : NONE;

/** Concepts at their positions; what else the publisher calls them are names. */
export const namedOf = (image: CodeSystemImage): Named[] => atOneGo(naming(image));

function* naming(image: CodeSystemImage): Steps<Named[]> {
  const named: Named[] = [];
  for (let at = 0; at < image.size; at++) {
    if (at % 500 === 0) yield;
    const parent = image.parentsOf(at)[0];
    const names = image.bodyAt(at).designations?.map(({ value }) => value);
    named.push({
      ...{ code: image.codeAt(at), display: image.displayAt(at) },
      ...(names && { names }),
      ...(parent !== undefined && { parent: image.codeAt(parent) }),
    });
  }
  return named;
}
