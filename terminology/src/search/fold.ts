/** Text as it is compared: lower case, no accents, letters apart from digits, so that «DM2», «dm 2» and «DM-2» are one thing. */
export interface Token {
  readonly text: string;
  /** Where it stands in the text it was read from. */
  readonly start: number;
  readonly end: number;
}

const MARKS = /\p{M}+/gu;
const PARTS = /\p{L}[\p{L}\p{M}]*|\p{N}+/gu;

export const fold = (text: string): string => text.normalize('NFD').replace(MARKS, '').toLowerCase();

export function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(PARTS))
    found.push({ text: fold(match[0]), start: match.index, end: match.index + match[0].length });
  return found;
}

/** Carry no meaning of their own in a title; «sin», «con» and «no» do. */
const EMPTY = new Set('a al ante como de del e el en la las lo los o para por que se su sus u un una y'.split(' '));
/** Fill a title without telling it from its neighbours. */
const FILLER = new Set(
  'especificado especificada especificados especificadas especificacion no otra otro otros otras sin con'.split(' '),
);

export const isEmptyWord = (word: string): boolean => EMPTY.has(word);
export const isFiller = (word: string): boolean => EMPTY.has(word) || FILLER.has(word);

/** A whole title or query as one key: its words without the empty ones. */
export const phraseOf = (tokens: readonly Token[]): string =>
  tokens.flatMap(({ text }) => (isEmptyWord(text) ? [] : [text])).join(' ');
