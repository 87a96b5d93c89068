/**
 * HL7 v2 encoding rules (v2.5.1 §2.7) over decoded text: what is a segment, and what separates inside it.
 * Tolerated: LF and CRLF segment ends, a BOM, MLLP bytes left in a file, line breaks inside text.
 */
import { type Delimiters, STANDARD, withoutControls } from './escape.ts';
import { refuse } from './rejection.ts';
import { Segment } from './segment.ts';

export { Field, Segment } from './segment.ts';

export interface Message {
  readonly delimiters: Delimiters;
  readonly segments: readonly Segment[];
  readonly msh: Segment;
}

export const segmentsOf = (message: Message, name: string): Segment[] =>
  message.segments.filter((segment) => segment.name === name);
export const segmentOf = (message: Message, name: string): Segment | undefined =>
  message.segments.find((segment) => segment.name === name);

/** @throws MappingRefused when the text is no HL7 v2 message. */
export function parse(text: string): Message {
  const body = withoutControls(withoutWrapping(text));
  if (!body.startsWith('MSH')) {
    throw refuse('100', 'MSH', 'El mensaje no empieza con el segmento MSH. Envíe un mensaje HL7 v2 completo.');
  }
  const delimiters = readDelimiters(body);
  const segments = cut(body, delimiters);
  return { delimiters, segments, msh: segments[0]! };
}

/** BOM, MLLP bytes and blank lines around a message. By hand: a pattern that looks for an end is quadratic in blanks. */
function withoutWrapping(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end--;
  const body = end === text.length ? text : text.slice(0, end);
  return body.startsWith('MSH') ? body : body.replace(/^[\uFEFF\s]+/, '');
}

const USUAL = `MSH${STANDARD.field}${STANDARD.component}${STANDARD.repetition}${STANDARD.escape}${STANDARD.subcomponent}${STANDARD.field}`;

function readDelimiters(body: string): Delimiters {
  if (body.startsWith(USUAL)) return STANDARD;
  const field = body[3];
  // `^~\\&` is `^~\&` written by a program that escaped its backslash twice.
  const encoding = /^[^\r\n]*/
    .exec(body.slice(4))![0]
    .split(field ?? '')[0]!
    .replace('\\\\', '\\');
  if (field === undefined || /[\w\s]/.test(field)) {
    throw refuse('100', 'MSH-1', 'MSH-1 no trae un separador de campos válido. Lo habitual es "|".');
  }
  const [component, repetition, escapeMark, subcomponent] = encoding === '' ? [] : [...encoding];
  const chosen = {
    field,
    component: component ?? STANDARD.component,
    repetition: repetition ?? STANDARD.repetition,
    escape: escapeMark ?? STANDARD.escape,
    subcomponent: subcomponent ?? STANDARD.subcomponent,
  };
  const all = Object.values(chosen);
  if (encoding.length > 5 || new Set(all).size < all.length || all.some((mark) => /[\w\s]/.test(mark))) {
    throw refuse('100', 'MSH-2', 'MSH-2 no trae separadores válidos y distintos. Lo habitual es "^~\\&".');
  }
  return chosen;
}

const MAX_NAME = 7;
const SEGMENT_NAME = /^[A-Z][A-Z0-9]{2}$/;
const isLetter = (code: number): boolean => code >= 0x41 && code <= 0x5a;
const isNameRest = (code: number): boolean => isLetter(code) || (code >= 0x30 && code <= 0x39);

/** SEGMENT_NAME and the separator behind it, without cutting the line. */
const opensSegment = (line: string, separator: string): boolean =>
  line[3] === separator &&
  isLetter(line.charCodeAt(0)) &&
  isNameRest(line.charCodeAt(1)) &&
  isNameRest(line.charCodeAt(2));

function cut(body: string, delimiters: Delimiters): Segment[] {
  const segments: Segment[] = [];
  const counts = new Map<string, number>();
  for (const line of joinContinuations(linesOf(body), delimiters.field)) {
    const name = line.slice(0, 3);
    const index = (counts.get(name) ?? 0) + 1;
    counts.set(name, index);
    segments.push(new Segment(line, index, delimiters));
  }
  return segments;
}

const linesOf = (body: string): string[] => (body.includes('\n') ? body.split(/\r\n|\r|\n/) : body.split('\r'));

/** A line that does not open a segment is text broken by a sender that did not escape its line breaks. */
function joinContinuations(lines: readonly string[], separator: string): string[] {
  const joined: string[] = [];
  // Text broken over thousands of lines is gathered and joined once.
  let parts: string[] = [];
  const close = (): void => {
    if (parts.length > 1) joined[joined.length - 1] = parts.join('\n');
  };
  for (const line of lines) {
    if (opensSegment(line, separator)) {
      close();
      parts = [line];
      joined.push(line);
      tooMany(joined);
      continue;
    }
    const head = line.indexOf(separator);
    const name =
      head === 3 ? line.slice(0, 3) : line.slice(0, head < 0 ? MAX_NAME : Math.min(head, MAX_NAME)).trimEnd();
    if (SEGMENT_NAME.test(name)) {
      close();
      parts = [line];
      joined.push(line);
    } else if (head > 0 && head <= 6 && /^[A-Z][A-Z0-9]*$/.test(name)) {
      throw refuse('100', name, `"${name}" no es un nombre de segmento: debe tener tres letras. Corrija el mensaje.`);
    } else if (line.trim() !== '') parts.push(line);
    tooMany(joined);
  }
  close();
  return joined;
}

/** More is no message of one patient but an accident. */
const MAX_SEGMENTS = 20_000;

function tooMany(segments: readonly string[]): void {
  if (segments.length > MAX_SEGMENTS) {
    throw refuse('100', 'MSH', `El mensaje trae más de ${MAX_SEGMENTS} segmentos. Divídalo.`);
  }
}
