/**
 * What an acknowledgement needs of a message, read even from one that cannot be parsed: a sender that gets no MSA-2
 * cannot tell which of its messages was refused.
 */
import { type Charset, decode } from './decode.ts';
import { escapeText } from './escape.ts';
import type { Message, Segment } from './parse.ts';

export interface Header {
  /** MSH-3 to MSH-6 (HD) written with the standard delimiters, ready for an ACK. */
  readonly sendingApplication: string;
  readonly sendingFacility: string;
  readonly receivingApplication: string;
  readonly receivingFacility: string;
  /** MSH-9.1 and MSH-9.2: `ADT`, `A01`. */
  readonly messageCode: string;
  readonly triggerEvent: string;
  /** MSH-10. */
  readonly controlId: string;
  readonly processingId: string;
  readonly version: string;
  /** MSH-15 and MSH-16, table 0155; both empty is original mode. */
  readonly acceptAck: string;
  readonly applicationAck: string;
  readonly charset: Charset;
}

export function headerOf({ msh, segments }: Message, charset: Charset): Header {
  const event = msh.text(9, 2) || (msh.text(9, 3).split('_')[1] ?? '');
  return {
    sendingApplication: hierarchic(msh, 3),
    sendingFacility: hierarchic(msh, 4),
    receivingApplication: hierarchic(msh, 5),
    receivingFacility: hierarchic(msh, 6),
    messageCode: msh.text(9, 1),
    triggerEvent: event || (segments.find((segment) => segment.name === 'EVN')?.text(1) ?? ''),
    controlId: msh.text(10),
    processingId: msh.text(11) || 'P',
    version: msh.text(12),
    acceptAck: msh.text(15).toUpperCase(),
    applicationAck: msh.text(16).toUpperCase(),
    charset,
  };
}

function hierarchic(msh: Segment, field: number): string {
  const parts = [1, 2, 3].map((component) => escapeText(msh.text(field, component)));
  if (parts[1] === '' && parts[2] === '') return parts[0]!;
  return parts.join('^').replace(/\^+$/, '');
}

/** From the first bytes of a frame that was cut, too large or malformed; undefined when no MSH is there. */
export function salvageHeader(bytes: Uint8Array): Header | undefined {
  const { text, charset } = decode(bytes.subarray(0, 4096));
  const line = /MSH[^\w\s][^\r\n]*/.exec(text)?.[0];
  if (line === undefined) return undefined;
  const mark = line[3]!;
  const field = (number: number): string => line.split(mark)[number - 1] ?? '';
  const component = field(2)[0] ?? '^';
  const named = (number: number): string => escapeText(field(number).split(component)[0] ?? '');
  return {
    sendingApplication: named(3),
    sendingFacility: named(4),
    receivingApplication: named(5),
    receivingFacility: named(6),
    messageCode: field(9).split(component)[0] ?? '',
    triggerEvent: field(9).split(component)[1] ?? '',
    controlId: field(10).trim(),
    processingId: field(11) || 'P',
    version: field(12).split(component)[0] ?? '',
    acceptAck: '',
    applicationAck: '',
    charset,
  };
}
