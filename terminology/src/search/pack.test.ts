/** The offline subset: under 1.5 MB, and the same answers as the hub. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { CIE10_SYSTEM, COMPENDIO_SYSTEM } from '../identifiers/systems.ts';
import type { Concept } from '../model.ts';
import { starterSystems } from '../starters/starters.ts';
import { buildImage } from '../system/build.ts';
import type { CodeSystemImage } from '../system/image.ts';
import { createIndexes, namedOf } from './create-text-search.ts';
import { openPack, type Pack, packConcepts } from './pack.ts';
import { readNamesText, readWordsText } from './read-clinical-names.ts';
import { search } from './search.ts';

const WHOLE = join(import.meta.dirname, '../../../../shared/data/cie10_es.csv');
const LIMIT_BYTES = 1_500_000;

const starters = new Map(starterSystems().map((content) => [content.head.url, content]));
const starter = (url: string): CodeSystemImage => {
  const { head, concepts } = starters.get(url)!;
  return buildImage(head, concepts as Iterable<Concept>);
};

function packed(images: readonly CodeSystemImage[]): string {
  const pack: Pack = {
    format: 1,
    words: readWordsText(),
    systems: images.map((image) => ({
      url: image.head.url,
      version: image.head.version,
      concepts: packConcepts(namedOf(image)),
      names: image.head.url === CIE10_SYSTEM ? readNamesText() : '',
    })),
  };
  return JSON.stringify(pack);
}

async function same(images: readonly CodeSystemImage[], queries: readonly string[]): Promise<void> {
  const opened = openPack(JSON.parse(packed(images)));
  const indexOf = createIndexes();
  for (const image of images) {
    const index = (await indexOf(image))!;
    for (const typed of queries) expect(search(opened.get(image.head.url)!, typed)).toEqual(search(index, typed));
  }
}

const QUERIES = [
  'dm2',
  'dia tip 2 pie',
  'hipertencion',
  'e119',
  'metformina 850',
  'parace',
  'aspirina tab',
  'h',
  'xqz',
];

describe('offline pack', () => {
  it('answers like the hub', () => same([starter(CIE10_SYSTEM), starter(COMPENDIO_SYSTEM)], QUERIES));

  if (existsSync(WHOLE))
    it('holds the whole CIE-10 in less than 1.5 MB', async () => {
      const concepts: Concept[] = readFileSync(WHOLE, 'utf8')
        .split(/\r?\n/)
        .slice(1)
        .filter((line) => line !== '')
        .map((line) => {
          const [code = '', ...title] = line.split(',');
          const parents = code.length > 3 ? { parents: [code.slice(0, 3)] } : {};
          return {
            code: code.length > 3 ? `${code.slice(0, 3)}.${code.slice(3)}` : code,
            display: title.join(','),
            ...parents,
          };
        });
      const image = buildImage(starters.get(CIE10_SYSTEM)!.head, concepts);
      const bytes = gzipSync(packed([image, starter(COMPENDIO_SYSTEM)]), { level: 9 }).length;
      expect(bytes).toBeGreaterThan(100_000);
      expect(bytes).toBeLessThan(LIMIT_BYTES);
      await same([image], QUERIES);
    });
});
