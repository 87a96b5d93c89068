/** The pack for browsers without network: diagnoses, medicines and words in one compressed file, made once per version of the catalogues. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { CIE10_SYSTEM, COMPENDIO_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { namedOf } from '@amate/terminology/search/create-text-search.ts';
import { type Pack, packConcepts } from '@amate/terminology/search/pack.ts';
import { readNamesText, readWordsText } from '@amate/terminology/search/read-clinical-names.ts';
import type { CodeSystemImage } from '@amate/terminology/system/image.ts';

export interface PackFile {
  readonly gzipped: Buffer;
  /** Strong: of the bytes. */
  readonly etag: string;
}

const PACKED = [CIE10_SYSTEM, COMPENDIO_SYSTEM] as const;
const deflated = promisify(gzip);

export function createOfflinePack(
  systemOf: (url: string) => Promise<CodeSystemImage | undefined>,
): () => Promise<PackFile> {
  let made: { readonly of: readonly (CodeSystemImage | undefined)[]; readonly file: Promise<PackFile> } | undefined;
  return async () => {
    const images = await Promise.all(PACKED.map(systemOf));
    if (!made || images.some((image, at) => image !== made?.of[at])) {
      const file = write(images.filter((image) => image !== undefined));
      made = { of: images, file };
      file.catch(() => (made = undefined));
    }
    return made.file;
  };
}

async function write(images: readonly CodeSystemImage[]): Promise<PackFile> {
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
  const gzipped = await deflated(JSON.stringify(pack), { level: 9 });
  return { gzipped, etag: `"${createHash('sha256').update(gzipped).digest('base64url').slice(0, 22)}"` };
}
