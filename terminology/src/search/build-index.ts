/** Entries → what is asked. The whole CIE-10 takes well under a second; the result is columns of numbers beside the words (ADR 0023). */
import { atOneGo, type Steps, sorting } from '../turns.ts';
import type { SearchEntry, WordMeanings } from './entry.ts';
import { isEmptyWord, isFiller, phraseOf, type Token, tokensOf } from './fold.ts';
import { WordCollector, type WordIndex } from './word-index.ts';

export interface SearchIndex {
  readonly entries: readonly SearchEntry[];
  readonly words: WordIndex;
  readonly meanings: WordMeanings;
  /** A whole title or name → the entries that carry it. */
  readonly phrases: ReadonlyMap<string, readonly PhraseOf[]>;
  /** Words of the title that tell it from others. */
  readonly lengths: Uint8Array;
  /** `E119` → its place; sorted by code without dot. */
  readonly codes: readonly (readonly [string, number])[];
}

export interface PhraseOf {
  readonly doc: number;
  /** 0 to 1: the title says more than a name, and that more than the category's name. */
  readonly weight: number;
}

const WEIGHT = { display: 100, name: 96, inherited: 80 } as const;

export const bareCode = (code: string): string => code.replace(/[^A-Za-z0-9]/g, '').toUpperCase();

export const buildIndex = (entries: readonly SearchEntry[], meanings: WordMeanings = new Map()): SearchIndex =>
  atOneGo(buildingIndex(entries, meanings));

const ENTRIES_AT_ONCE = 100;

export function* buildingIndex(entries: readonly SearchEntry[], meanings: WordMeanings): Steps<SearchIndex> {
  const words = new WordCollector();
  const phrases = new Map<string, PhraseOf[]>();
  const lengths = new Uint8Array(entries.length);
  const add = (tokens: readonly Token[], doc: number, weight: number): void => {
    for (const { text } of tokens) if (!isEmptyWord(text)) words.add(text, doc, weight);
    const phrase = phraseOf(tokens);
    const held = phrases.get(phrase);
    const one = { doc, weight: weight / 100 };
    if (held) held.push(one);
    else phrases.set(phrase, [one]);
  };
  for (const [doc, { display, names = [], inherited = [] }] of entries.entries()) {
    if (doc % ENTRIES_AT_ONCE === 0) yield;
    const tokens = tokensOf(display);
    lengths[doc] = Math.min(255, tokens.filter(({ text }) => !isFiller(text)).length);
    add(tokens, doc, WEIGHT.display);
    for (const name of names) add(tokensOf(name), doc, WEIGHT.name);
    for (const name of inherited) add(tokensOf(name), doc, WEIGHT.inherited);
  }
  const bare = entries.map(({ code }, doc) => [bareCode(code), doc] as const);
  const codes = yield* sorting(bare, ([code]) => code);
  return { entries, words: yield* words.building(), meanings, phrases, lengths, codes };
}
