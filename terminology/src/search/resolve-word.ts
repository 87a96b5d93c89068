/** Which words of the index one typed word may mean, and how surely. Slips are only looked for when nothing written that way exists. */
import type { WordMeanings } from './entry.ts';
import { slipsAllowed, slipsBetween } from './slips.ts';
import { soundOf } from './sound.ts';
import { lowerBound, pairsOf, stemOf, type WordIndex } from './word-index.ts';

/** Position of the word → how surely it is meant, 0 to 1. */
export type Meant = Map<number, number>;

const SURE = { stem: 0.93, meaning: 0.88, sound: 0.85, beginning: 0.7, soundBeginning: 0.62, slip: 0.2 } as const;

export function resolveWord(index: WordIndex, meanings: WordMeanings, typed: string, forgiving: boolean): Meant {
  const meant: Meant = new Map();
  asWritten(index, typed, meant);
  for (const word of meanings.get(typed) ?? []) {
    const other: Meant = new Map();
    sameWord(index, word, other);
    for (const [at, sure] of other) keep(meant, at, sure * SURE.meaning);
  }
  if (/\d/.test(typed)) return meant;
  const sound = soundOf(typed);
  for (const at of index.bySound.get(sound) ?? []) keep(meant, at, SURE.sound);
  if (meant.size === 0 || forgiving) withSlips(index, sound, meant);
  return meant;
}

function asWritten(index: WordIndex, typed: string, meant: Meant): void {
  sameWord(index, typed, meant);
  const { words } = index;
  for (let at = lowerBound(words, typed); at < words.length && words[at]!.startsWith(typed); at++)
    keep(meant, at, SURE.beginning + 0.2 * (typed.length / words[at]!.length));
}

function sameWord({ words, byStem }: WordIndex, word: string, meant: Meant): void {
  const at = lowerBound(words, word);
  if (words[at] === word) keep(meant, at, 1);
  for (const one of byStem.get(stemOf(word)) ?? []) keep(meant, one, SURE.stem);
}

function withSlips(index: WordIndex, sound: string, meant: Meant): void {
  const limit = slipsAllowed(sound.length);
  if (limit === 0) return;
  const pairs = pairsOf(sound);
  const shared = new Map<number, number>();
  for (const pair of pairs) for (const at of index.byPair.get(pair) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1);
  // One slip spoils three pairs at most.
  const enough = Math.max(1, pairs.length - 3 * limit);
  for (const [at, count] of shared) {
    if (count < enough) continue;
    const word = index.sounds[at]!;
    const { whole, beginning } = slipsBetween(sound, word, limit);
    if (whole <= limit) keep(meant, at, SURE.sound - SURE.slip * whole);
    else if (beginning < limit || (beginning === limit && sound.length > 4))
      keep(meant, at, SURE.soundBeginning - SURE.slip * beginning + 0.1 * (sound.length / word.length));
  }
}

function keep(meant: Meant, at: number, sure: number): void {
  if ((meant.get(at) ?? 0) < sure) meant.set(at, sure);
}
