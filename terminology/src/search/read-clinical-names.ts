/** The names and meanings as files of this folder, for processes that have a disk. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClinicalNames, parseMeanings, parseNames } from './clinical-names.ts';
import type { WordMeanings } from './entry.ts';

export interface ClinicalWords {
  readonly names: ClinicalNames;
  readonly meanings: WordMeanings;
}

const read = (name: string): string => readFileSync(join(import.meta.dirname, 'data', name), 'utf8');

/** The files as they stand, for the pack of a browser. */
export const readNamesText = (): string => read('cie10-names.tsv');
export const readWordsText = (): string => read('words.tsv');

export const readClinicalWords = (): ClinicalWords => ({
  names: parseNames(readNamesText()),
  meanings: parseMeanings(readWordsText()),
});
