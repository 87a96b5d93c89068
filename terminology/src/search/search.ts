/**
 * The entries that a few typed words mean, best first. Every word must be found, in any order, each perhaps unfinished; only when
 * nothing has them all, slips are forgiven everywhere, and then one word may be missing. What this clinic and this doctor use comes up.
 */
import { bareCode, type SearchIndex } from './build-index.ts';
import { isEmptyWord, phraseOf, type Token, tokensOf } from './fold.ts';
import { marksIn, type Range } from './mark.ts';
import { type Meant, resolveWord } from './resolve-word.ts';

export interface Hit {
  /** Place of the entry: the position of the concept in its system. */
  readonly position: number;
  readonly code: string;
  readonly display: string;
  /** The name by which it was found, when the title does not say it. */
  readonly name?: string;
  readonly score: number;
  /** Parts of `display` (UTF-16 offsets, end exclusive) that answer what was typed. */
  readonly marks: readonly Range[];
}

export interface SearchOptions {
  readonly count?: number;
  /** How much a code is used here, 0 to 1. */
  readonly use?: ((code: string) => number) | undefined;
}

/** Longer queries are sentences; a typed term is not. */
const MAX_QUERY_LENGTH = 200;
const MAX_WORDS = 12;

interface Found {
  readonly doc: number;
  readonly score: number;
}

export function search(index: SearchIndex, text: string, { count = 20, use }: SearchOptions = {}): Hit[] {
  const { found, meant } = rank(index, text, use, count);
  return found.map(({ doc, score }) => {
    const { code, display, names, inherited } = index.entries[doc]!;
    const { marks, name } = marksIn(index.words, meant, { display, names, inherited });
    return { position: doc, code, display, ...(name !== undefined && { name }), score, marks };
  });
}

/** Every entry that answers, best first, places only. */
export const searchAll = (index: SearchIndex, text: string): number[] =>
  rank(index, text, undefined, Number.POSITIVE_INFINITY).found.map(({ doc }) => doc);

function rank(index: SearchIndex, asked: string, use: SearchOptions['use'], count: number) {
  const text = asked.slice(0, MAX_QUERY_LENGTH);
  const byCode = entriesOfCode(index, text);
  const typed = wordsTyped(text);
  if (byCode.length > 0) return { found: byCode.slice(0, count), meant: [] as Typed[] };
  if (typed.length === 0) return { found: [] as Found[], meant: [] as Typed[] };
  let meant = typed.map((token) => meaningOf(index, token, false));
  let candidates = gather(index, meant, typed.length);
  if (candidates.docs.length === 0) {
    meant = typed.map((token) => meaningOf(index, token, true));
    candidates = gather(index, meant, typed.length);
  }
  if (candidates.docs.length === 0 && typed.length > 1) candidates = gather(index, meant, typed.length - 1);
  return {
    found: best(index, candidates, { phrase: phraseOf(tokensOf(text)), typed: typed.length, use, count }),
    meant,
  };
}

export interface Typed {
  readonly token: Token;
  readonly words: Meant;
}

const meaningOf = (index: SearchIndex, token: Token, forgiving: boolean): Typed => ({
  token,
  words: resolveWord(index.words, index.meanings, token.text, forgiving),
});

function wordsTyped(text: string): Token[] {
  const tokens = tokensOf(text);
  const telling = tokens.filter(({ text: word }) => !isEmptyWord(word));
  return (telling.length > 0 ? telling : tokens).slice(0, MAX_WORDS);
}

/** `e119`, `E11.9`, `I10X`: a code, or the beginning of one with at least one digit. */
function entriesOfCode({ codes, entries }: SearchIndex, text: string): Found[] {
  const trimmed = text.trim();
  if (!/^[A-Za-z0-9][A-Za-z0-9.\-/]*$/.test(trimmed) || !/\d/.test(trimmed)) return [];
  const bare = bareCode(trimmed);
  const found = startingWith(codes, bare);
  if (found.length > 0)
    return found.map((doc, at) => ({ doc, score: bareCode(entries[doc]!.code) === bare ? 2 : 1 - at / 1e6 }));
  return /^[A-Z]\d\d\d?X$/.test(bare) ? startingWith(codes, bare.slice(0, -1)).map((doc) => ({ doc, score: 1 })) : [];
}

function startingWith(codes: SearchIndex['codes'], bare: string): number[] {
  let low = 0;
  let high = codes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (codes[middle]![0] < bare) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (; low < codes.length && codes[low]![0].startsWith(bare); low++) found.push(codes[low]![1]);
  return found;
}

interface Candidates {
  readonly docs: readonly number[];
  /** In the order of `docs`. */
  readonly scores: readonly number[];
  /** What a perfect answer would have. */
  readonly full: number;
}

/** One search at a time: they share their columns, which are all zero between two searches. */
const columns = {
  scores: new Float32Array(0),
  matched: new Uint8Array(0),
  bestOf: new Float32Array(0),
  touched: new Uint32Array(0),
};

function columnsFor(size: number): typeof columns {
  if (columns.scores.length < size) {
    columns.scores = new Float32Array(size);
    columns.matched = new Uint8Array(size);
    columns.bestOf = new Float32Array(size);
    columns.touched = new Uint32Array(size);
  }
  return columns;
}

/** Entries with at least `needed` of the typed words; rare words weigh more. */
function gather(index: SearchIndex, meant: readonly Typed[], needed: number): Candidates {
  const { start, docs, weights } = index.words;
  const size = index.entries.length;
  const { scores, matched, bestOf, touched } = columnsFor(size);
  const seen: number[] = [];
  let full = 0;
  for (const { words } of meant) {
    let count = 0;
    for (const [word, sure] of words)
      for (let at = start[word]!; at < start[word + 1]!; at++) {
        const doc = docs[at]!;
        const value = (sure * weights[at]!) / 100;
        if (bestOf[doc] === 0) touched[count++] = doc;
        if (value > bestOf[doc]!) bestOf[doc] = value;
      }
    const rarity = 1 + Math.log((size + 1) / (count + 1)) / 10;
    full += rarity;
    for (let at = 0; at < count; at++) {
      const doc = touched[at]!;
      if (matched[doc] === 0) seen.push(doc);
      scores[doc]! += bestOf[doc]! * rarity;
      matched[doc]!++;
      bestOf[doc] = 0;
    }
  }
  const found = seen.filter((doc) => matched[doc]! >= needed);
  const scored = found.map((doc) => scores[doc]!);
  for (const doc of seen) {
    scores[doc] = 0;
    matched[doc] = 0;
  }
  return { docs: found, scores: scored, full };
}

interface Wanted {
  readonly phrase: string;
  readonly typed: number;
  readonly use: SearchOptions['use'];
  readonly count: number;
}

/** Worth of each sign, beside 1 for every word found as written. */
const WORTH = { phrase: 0.5, density: 0.25, use: 0.35, known: 0.08, category: -0.12 } as const;

function best(index: SearchIndex, { docs, scores, full }: Candidates, { phrase, typed, use, count }: Wanted): Found[] {
  const whole = new Map<number, number>();
  for (const { doc, weight } of index.phrases.get(phrase) ?? [])
    whole.set(doc, Math.max(weight ** 3, whole.get(doc) ?? 0));
  const top: Found[] = [];
  for (let place = 0; place < docs.length; place++) {
    const doc = docs[place]!;
    const { code, names, category } = index.entries[doc]!;
    const score =
      scores[place]! / full +
      WORTH.phrase * (whole.get(doc) ?? 0) +
      WORTH.density * Math.min(1, typed / Math.max(1, index.lengths[doc]!)) +
      (use ? WORTH.use * use(code) : 0) +
      (names ? WORTH.known : 0) +
      (category ? WORTH.category : 0);
    put(top, { doc, score }, count);
  }
  return count === Number.POSITIVE_INFINITY ? top.sort((a, b) => b.score - a.score || a.doc - b.doc) : top;
}

/** Keeps the `count` best in order. */
function put(top: Found[], one: Found, count: number): void {
  if (count === Number.POSITIVE_INFINITY) return void top.push(one);
  if (top.length >= count && !isBefore(one, top[top.length - 1]!)) return;
  let at = top.length;
  while (at > 0 && isBefore(one, top[at - 1]!)) at--;
  top.splice(at, 0, one);
  if (top.length > count) top.pop();
}

/** Of equals, the first in the system stays first. */
const isBefore = (one: Found, other: Found): boolean =>
  one.score > other.score || (one.score === other.score && one.doc < other.doc);
