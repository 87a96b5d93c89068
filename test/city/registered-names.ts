/**
 * Names of children registered in 2020, when the data folder holds INEGI's count (nombres_2020_largo.csv). Without it
 * the city lives on its own tables: this file can only make the young generation truer.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ERAS, type NameSex } from './given-names.ts';
import { Weighted } from './weighted.ts';

export interface RegisteredNames {
  /** The register says nothing of people born before this year. */
  readonly fromYear: number;
  readonly M: Weighted<string>;
  readonly H: Weighted<string>;
}

const DEFAULT_FOLDER = resolve(import.meta.dirname, '../../../shared/data');

/** Undefined when the file is not there. */
export function registeredNames(folder = process.env.AMATE_DATA ?? DEFAULT_FOLDER): RegisteredNames | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, 'nombres_2020_largo.csv'), 'utf8');
  } catch {
    return undefined;
  }
  const accents = accentedWords();
  const entries: Record<NameSex, [string, number][]> = { M: [], H: [] };
  for (const line of text.split(/\r?\n/).slice(1)) {
    const [sex, name, count] = line.split(',');
    if ((sex === 'M' || sex === 'H') && name && Number(count) > 0) {
      entries[sex].push([asWritten(name, accents), Number(count)]);
    }
  }
  if (entries.M.length === 0 || entries.H.length === 0) return undefined;
  return { fromYear: 2013, M: new Weighted(entries.M), H: new Weighted(entries.H) };
}

/** The register is in capitals without accents; our own tables know how many of the words are written. */
function accentedWords(): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const each of ERAS) {
    for (const name of [...each.M.items, ...each.H.items]) {
      for (const word of name.split(' ')) words.set(plain(word), word);
    }
  }
  return words;
}

const plain = (word: string): string =>
  word
    .toUpperCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');

const asWritten = (name: string, accents: ReadonlyMap<string, string>): string =>
  name
    .split(' ')
    .map((word) => accents.get(word) ?? word.charAt(0) + word.slice(1).toLowerCase())
    .join(' ');
