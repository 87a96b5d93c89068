/** What of a title answers the typed words; and, when the title does not say it all, the name that does. */
import type { SearchEntry } from './entry.ts';
import { type Token, tokensOf } from './fold.ts';
import type { Typed } from './search.ts';
import { lowerBound, type WordIndex } from './word-index.ts';

export type Range = readonly [start: number, end: number];

interface Marked {
  readonly marks: Range[];
  /** How many of the typed words it answers. */
  readonly answered: number;
}

export function marksIn(
  index: WordIndex,
  typed: readonly Typed[],
  { display, names = [], inherited = [] }: Pick<SearchEntry, 'display' | 'names' | 'inherited'>,
): { marks: readonly Range[]; name?: string } {
  const { marks, answered } = markText(index, typed, display);
  let most = answered;
  let said: string | undefined;
  if (answered < typed.length)
    for (const name of [...names, ...inherited]) {
      const other = markText(index, typed, name).answered;
      if (other <= most) continue;
      most = other;
      said = name;
    }
  return said === undefined ? { marks } : { marks, name: said };
}

/** Word of the index (-1: none) beside each token of a text; the same titles are shown again and again. */
interface Read {
  readonly token: Token;
  readonly word: number;
}
const readings = new WeakMap<WordIndex, Map<string, readonly Read[]>>();
const MAX_READ = 5_000;

function readingOf(index: WordIndex, text: string): readonly Read[] {
  const before = readings.get(index);
  const kept = before === undefined || before.size >= MAX_READ ? new Map<string, readonly Read[]>() : before;
  if (kept !== before) readings.set(index, kept);
  let reading = kept.get(text);
  if (reading === undefined) {
    reading = tokensOf(text).map((token) => {
      const word = lowerBound(index.words, token.text);
      return { token, word: index.words[word] === token.text ? word : -1 };
    });
    kept.set(text, reading);
  }
  return reading;
}

function markText(index: WordIndex, typed: readonly Typed[], text: string): Marked {
  const marks: Range[] = [];
  const answered = new Set<Typed>();
  for (const { token, word } of readingOf(index, text)) {
    const by = typed.filter(({ words }) => words.has(word));
    for (const one of by) answered.add(one);
    if (by.length === 0) continue;
    const length = Math.max(...by.map((one) => markedLength(token.text, one.token.text)));
    marks.push([token.start, Math.min(token.end, token.start + length)]);
  }
  return { marks, answered: answered.size };
}

/** The beginning that was typed; the whole word when it was found another way. */
const markedLength = (word: string, typed: string): number => (word.startsWith(typed) ? typed.length : word.length);
