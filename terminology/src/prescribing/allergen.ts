/** Which allergen groups and substances an allergy names: by its ATC code, or by the words somebody wrote. */
import { substancesOf } from './atc.ts';
import type { Allergen } from './model.ts';
import { type AllergenGroup, allergenGroups } from './rules.ts';
import { atcOfName } from './substance.ts';

export interface Recognized {
  readonly groups: readonly AllergenGroup[];
  readonly substances: readonly string[];
}

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
const hits = (words: readonly string[], start: string): boolean =>
  words.some((word) => (start.length <= 5 ? word === start || word === `${start}s` : word.startsWith(start)));

export function recognize({ text, atc }: Allergen): Recognized {
  const words = wordsOf(text);
  const groups = allergenGroups.filter(
    (group) =>
      group.words.some((start) => hits(words, start)) ||
      (atc !== undefined && group.atc.some((one) => atc.startsWith(one))),
  );
  const code = atc ?? atcOfName(text);
  return { groups, substances: code === undefined ? [] : substancesOf(code) };
}
