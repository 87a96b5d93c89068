/**
 * A message as an operator may see it: its form without anybody in it. What is kept stands in `KEPT`; of everything else each letter
 * becomes `x` and each digit `0`, so that lengths, separators and the shape of a date or number can still be judged.
 */

/** Segment → fields that say nothing of a person: types, codes of messages, statuses, units. */
const KEPT: Readonly<Record<string, readonly number[]>> = {
  MSH: [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19],
  EVN: [1, 2],
  PID: [1, 8],
  PV1: [1, 2, 4],
  ORC: [1, 5],
  OBR: [1, 4, 25],
  OBX: [1, 2, 3, 6, 8, 11],
  NTE: [1],
  DG1: [1, 2],
  AL1: [1, 2],
  IN1: [1],
  NK1: [1],
  PR1: [1],
  SPM: [1],
  RXA: [1],
  TXA: [1, 2],
  SCH: [25],
  MSA: [1],
  FHS: [1, 2],
  BHS: [1, 2],
};
const MAX_SHOWN = 20_000;
/** Of a message with more words the sentence is hidden whole: an edge that looks through megabytes answers nobody meanwhile. */
const MAX_READ = 200_000;
/** Longer without a blank is a picture or a document in base64: no sentence repeats it. */
const MAX_WORD = 10_000;
/** Shorter pieces are everywhere: to hide them would hide the sentence. */
const MIN_PIECE = 3;

/** Names of identifiers stand beside them in PID-3 and say nothing of anybody. */
const PLAIN = new Set(['curp', 'renapo', 'clues', 'rfc', 'nss', 'imss', 'issste', 'expediente']);

/** Last names in the path of a FHIR element whose value is a code or a unit. */
const CODED = /(?:^|\.)(?:system|code|status|use|unit|comparator|gender|url)(?:\[\d+\])?$/;
const CURP = /[A-Z]{4}\d{6}[A-Z]{6}[A-Z0-9]\d/gi;
/** As our own texts write them: `1990-11-02`, `02/11/1990`, `2 de noviembre de 1990`. */
const DATE = /\d{1,4}([-/])\d{1,2}\1\d{1,4}|\d{1,2} de \p{L}+ de \d{4}/gu;

const hidden = (text: string): string => text.replace(/\p{L}/gu, 'x').replace(/\p{N}/gu, '0');

/** UTF-8 when it is: read as anything else, no name with an accent would be found again. */
function textOf(raw: Uint8Array | string): string {
  if (typeof raw === 'string') return raw;
  try {
    // A character that was cut off at the end is no fault.
    return new TextDecoder('utf-8', { fatal: true }).decode(raw, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(raw);
  }
}

/** A segment within a line: whoever wrote it ends segments otherwise, and every field after it stands in another's place. */
const INSIDE = new RegExp(`.(?:${[...Object.keys(KEPT), 'PD1', 'PV2', 'IN2', 'GT1', 'MRG', 'ROL'].join('|')})\\|`);
const isSegment = (line: string): boolean => /^[A-Z][A-Z0-9]{2}(?=\||$)/.test(line) && !INSIDE.test(line);

/** Numbers fields as the standard does: MSH counts its own separator. */
function fieldsOf(line: string): { readonly name: string; readonly fields: readonly string[]; readonly first: number } {
  const [name = '', ...fields] = line.split('|');
  return { name, fields, first: /^(MSH|FHS|BHS)$/.test(name) ? 2 : 1 };
}

const linesOf = (raw: Uint8Array | string): string[] =>
  textOf(raw)
    .split(/\r\n|\r|\n/)
    .filter((line) => line !== '');

export function maskMessage(raw: Uint8Array | string): string {
  // As many bytes hold at least as many characters as are shown.
  const lines = linesOf(typeof raw === 'string' ? raw : raw.subarray(0, 4 * MAX_SHOWN)).map((line) => {
    if (!isSegment(line)) return hidden(line);
    const { name, fields, first } = fieldsOf(line);
    const kept = KEPT[name] ?? [];
    const shown = (field: string, at: number): string =>
      kept.includes(at + first) ? field.replace(CURP, hidden) : hidden(field);
    return [name, ...fields.map(shown)].join('|');
  });
  // What a screen cannot show is shown as a dot.
  return lines
    .join('\n')
    .replace(/(?!\n)\p{Cc}/gu, '·')
    .slice(0, MAX_SHOWN);
}

/** What of a message may not be repeated elsewhere: the pieces of every field that is not kept. @returns undefined: too many */
function piecesOf(raw: Uint8Array | string): Set<string> | undefined {
  const pieces = new Set<string>();
  let read = 0;
  for (const line of linesOf(raw)) {
    const { name, fields, first } = isSegment(line) ? fieldsOf(line) : { name: '', fields: [line], first: 1 };
    const kept = KEPT[name] ?? [];
    for (const [at, field] of fields.entries()) {
      if (kept.includes(at + first) || (field.length > MAX_WORD && !/\s/.test(field))) continue;
      read += field.length;
      if (read > MAX_READ) return undefined;
      for (const piece of field.split(/[^\p{L}\p{N}]+/u))
        if (piece.length >= MIN_PIECE && !PLAIN.has(piece.toLowerCase())) pieces.add(piece.toLowerCase());
    }
  }
  return pieces;
}

export interface Masker {
  /** A sentence about the message without what that says of anybody: quoted values, dates, and words that stand in its hidden fields. */
  readonly text: (text: string) => string;
  /**
   * A value of the resource that was made of the message. The mapping writes dates, numbers and escaped letters otherwise than the message
   * does, so only codes are judged by their words; of everything else nothing is shown.
   */
  readonly value: (path: string, value: string) => string;
}

/** Looks through the message once, for all that is said of it. */
export function maskerOf(raw: Uint8Array | string): Masker {
  const pieces = piecesOf(raw);
  const ofAnybody = (word: string): boolean => pieces?.has(word.toLowerCase()) !== false || /\d{5,}/.test(word);
  const text = (said: string): string =>
    said
      .replace(/"[^"]*"|«[^»]*»/g, hidden)
      .replace(DATE, hidden)
      .replace(/[\p{L}\p{N}]+/gu, (word) => (ofAnybody(word) ? hidden(word) : word));
  return { text, value: (path, value) => (CODED.test(path) ? text(value) : hidden(value)) };
}

export const maskText = (text: string, raw: Uint8Array | string = ''): string => maskerOf(raw).text(text);
