/** The words of all entries, sorted, and every way to reach them: as written, by stem, by sound, by the pairs of letters of the sound. */
import { stemmer } from '@orama/stemmers/spanish';
import { type Steps, sorting } from '../turns.ts';
import { soundOf } from './sound.ts';

export interface WordIndex {
  /** Folded, in code unit order. */
  readonly words: readonly string[];
  /** Entries that have word w: `docs[start[w] … start[w + 1] - 1]`; how much it says of the entry, 1 to 100, stands at the same place. */
  readonly start: Uint32Array;
  readonly docs: Uint32Array;
  readonly weights: Uint8Array;
  readonly byStem: ReadonlyMap<string, readonly number[]>;
  readonly sounds: readonly string[];
  readonly bySound: ReadonlyMap<string, readonly number[]>;
  readonly byPair: ReadonlyMap<string, readonly number[]>;
}

export class WordCollector {
  readonly #found = new Map<string, Map<number, number>>();

  /** The highest weight counts. */
  add(word: string, doc: number, weight: number): void {
    const docs = this.#found.get(word) ?? new Map<number, number>();
    this.#found.set(word, docs);
    if ((docs.get(doc) ?? 0) < weight) docs.set(doc, weight);
  }

  *building(): Steps<WordIndex> {
    const words = yield* sorting([...this.#found.keys()], (word) => word);
    const start = new Uint32Array(words.length + 1);
    words.forEach((word, at) => {
      start[at + 1] = start[at]! + this.#found.get(word)!.size;
    });
    const docs = new Uint32Array(start[words.length]!);
    const weights = new Uint8Array(docs.length);
    let next = 0;
    for (const [at, word] of words.entries()) {
      if (at % WORDS_AT_ONCE === 0) yield;
      for (const [doc, weight] of this.#found.get(word)!) {
        docs[next] = doc;
        weights[next++] = weight;
      }
    }
    const sounds: string[] = [];
    for (const [at, word] of words.entries()) {
      if (at % WORDS_AT_ONCE === 0) yield;
      sounds.push(soundOf(word));
    }
    return {
      ...{ words, start, docs, weights, sounds },
      byStem: yield* grouping(words, (word) => [stemOf(word)]),
      bySound: yield* grouping(sounds, (sound) => [sound]),
      byPair: yield* grouping(sounds, pairsOf),
    };
  }
}

/** Numbers and very short words have no ending to take off. */
export const stemOf = (word: string): string => (word.length < 4 || /\d/.test(word) ? word : stemmer(word));

/** Pairs of letters, with the beginning as a letter of its own. */
export function pairsOf(sound: string): string[] {
  const marked = `^${sound}`;
  const pairs = new Set<string>();
  for (let i = 0; i + 1 < marked.length; i++) pairs.add(marked.slice(i, i + 2));
  return [...pairs];
}

const WORDS_AT_ONCE = 200;

function* grouping(
  values: readonly string[],
  keysOf: (value: string) => readonly string[],
): Steps<Map<string, number[]>> {
  const groups = new Map<string, number[]>();
  for (const [at, value] of values.entries()) {
    if (at % WORDS_AT_ONCE === 0) yield;
    for (const key of keysOf(value)) {
      const group = groups.get(key);
      if (group) group.push(at);
      else groups.set(key, [at]);
    }
  }
  return groups;
}

/** First word that is not before `text`. */
export function lowerBound(words: readonly string[], text: string): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle]! < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
