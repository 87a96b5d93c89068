/** The JSON files of a `.tgz`, one after the other; links, absolute paths and swollen members are never followed or opened. */
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';
import { BrokenFile } from '../broken-file.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { Source } from './open-source.ts';

/** Told while it is read; a refusal inside `visit` stops the reading. */
export async function readTarball(
  source: Source,
  visit: (name: string, text: string) => void,
  limits: Limits = LIMITS,
): Promise<void> {
  const entry = source.entries[0];
  if (source.zipped || entry === undefined) throw new BrokenFile('se esperaba un paquete .tgz');
  const stop = new AbortController();
  let refusal: unknown;
  let total = 0;
  let seen = 0;
  const refuse = (error: unknown): void => {
    refusal ??= error;
    stop.abort();
  };
  const take = (member: ReadEntry): void => {
    total += member.size;
    if (++seen > limits.maxEntries || member.size > limits.maxEntryBytes || total > limits.maxTotalBytes) {
      refuse(new BrokenFile('el paquete se expande demasiado para ser un catálogo'));
      return;
    }
    // Only what is read at all is kept: examples and profiles pass by.
    if (member.type !== 'File' || !WANTED.test(member.path)) {
      member.resume();
      return;
    }
    const chunks: Buffer[] = [];
    member.on('data', (chunk: Buffer) => chunks.push(chunk));
    member.on('end', () => {
      if (refusal !== undefined) return;
      try {
        visit(member.path, Buffer.concat(chunks).toString('utf8'));
      } catch (error) {
        refuse(error);
      }
    });
  };
  try {
    const parser = new Parser({ strict: true, onReadEntry: take, maxDecompressionRatio: limits.maxRatio });
    await pipeline(await entry.open(), parser as unknown as NodeJS.WritableStream, { signal: stop.signal });
  } catch (error) {
    throw refusal ?? (error instanceof BrokenFile ? error : new BrokenFile('el paquete está dañado o incompleto'));
  }
  if (refusal !== undefined) throw refusal;
}

const WANTED = /^package\/(package|CodeSystem-[^/]+|ValueSet-[^/]+|ConceptMap-[^/]+)\.json$/;
