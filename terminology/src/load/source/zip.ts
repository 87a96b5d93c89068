/** The entries of a zip, judged by its directory before anything is opened; yauzl holds each entry to the size it declared. */
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import yauzl from 'yauzl';
import { BrokenFile } from '../broken-file.ts';
import type { Limits } from './limits.ts';
import type { Entry } from './open-source.ts';

const openFile = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);

export async function openZip(path: string, limits: Limits): Promise<{ entries: Entry[]; close(): void }> {
  let zip: yauzl.ZipFile;
  try {
    zip = await openFile(path, { autoClose: false, lazyEntries: true, validateEntrySizes: true });
  } catch {
    throw new BrokenFile('el zip está dañado o incompleto');
  }
  try {
    const found = await directory(zip, limits);
    judge(found, limits);
    return { entries: found.map((one) => entryOf(zip, one)), close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error instanceof BrokenFile ? error : new BrokenFile('el zip está dañado o incompleto');
  }
}

function directory(zip: yauzl.ZipFile, limits: Limits): Promise<yauzl.Entry[]> {
  return new Promise((resolve, reject) => {
    const found: yauzl.Entry[] = [];
    let seen = 0;
    zip.on('entry', (entry: yauzl.Entry) => {
      if (++seen > limits.maxEntries) return reject(new BrokenFile('el zip trae demasiados archivos'));
      if (!entry.fileName.endsWith('/')) found.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(found));
    zip.on('error', reject);
    zip.readEntry();
  });
}

function judge(found: readonly yauzl.Entry[], limits: Limits): void {
  let total = 0;
  for (const { uncompressedSize, compressedSize, fileName } of found) {
    total += uncompressedSize;
    const swollen = uncompressedSize > 1_000_000 && uncompressedSize > compressedSize * limits.maxRatio;
    if (uncompressedSize > limits.maxEntryBytes || swollen) {
      throw new BrokenFile(`«${fileName.slice(0, 80)}» se expande demasiado para ser un catálogo`);
    }
  }
  if (total > limits.maxTotalBytes) throw new BrokenFile('el zip se expande demasiado para ser un catálogo');
}

const entryOf = (zip: yauzl.ZipFile, entry: yauzl.Entry): Entry => ({
  name: entry.fileName,
  size: entry.uncompressedSize,
  open: async () => {
    if (entry.isEncrypted()) throw new BrokenFile(`«${entry.fileName.slice(0, 80)}» está cifrado`);
    return await promisify<yauzl.Entry, Readable>(zip.openReadStream.bind(zip))(entry);
  },
});
