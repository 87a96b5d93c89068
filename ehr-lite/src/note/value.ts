/** A note being written: what was typed in each part, what was carried from an earlier note, what was measured in this visit. */
import { KINDS, type NoteKind, type PartKey } from './kinds.ts';

export interface Carried {
  /** As it stood in the earlier note. */
  readonly text: string;
  readonly noteId: string;
  /** FHIR date of that note. */
  readonly at: string;
  readonly author: string;
  /** The doctor said that it still holds. */
  readonly confirmed: boolean;
}

export interface Measured {
  readonly reference: string;
  readonly words: string;
}

export interface NoteValue {
  /** Of the Composition; made with the first letter. */
  readonly id: string | undefined;
  readonly kind: NoteKind;
  readonly texts: Readonly<Partial<Record<PartKey, string>>>;
  readonly carried: Readonly<Partial<Record<PartKey, Carried>>>;
  readonly vitals: readonly Measured[];
  /** Facts of the visit, in words: when it began, which facility. */
  readonly visit: Readonly<Partial<Record<PartKey, string>>>;
}

export const EMPTY_NOTE: NoteValue = {
  id: undefined,
  ...{ kind: 'evolucion', texts: {}, carried: {}, vitals: [], visit: {} },
};

const named = (value: NoteValue): NoteValue => (value.id === undefined ? { ...value, id: crypto.randomUUID() } : value);

export const textOf = ({ texts }: NoteValue, key: PartKey): string => texts[key] ?? '';

export const withText =
  (key: PartKey, text: string) =>
  (value: NoteValue): NoteValue => ({ ...named(value), texts: { ...value.texts, [key]: text } });

/** What was typed stays, also where the other kind has no such part: going back finds it again. */
export const withKind =
  (kind: NoteKind) =>
  (value: NoteValue): NoteValue => ({ ...named(value), kind });

/** A template fills what is empty; what was typed stays. */
export const filledWith =
  (texts: Readonly<Partial<Record<PartKey, string>>>) =>
  (value: NoteValue): NoteValue => {
    const empty = Object.entries(texts).filter(([key]) => textOf(value, key as PartKey).trim() === '');
    return { ...named(value), texts: { ...value.texts, ...Object.fromEntries(empty) } };
  };

export const withVitals =
  (vitals: readonly Measured[]) =>
  (value: NoteValue): NoteValue => ({ ...value, vitals });

export const withVisit =
  (visit: NoteValue['visit']) =>
  (value: NoteValue): NoteValue => ({ ...value, visit });

export interface Earlier {
  readonly noteId: string;
  readonly at: string;
  readonly author: string;
  readonly texts: Readonly<Partial<Record<PartKey, string>>>;
}

/** Never over what was typed: only into parts that are still empty. */
export const carriedFrom =
  (earlier: Earlier, keys: readonly PartKey[]) =>
  (value: NoteValue): NoteValue => {
    const taken = keys.filter((key) => textOf(value, key).trim() === '' && (earlier.texts[key] ?? '').trim() !== '');
    if (taken.length === 0) return value;
    const { noteId, at, author } = earlier;
    const texts = Object.fromEntries(taken.map((key) => [key, earlier.texts[key]!]));
    const carried = Object.fromEntries(
      taken.map((key) => [key, { text: earlier.texts[key]!, noteId, at, author, confirmed: false }]),
    );
    return { ...named(value), texts: { ...value.texts, ...texts }, carried: { ...value.carried, ...carried } };
  };

export const confirmed =
  (key: PartKey) =>
  (value: NoteValue): NoteValue => {
    const carried = value.carried[key];
    return carried === undefined
      ? value
      : { ...value, carried: { ...value.carried, [key]: { ...carried, confirmed: true } } };
  };

/** Undefined once it was edited: then it is the writer's own text. */
export function carriedIn(value: NoteValue, key: PartKey): Carried | undefined {
  const carried = value.carried[key];
  return carried !== undefined && textOf(value, key) === carried.text ? carried : undefined;
}

export const unreadCopies = (value: NoteValue): readonly PartKey[] =>
  KINDS[value.kind].parts
    .map(({ key }) => key)
    .filter((key) => carriedIn(value, key)?.confirmed === false && textOf(value, key) !== '');

export const isWritten = ({ texts }: NoteValue): boolean =>
  Object.values(texts).some((text) => text !== undefined && text.trim() !== '');
