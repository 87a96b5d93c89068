/** A publisher's file as named entries, whether it came bare or in a zip: what reads them does not care. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { BrokenFile } from '../broken-file.ts';
import { LIMITS, type Limits } from './limits.ts';
import { openZip } from './zip.ts';

export interface Entry {
  /** Path inside the zip, or the file's own name. */
  readonly name: string;
  /** Bytes when opened. */
  readonly size: number;
  open(): Promise<Readable>;
}

export interface Source {
  readonly file: string;
  readonly sha256: string;
  readonly zipped: boolean;
  readonly entries: readonly Entry[];
  close(): void;
}

/** @throws BrokenFile when it cannot be read or is larger than any catalogue */
export async function openSource(path: string, limits: Limits = LIMITS): Promise<Source> {
  const { size, first } = await look(path);
  if (size === 0) throw new BrokenFile('el archivo está vacío');
  if (size > limits.maxTotalBytes) throw new BrokenFile('el archivo es más grande que cualquier catálogo conocido');
  const file = basename(path);
  const sha256 = await digest(path);
  // «PK\3\4», APPNOTE.TXT 4.3.7.
  if (first.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') {
    return { file, sha256, zipped: true, ...(await openZip(path, limits)) };
  }
  if (size > limits.maxEntryBytes) throw new BrokenFile('el archivo es más grande que cualquier catálogo conocido');
  const entry: Entry = { name: file, size, open: async () => createReadStream(path) };
  return { file, sha256, zipped: false, entries: [entry], close: () => {} };
}

async function look(path: string): Promise<{ size: number; first: Buffer }> {
  try {
    const info = await stat(path);
    if (!info.isFile()) throw new BrokenFile('no es un archivo');
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
      return { size: info.size, first: buffer.subarray(0, bytesRead) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof BrokenFile) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new BrokenFile(missing ? `no existe ${path}` : `no se puede leer ${path}`);
  }
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
