/** Numbers as they are typed in a dose: figures, fractions, Spanish words. */
import { wordsOfNumber } from './number-words.ts';
import { plainOf } from './sentence.ts';

const WORDS: ReadonlyMap<string, number> = new Map([
  ...Array.from({ length: 100 }, (_, at) => at + 1).flatMap((one) =>
    (['f', 'm'] as const).map((gender) => [plainOf(wordsOfNumber(one, gender)), one] as const),
  ),
  ['uno', 1],
]);
const longestFirst = [...WORDS.keys()].sort((a, b) => b.length - a.length).join('|');

/** Source of a pattern: a number word of 1 to 100. */
export const WORD_NUMBER = `(?:${longestFirst})(?![a-z])`;
/** Source of a pattern: a whole number, in figures or in words. */
export const WHOLE = `(?:\\d{1,3}(?![.,]?\\d)|\\b${WORD_NUMBER})`;

export const numberOf = (text: string): number => WORDS.get(text) ?? Number(text.replace(',', '.'));

const FRACTIONS: Readonly<Record<string, number>> = {
  ...{ '½': 0.5, '¼': 0.25, '¾': 0.75, '1/2': 0.5, '1/4': 0.25, '3/4': 0.75 },
  ...{ media: 0.5, medio: 0.5, 'un cuarto': 0.25, 'tres cuartos': 0.75 },
};
/** Source of a pattern: a part of one that is counted out. */
export const FRACTION = `(?:½|¼|¾|(?:1/2|1/4|3/4)(?![\\d/])|(?:media|medio|un cuarto|tres cuartos)(?![a-z]))`;
export const fractionOf = (text: string): number => FRACTIONS[text]!;

/** «8 (ocho)» is told once; «8 (nueve)» stays as it is, for nobody to understand. */
export const toldOnce = (typed: string): string =>
  typed.replace(/(\d{1,4}(?:\.\d{1,3})?[½¼¾]?|[½¼¾])(\s?)\(([^()\d]{2,40})\)/g, (whole, figure: string, gap, words) => {
    const value = [...figure.matchAll(/[½¼¾]|[\d.]+/g)].reduce(
      (sum, [one]) => sum + (FRACTIONS[one] ?? Number(one)),
      0,
    );
    const said = plainOf(words.normalize('NFC')).trim();
    const same =
      WORDS.get(said) === value || (['f', 'm'] as const).some((one) => plainOf(wordsOfNumber(value, one)) === said);
    return same ? `${figure}${gap}` : whole;
  });
