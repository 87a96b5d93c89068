/**
 * `$expand?filter=` over a system without an index of its own: concepts that have, for every word asked, a word (of code, display or
 * designations) that begins with it; accents and case are nothing. Words stand in order, and so do the concepts that have them: all
 * that begin with the same letters are one run of the list.
 */
import type { CodeSystemImage } from '../system/image.ts';

interface WordList {
  /** In order, each once. */
  readonly words: readonly string[];
  /** Concepts that have word w: `concepts[starts[w] … starts[w + 1] - 1]`. */
  readonly starts: Int32Array;
  readonly concepts: Int32Array;
  /** Which word each concept's display begins with; -1 for none. */
  readonly first: Int32Array;
}

const lists = new WeakMap<CodeSystemImage, WordList>();
const MARKS = /[̀-ͯ]/g;
const NO_WORD = /[^\p{L}\p{N}]+/gu;
const MAX_WORDS = 20;

const wordsOf = (text: string): string[] => {
  const lower = text.toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is ASCII has no marks
  const plain = /^[\x00-\x7f]*$/.test(lower) ? lower : lower.normalize('NFD').replace(MARKS, '');
  return plain.replace(NO_WORD, ' ').split(' ').filter(Boolean);
};

function listOf(image: CodeSystemImage): WordList {
  const known = lists.get(image);
  if (known !== undefined) return known;
  const made = makeList(image);
  lists.set(image, made);
  return made;
}

function makeList(image: CodeSystemImage): WordList {
  const ids = new Map<string, number>();
  const idOf = (word: string): number => {
    const id = ids.get(word) ?? ids.size;
    if (id === ids.size) ids.set(word, id);
    return id;
  };
  const said: number[] = [];
  const ends = new Int32Array(image.size);
  for (let at = 0; at < image.size; at++) {
    const others = image.designationsAt(at).map(({ value }) => value);
    for (const text of [image.displayAt(at), image.codeAt(at), ...others])
      for (const word of wordsOf(text)) said.push(idOf(word));
    ends[at] = said.length;
  }
  const words = [...ids.keys()].sort((a, b) => (a < b ? -1 : 1));
  const places = new Int32Array(words.length);
  words.forEach((word, place) => {
    places[ids.get(word)!] = place;
  });
  return { words, ...placed(said, ends, places) };
}

/** By word, and for each the concepts in order. */
function placed(said: readonly number[], ends: Int32Array, places: Int32Array) {
  const starts = new Int32Array(places.length + 1);
  for (const id of said) starts[places[id]! + 1]!++;
  for (let place = 0; place < places.length; place++) starts[place + 1]! += starts[place]!;
  const filled = starts.slice(0, places.length);
  const concepts = new Int32Array(said.length);
  const first = new Int32Array(ends.length).fill(-1);
  for (let at = 0, from = 0; at < ends.length; from = ends[at]!, at++) {
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
export function scanText(image: CodeSystemImage, asked: string): number[] {
  const letters = wordsOf(asked).slice(0, MAX_WORDS);
  if (letters.length === 0) return Array.from({ length: image.size }, (_, at) => at);
  const { words, starts, concepts, first } = listOf(image);
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
