/**
 * `$expand?filter=` over a system without an index of its own: concepts that have, for every word asked, a word (of code, display or
 * designations) that begins with it; accents and case are nothing. Words stand in order, and so do the concepts that have them: all
 * that begin with the same letters are one run of the list.
 */
import type { CodeSystemImage } from '../system/image.ts';
import { inTurns, type Steps, sorting } from '../turns.ts';

interface WordList {
  /** In order, each once. */
  readonly words: readonly string[];
  /** Concepts that have word w: `concepts[starts[w] … starts[w + 1] - 1]`. */
  readonly starts: Int32Array;
  readonly concepts: Int32Array;
  /** Which word each concept's display begins with; -1 for none. */
  readonly first: Int32Array;
}

const lists = new WeakMap<CodeSystemImage, Promise<WordList>>();
const MARKS = /[̀-ͯ]/g;
const NO_WORD = /[^\p{L}\p{N}]+/gu;
const MAX_WORDS = 20;

const wordsOf = (text: string): string[] => {
  const lower = text.toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is ASCII has no marks
  const plain = /^[\x00-\x7f]*$/.test(lower) ? lower : lower.normalize('NFD').replace(MARKS, '');
  return plain.replace(NO_WORD, ' ').split(' ').filter(Boolean);
};

/** Made when it is first asked, in turns: 400,000 concepts take seconds. */
function listOf(image: CodeSystemImage): Promise<WordList> {
  let list = lists.get(image);
  if (list === undefined) {
    list = inTurns(makingList(image));
    lists.set(image, list);
    list.catch(() => lists.delete(image));
  }
  return list;
}

/** Numbers words as they come. Many small tables: one of 400,000 words holds the thread up each time it doubles. */
class WordNumbers {
  readonly words: string[] = [];
  readonly #tables = Array.from({ length: 64 }, () => new Map<string, number>());

  of(word: string): number {
    const sign = word.charCodeAt(word.length - 1) * 7 + word.charCodeAt(word.length >> 1) * 3 + word.length;
    const table = this.#tables[sign & 63]!;
    const known = table.get(word);
    if (known !== undefined) return known;
    table.set(word, this.words.length);
    return this.words.push(word) - 1;
  }
}

const CONCEPTS_AT_ONCE = 200;
const NUMBERS_AT_ONCE = 20_000;

function* makingList(image: CodeSystemImage): Steps<WordList> {
  const ids = new WordNumbers();
  const said: number[] = [];
  const ends = new Int32Array(image.size);
  for (let at = 0; at < image.size; at++) {
    if (at % CONCEPTS_AT_ONCE === 0) yield;
    const others = image.designationsAt(at).map(({ value }) => value);
    for (const text of [image.displayAt(at), image.codeAt(at), ...others])
      for (const word of wordsOf(text)) said.push(ids.of(word));
    ends[at] = said.length;
  }
  const words = yield* sorting(ids.words, (word) => word);
  const places = new Int32Array(words.length);
  for (let place = 0; place < words.length; place++) {
    if (place % NUMBERS_AT_ONCE === 0) yield;
    places[ids.of(words[place]!)] = place;
  }
  return { words, ...(yield* placing(said, ends, places)) };
}

/** By word, and for each the concepts in order. */
function* placing(
  said: readonly number[],
  ends: Int32Array,
  places: Int32Array,
): Steps<Pick<WordList, 'starts' | 'concepts' | 'first'>> {
  const starts = new Int32Array(places.length + 1);
  for (let i = 0; i < said.length; i++) {
    if (i % NUMBERS_AT_ONCE === 0) yield;
    starts[places[said[i]!]! + 1]!++;
  }
  for (let place = 0; place < places.length; place++) starts[place + 1]! += starts[place]!;
  const filled = starts.slice(0, places.length);
  const concepts = new Int32Array(said.length);
  const first = new Int32Array(ends.length).fill(-1);
  for (let at = 0, from = 0; at < ends.length; from = ends[at]!, at++) {
    if (at % NUMBERS_AT_ONCE === 0) yield;
    if (from < ends[at]!) first[at] = places[said[from]!]!;
    for (let i = from; i < ends[at]!; i++) concepts[filled[places[said[i]!]!]!++] = at;
  }
  return { starts, concepts, first };
}

/** The first word that is not before the letters. */
function placeOf(words: readonly string[], letters: string): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle]! < letters) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Greater than any word that begins with the letters. */
const after = (letters: string): string => `${letters}\u{10FFFF}`;

/** Best first: the code itself, then displays that begin with the first word asked, then the rest in the order of the system. */
export async function scanText(image: CodeSystemImage, asked: string): Promise<number[]> {
  const letters = wordsOf(asked).slice(0, MAX_WORDS);
  if (letters.length === 0) return Array.from({ length: image.size }, (_, at) => at);
  const { words, starts, concepts, first } = await listOf(image);
  const runs = letters.map((one) => [placeOf(words, one), placeOf(words, after(one))] as const);
  const beginning = runs[0]!;
  const hits = new Uint8Array(image.size);
  runs.forEach(([from, to], before) => {
    for (let i = starts[from]!; i < starts[to]!; i++)
      if (hits[concepts[i]!] === before) hits[concepts[i]!] = before + 1;
  });
  const exact = image.find(asked.trim());
  const best: number[] = exact === -1 ? [] : [exact];
  const rest: number[] = [];
  for (let at = 0; at < image.size; at++) {
    if (hits[at] !== letters.length || at === exact) continue;
    (first[at]! >= beginning[0] && first[at]! < beginning[1] ? best : rest).push(at);
  }
  return best.concat(rest);
}
