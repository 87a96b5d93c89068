/** Which of the two encodings of Mexican publishers a text has; windows-1252 accepts any byte, so UTF-8 is tried first. */
import { BrokenFile } from '../broken-file.ts';
import type { Repairs } from '../report.ts';
import type { Entry } from './open-source.ts';

/** Chunks of text without BOM. The entry is read twice: once to know its encoding. @throws BrokenFile when it is no text */
export async function* textOf(entry: Entry, repairs: Repairs): AsyncGenerator<string> {
  const encoding = await encodingOf(entry);
  if (encoding.name !== 'utf-8') repairs.add('codificacion', { before: encoding.name, after: 'utf-8' });
  if (encoding.bom) repairs.add('marca-bom');
  const decoder = new TextDecoder(encoding.name);
  for await (const chunk of await entry.open()) {
    const text = decoder.decode(chunk as Buffer, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

async function encodingOf(entry: Entry): Promise<{ name: 'utf-8' | 'windows-1252' | 'utf-16le'; bom: boolean }> {
  const strict = new TextDecoder('utf-8', { fatal: true });
  let first: Buffer | undefined;
  let utf8 = true;
  try {
    for await (const piece of await entry.open()) {
      const chunk = piece as Buffer;
      first ??= chunk.subarray(0, 3);
      if (first[0] === 0xff && first[1] === 0xfe) return { name: 'utf-16le', bom: true };
      if (chunk.includes(0))
        throw new BrokenFile('no es un archivo de texto (¿es un libro de Excel? guárdelo como CSV)');
      if (utf8) utf8 = accepts(strict, chunk, true);
    }
  } catch (error) {
    if (error instanceof BrokenFile) throw error;
    throw new BrokenFile(`«${entry.name.slice(0, 80)}» está dañado o incompleto`);
  }
  if (utf8) utf8 = accepts(strict, undefined, false);
  return { name: utf8 ? 'utf-8' : 'windows-1252', bom: utf8 && first?.toString('latin1') === 'ï»¿' };
}

function accepts(decoder: TextDecoder, chunk: Buffer | undefined, stream: boolean): boolean {
  try {
    decoder.decode(chunk, { stream });
    return true;
  } catch {
    return false;
  }
}
