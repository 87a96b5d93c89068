/**
 * Catalogues and words as one text for a browser without network: what the hub's own index is made of, in the same order, so that the
 * same search gives the same answers. Compressed it has to stay under 1.5 MB (pack.test.ts).
 */
import { buildIndex, type SearchIndex } from './build-index.ts';
import { entriesOf, type Named, parseMeanings, parseNames } from './clinical-names.ts';

export interface PackedSystem {
  readonly url: string;
  readonly version: string;
  /** One line per concept: code, title, code above, other names separated by `|`; columns separated by tabulators. */
  readonly concepts: string;
  /** Text of the names that belong to this system. */
  readonly names: string;
}

export interface Pack {
  readonly format: 1;
  /** Text of the meanings of words. */
  readonly words: string;
  readonly systems: readonly PackedSystem[];
}

const plain = (text: string): string => text.replace(/[\t\n\r|]+/g, ' ');

export const packConcepts = (concepts: readonly Named[]): string =>
  concepts
    .map(({ code, display, parent = '', names = [] }) => [code, display, parent, names.map(plain).join('|')])
    .map((columns) => columns.map((text, at) => (at === 3 ? text : plain(text))).join('\t'))
    .join('\n');

function unpackConcepts(text: string): Named[] {
  if (text === '') return [];
  return text.split('\n').map((line) => {
    const [code = '', display = '', parent = '', names = ''] = line.split('\t');
    return {
      ...{ code, display },
      ...(parent !== '' && { parent }),
      ...(names !== '' && { names: names.split('|') }),
    };
  });
}

/** System → its index. */
export function openPack({ words, systems }: Pack): Map<string, SearchIndex> {
  const meanings = parseMeanings(words);
  return new Map(
    systems.map(({ url, concepts, names }) => [
      url,
      buildIndex(entriesOf(unpackConcepts(concepts), parseNames(names)), meanings),
    ]),
  );
}
