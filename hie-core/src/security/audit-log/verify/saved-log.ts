/**
 * What somebody keeps outside the hub, so that it cannot be talked out of what it once published: signed heads, the keys they were signed
 * with, and six bytes of each leaf's hash. The heads prove that something was rewritten; the six bytes tell which entry.
 * One JSON object a line, blocks last and in order, so that a file of any size is read along with the log.
 */
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { JWK } from 'jose';
import { z } from 'zod';
import type { Hash } from '../merkle/hash.ts';
import { readNote } from '../note.ts';

export const PRINT_BYTES = 6;
const VERSION = 1;
const MAX_LINE = 100_000;

const base64 = z.string().max(MAX_LINE);
const KEY = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().max(100),
  kid: z.string().max(100),
});
const LINE = z.union([
  z.object({ amate: z.literal('raices-guardadas'), version: z.literal(VERSION), guardado: z.string() }),
  z.object({ llave: KEY }),
  z.object({ raiz: z.string().max(8_192) }),
  z.object({ bloque: z.int().nonnegative(), huellas: base64 }),
]);

export class SavedLogError extends Error {}

/** Heads and keys to hold the log to, from a file or from a hub. */
export interface Published {
  readonly keys: readonly JWK[];
  /** Signed notes. */
  readonly notes: readonly string[];
}

export interface SavedLog extends Published {
  /** Six bytes of each leaf's hash of a block, when they were kept. Asked in ascending order. */
  prints(block: number): Promise<Buffer | undefined>;
  close(): void;
}

export const printOf = (hash: Hash): string => hash.slice(0, PRINT_BYTES);

/** @throws SavedLogError when the file is not one of ours */
export async function openSavedLog(path: string): Promise<SavedLog> {
  const stream = createReadStream(path);
  const lines = readLines(stream)[Symbol.asyncIterator]();
  const keys: JWK[] = [];
  const notes: string[] = [];
  const first = (await lines.next()).value;
  if (first === undefined || !('amate' in first))
    throw new SavedLogError(`${path} no es un archivo de raíces guardadas.`);
  let ahead: { bloque: number; huellas: string } | undefined;
  const advance = async (): Promise<void> => {
    ahead = undefined;
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      if ('llave' in next.value) keys.push(next.value.llave as JWK);
      else if ('raiz' in next.value) notes.push(next.value.raiz);
      else if ('bloque' in next.value) {
        ahead = next.value;
        return;
      }
    }
  };
  await advance();
  for (const note of notes) readNote(note);
  return {
    keys,
    notes,
    async prints(block) {
      while (ahead !== undefined && ahead.bloque < block) await advance();
      return ahead?.bloque === block ? Buffer.from(ahead.huellas, 'base64') : undefined;
    },
    close: () => stream.destroy(),
  };
}

async function* readLines(stream: NodeJS.ReadableStream): AsyncGenerator<z.infer<typeof LINE>> {
  let number = 0;
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (line === '') continue;
    try {
      if (line.length > MAX_LINE) throw new RangeError('too long');
      yield LINE.parse(JSON.parse(line));
    } catch {
      throw new SavedLogError(`La línea ${number} del archivo de raíces guardadas no se entiende.`);
    }
  }
}

export interface SavedLogWriter {
  block(block: number, hashes: readonly Hash[]): Promise<void>;
  /** Puts the file in its place; until then the old one stands. */
  commit(published: Published): Promise<void>;
  discard(): Promise<void>;
}

export async function writeSavedLog(path: string): Promise<SavedLogWriter> {
  const partial = `${path}.${process.pid}.tmp`;
  const blocks = `${partial}.bloques`;
  const kept = await open(blocks, 'wx', 0o600);
  const discard = async (): Promise<void> => {
    await kept.close().catch(() => {});
    await Promise.all([partial, blocks].map((file) => rm(file, { force: true })));
  };
  return {
    discard,
    async block(block, hashes) {
      const huellas = Buffer.from(hashes.map(printOf).join(''), 'latin1').toString('base64');
      await kept.appendFile(`${JSON.stringify({ bloque: block, huellas })}\n`);
    },
    async commit({ keys, notes }) {
      await kept.close();
      const whole = await open(partial, 'wx', 0o600);
      const head = { amate: 'raices-guardadas', version: VERSION, guardado: new Date().toISOString() };
      const lines = [head, ...keys.map((llave) => ({ llave })), ...notes.map((raiz) => ({ raiz }))];
      await whole.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      for await (const bytes of createReadStream(blocks)) await whole.appendFile(bytes as Buffer);
      await whole.sync();
      await whole.close();
      await rename(partial, path);
      await rm(blocks, { force: true });
    },
  };
}
