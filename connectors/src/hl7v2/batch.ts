/**
 * Batches (HL7 v2.5.1 §2.10.3): FHS and BHS open, BTS and FTS close, messages stand between. Each message is taken or refused by itself;
 * the answers go back as a batch in the same order. A batch whose BTS counts other messages than it holds was cut on the way: nothing of
 * it is taken, since who sent it will send it whole.
 */
import { CR } from '../intake/mllp-frames.ts';

export interface Batch {
  readonly messages: readonly Buffer[];
  /** BTS-1 as it came; undefined: the batch has no BTS or does not count. */
  readonly counted: number | undefined;
  /** The BHS (else FHS) line. */
  readonly header: string;
}

const WRAPPING = /^(FHS|BHS|BTS|FTS)\W/;

export const isBatch = (raw: Uint8Array): boolean =>
  /^[\s\u00ef\u00bb\u00bf]*(FHS|BHS)\W/.test(Buffer.from(raw.subarray(0, 64)).toString('latin1'));

/** Works on bytes, so that each message keeps its character set. */
export function readBatch(raw: Uint8Array): Batch {
  const lines = Buffer.from(raw)
    .toString('latin1')
    .replace(/^[\sï»¿]+/, '')
    .split(/\r\n|\r|\n/);
  const messages: string[][] = [];
  let header = '';
  let counted: number | undefined;
  for (const line of lines) {
    if (line === '') continue;
    if (!WRAPPING.test(line)) {
      if (line.startsWith('MSH') || messages.length === 0) messages.push([]);
      messages.at(-1)!.push(line);
    } else if (line.startsWith('BHS') || header === '') header = line;
    else if (line.startsWith('BTS')) counted = (counted ?? 0) + countIn(line);
  }
  const bytes = messages.map((message) => Buffer.from(`${message.join('\r')}\r`, 'latin1'));
  return { messages: bytes, counted: Number.isNaN(counted) ? undefined : counted, header };
}

function countIn(bts: string): number {
  const text = bts.split(bts[3] ?? '|')[1] ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

export const isWhole = ({ messages, counted }: Batch): boolean => counted === undefined || counted === messages.length;

/** The answers, wrapped as the batch was: sender and receiver turned round, BHS-12 repeats BHS-11. */
export function batchAnswer({ header }: Batch, answers: readonly Uint8Array[]): Buffer {
  const mark = header[3] ?? '|';
  const field = (number: number): string => header.split(mark)[number - 1] ?? '';
  const encoding = field(2) || '^~\\&';
  const bhs = ['BHS', encoding, field(5), field(6), field(3), field(4), '', '', '', '', '', field(11)].join(mark);
  const open = Buffer.from(`${bhs}${String.fromCharCode(CR)}`, 'latin1');
  const close = Buffer.from(`BTS${mark}${answers.length}${String.fromCharCode(CR)}`, 'latin1');
  return Buffer.concat([open, ...answers, close]);
}
