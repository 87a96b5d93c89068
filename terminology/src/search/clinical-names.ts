/** The reviewed files of what clinicians call things (data/*.tsv), as text in and tables out: the same in the hub and in a browser. */
import type { SearchEntry, WordMeanings } from './entry.ts';
import { fold } from './fold.ts';

/** Code with dot → its names. */
export type ClinicalNames = ReadonlyMap<string, readonly string[]>;

const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));

export function parseNames(text: string): ClinicalNames {
  return new Map(
    linesOf(text).map((line) => {
      const [code = '', names = ''] = line.split('\t');
      return [code, names.split('|')];
    }),
  );
}

export function parseMeanings(text: string): WordMeanings {
  return new Map(
    linesOf(text).map((line) => {
      const [word = '', meanings = ''] = line.split('\t');
      return [fold(word), meanings.split(' ').map(fold)];
    }),
  );
}

export interface Named {
  readonly code: string;
  readonly display: string;
  /** Other texts that the publisher itself gives. */
  readonly names?: readonly string[];
  /** Code directly above. */
  readonly parent?: string | undefined;
}

/** Names go with their code, and those of a category with every code below it. */
export function entriesOf(concepts: readonly Named[], names: ClinicalNames): SearchEntry[] {
  const above = new Set(concepts.map(({ parent }) => parent));
  return concepts.map(({ code, display, names: given = [], parent }) => {
    const own = [...given, ...(names.get(code) ?? [])];
    const inherited = parent === undefined ? undefined : names.get(parent);
    const category = above.has(code);
    return {
      ...{ code, display },
      ...(own.length > 0 && { names: own }),
      ...(inherited && { inherited }),
      ...(category && { category }),
    };
  });
}
