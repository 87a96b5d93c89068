/**
 * Bytes to text by MSH-18 (HL7 v2.5.1 §2.15.9.18, table 0211). What hospitals declare and what they send differ:
 * `8859/1` is read as windows-1252 (a superset that Windows systems really write), and a message that declares
 * UTF-8 but is not falls back to windows-1252, because text that is not valid UTF-8 was never UTF-8.
 */
import { isUtf8 } from 'node:buffer';

export type Charset = 'utf-8' | 'windows-1252' | 'iso-8859-15';

export interface Decoded {
  readonly text: string;
  readonly charset: Charset;
}

const decoders: Record<Exclude<Charset, 'utf-8'>, TextDecoder> = {
  'windows-1252': new TextDecoder('windows-1252'),
  'iso-8859-15': new TextDecoder('iso-8859-15'),
};

/** The declared character set, or undefined when MSH-18 is empty or says only ASCII. */
function declaredCharset(msh18: string): Charset | undefined {
  // What nearly every message says.
  if (msh18 === '') return undefined;
  if (msh18 === 'UNICODE UTF-8') return 'utf-8';
  const name = msh18.toUpperCase().replace(/[\s_-]/g, '');
  if (name === '' || name === 'ASCII') return undefined;
  if (name.includes('UTF8')) return 'utf-8';
  if (/8859\/?15/.test(name)) return 'iso-8859-15';
  if (/8859\/?1$/.test(name) || name.includes('1252') || name.includes('LATIN1')) return 'windows-1252';
  return undefined;
}

export function decode(bytes: Uint8Array, fallback?: Charset): Decoded {
  const declared = declaredCharset(firstMsh18(bytes)) ?? fallback;
  if (declared !== undefined && declared !== 'utf-8') {
    return { text: decoders[declared].decode(bytes), charset: declared };
  }
  if (!isUtf8(bytes)) return { text: decoders['windows-1252'].decode(bytes), charset: 'windows-1252' };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return { text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, charset: 'utf-8' };
}

/** Text back to bytes for an ACK; a character outside the set becomes `?`. Our own words are all Latin-1. */
export function encode(text: string, charset: Charset): Buffer {
  if (charset === 'utf-8') return Buffer.from(text, 'utf8');
  return Buffer.from(text.replace(/[^\p{ASCII}\u00a0-\u00ff]/gu, '?'), 'latin1');
}

const MAX_HEADER_BYTES = 4096;

function firstMsh18(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, MAX_HEADER_BYTES));
  const start = head.indexOf('MSH');
  if (start < 0) return '';
  const line = head.toString('latin1', start, endOfLine(head, start));
  const separator = line[3];
  if (separator === undefined) return '';
  let from = 0;
  for (let field = 0; field < 17; field++) {
    from = line.indexOf(separator, from) + 1;
    if (from === 0) return '';
  }
  const end = line.indexOf(separator, from);
  return line.slice(from, end < 0 ? undefined : end).split(line[5] ?? '~')[0]!;
}

function endOfLine(head: Buffer, start: number): number {
  const ends = [head.indexOf(0x0d, start), head.indexOf(0x0a, start)].filter((at) => at >= 0);
  return ends.length === 0 ? head.length : Math.min(...ends);
}
