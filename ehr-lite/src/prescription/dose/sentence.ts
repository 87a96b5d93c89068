/**
 * What was typed, and what of it somebody understood. Rules take what becomes structure and keep what they know to be an instruction; the rest is
 * left, and whoever decides can see it. What was taken leaves a bar behind, so that its neighbours never join into words nobody wrote.
 */
export interface Sentence {
  find(pattern: RegExp): RegExpExecArray | undefined;
  /** Understood: it stands in the structure. */
  take(pattern: RegExp): RegExpExecArray | undefined;
  /** Understood as words for the person: it stays in the note. */
  keep(pattern: RegExp): RegExpExecArray | undefined;
  /** What nobody understood, in order: plain letters to judge it by, and as it was typed. */
  left(): readonly Piece[];
  note(): string | undefined;
}
export interface Piece {
  readonly plain: string;
  readonly typed: string;
}

/** Without accents, small; as long as what was given, so that a place in one is a place in the other. */
export const plainOf = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => fold(text[at]!)).join('');
const fold = (letter: string): string => {
  const bare = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return bare.length === 1 ? bare : letter;
};

export function sentenceOf(typed: string): Sentence {
  const own = typed.normalize('NFC').replace(/\s+/g, ' ').trim();
  let rest = plainOf(own);
  let noted = own;
  const find = (pattern: RegExp) => pattern.exec(rest) ?? undefined;
  const taking = (kept: boolean) => (pattern: RegExp) => {
    const found = find(pattern);
    if (found === undefined) return undefined;
    rest = covered(rest, found);
    if (!kept) noted = covered(noted, found);
    return found;
  };
  return {
    ...{ find, take: taking(false), keep: taking(true) },
    left: () =>
      [...rest.matchAll(/[^|]+/g)]
        .map((found) => ({ plain: found[0], typed: own.slice(found.index, found.index + found[0].length) }))
        .map(({ plain, typed: words }) => ({ plain: trimmed(plain), typed: trimmed(words) }))
        .filter(({ plain }) => !IDLE.has(plain)),
    note: () => {
      const pieces = noted.split('|').map(trimmed);
      return pieces.filter((one) => !IDLE.has(plainOf(one))).join(', ') || undefined;
    },
  };
}

/** A group named `own` is all that is covered of what was found: what stood before it was only looked at. It ends the pattern. */
function covered(text: string, { index, 0: { length }, groups }: RegExpExecArray): string {
  const from = groups?.own === undefined ? index : index + length - groups.own.length;
  return `${text.slice(0, from)}${'|'.repeat(index + length - from)}${text.slice(index + length)}`;
}

const trimmed = (text: string): string => text.replace(/^[\s,;.:)]+|[\s,;.:(]+$/g, '');
/** What joined two parts that were both understood. */
const IDLE: ReadonlySet<string> = new Set(['', 'y', 'x', 'por', 'durante', 'de', 'en', 'a']);
