/**
 * A doctor's phrases, written by a key: a full stop, the key and a space (`.efn `) become the phrase. The stop must begin a word, so that the end
 * of a sentence never does.
 */
import type { NoteKind, PartKey } from './kinds.ts';

export interface Phrase {
  readonly clave: string;
  readonly texto: string;
}

export interface Template {
  readonly nombre: string;
  readonly tipo: NoteKind;
  readonly partes: Readonly<Partial<Record<PartKey, string>>>;
}

export interface PhraseBook {
  readonly frases: readonly Phrase[];
  readonly plantillas: readonly Template[];
}

export const NO_PHRASES: PhraseBook = { frases: [], plantillas: [] };

export const KEY_SHAPE = /^[\p{L}\p{N}-]{1,30}$/u;
const TYPED_KEY = /(?:^|[\s(])\.([\p{L}\p{N}-]{1,30})\s$/u;
/** No key is longer, so no more of a long note is looked at. */
const LOOK_BACK = 33;

export interface Expansion {
  /** From the full stop. */
  readonly from: number;
  /** To the caret. */
  readonly to: number;
  readonly text: string;
}

export function expansionAt(text: string, caret: number, phrases: readonly Phrase[]): Expansion | undefined {
  const match = TYPED_KEY.exec(text.slice(Math.max(0, caret - LOOK_BACK), caret));
  const key = match?.[1];
  if (key === undefined) return undefined;
  const phrase = phrases.find(({ clave }) => clave.toLowerCase() === key.toLowerCase());
  return phrase && { from: caret - key.length - 2, to: caret, text: `${phrase.texto} ` };
}

/** Where the writer is expected to fill in: the first `___` of what was inserted. */
export function blankIn(text: string, start: number): readonly [number, number] | undefined {
  const match = /_{3,}/.exec(text);
  return match === null ? undefined : [start + match.index, start + match.index + match[0].length];
}

export const withPhrase = (book: PhraseBook, phrase: Phrase): PhraseBook => ({
  ...book,
  frases: [...book.frases.filter(({ clave }) => clave.toLowerCase() !== phrase.clave.toLowerCase()), phrase].sort(
    (a, b) => a.clave.localeCompare(b.clave, 'es'),
  ),
});

export const withoutPhrase = (book: PhraseBook, clave: string): PhraseBook => ({
  ...book,
  frases: book.frases.filter((one) => one.clave !== clave),
});

export const withTemplate = (book: PhraseBook, template: Template): PhraseBook => ({
  ...book,
  plantillas: [...book.plantillas.filter(({ nombre }) => nombre !== template.nombre), template].sort((a, b) =>
    a.nombre.localeCompare(b.nombre, 'es'),
  ),
});

export const withoutTemplate = (book: PhraseBook, nombre: string): PhraseBook => ({
  ...book,
  plantillas: book.plantillas.filter((one) => one.nombre !== nombre),
});
