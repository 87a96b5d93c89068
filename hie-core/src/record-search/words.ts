/**
 * What a stored resource says in words a reader would search for: displays, texts, codes, notes, narratives and attached plain text.
 * Keys, references, ids and systems are no words: without this "patient" would find everything. Pure.
 */
import { normalizeText } from '../r4/normalize.ts';

/** Members whose strings are technical, wherever they stand. */
const SILENT = new Set([
  ...[
    'id',
    'meta',
    'reference',
    'system',
    'url',
    'fullUrl',
    'resourceType',
    'versionId',
    'lastUpdated',
    'source',
    'profile',
  ],
  ...['status', 'use', 'contentType', 'hash', 'language', 'extension', 'identifier', 'start', 'end', 'mode', 'intent'],
]);
const MOST_CHARACTERS = 20_000;
const TAG = /<[^>]*>/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#160;': ' ',
};

export function wordsIn(resource: unknown): readonly string[] {
  const found: string[] = [];
  let left = MOST_CHARACTERS;
  const walk = (value: unknown, key: string): void => {
    if (left <= 0) return;
    if (typeof value === 'string') {
      const text = key === 'div' ? plain(value) : key === 'data' ? '' : value;
      if (text === '') return;
      found.push(text);
      left -= text.length;
    } else if (Array.isArray(value)) for (const item of value) walk(item, key);
    else if (typeof value === 'object' && value !== null)
      for (const [name, member] of Object.entries(value))
        if (!SILENT.has(name)) walk(member, name);
        else if (typeof value === 'number' && key === 'value') found.push(String(value));
  };
  walk(resource, '');
  return found;
}

const plain = (div: string): string =>
  div
    .replace(TAG, ' ')
    .replace(/&[a-z#0-9]+;/g, (entity) => ENTITIES[entity] ?? ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** Every word must stand somewhere in it, as a word or the beginning of one; accents and case do not matter. */
export function meets(texts: readonly string[], words: readonly string[]): boolean {
  const all = ` ${normalizeText(texts.join(' ')).replace(/[^\p{L}\p{N}.]+/gu, ' ')}`;
  return words.every((word) => all.includes(` ${word}`));
}

export const soughtWords = (q: string): readonly string[] =>
  normalizeText(q)
    .replace(/[^\p{L}\p{N}.]+/gu, ' ')
    .split(' ')
    .filter((word) => word !== '');

const AROUND = 60;

/** The text in which the first word was found, cut around it. */
export function excerpt(texts: readonly string[], [word]: readonly string[]): string | undefined {
  for (const text of texts) {
    const at = word === undefined ? -1 : flat(text).indexOf(word);
    if (at < 0) continue;
    const [from, to] = [Math.max(0, at - AROUND), Math.min(text.length, at + AROUND * 2)];
    return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
  }
  return undefined;
}

/** Letter by letter, so that places in it are places in the text; a letter that falls apart keeps its first. */
const flat = (text: string): string =>
  [...text].map((letter) => (letter.normalize('NFD')[0] ?? letter).toLowerCase().padEnd(letter.length)).join('');
