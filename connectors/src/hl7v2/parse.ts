/**
 * HL7 v2 encoding rules (v2.5.1 §2.7) over decoded text. Nothing is split before somebody asks for it:
 * a segment keeps its line and cuts fields on first use, because a mapping reads one field in five.
 * Tolerated: LF and CRLF segment ends, a BOM, MLLP bytes left in a file, line breaks inside text.
 */
import { type Delimiters, STANDARD, unescapeText, withoutControls } from './escape.ts';
import { refuse } from './rejection.ts';

/** One repetition of a field. Components and subcomponents count from 1 as in the standard. */
export class Field {
  readonly raw: string;
  readonly #delimiters: Delimiters;
  #components: readonly string[] | undefined;

  constructor(raw: string, delimiters: Delimiters) {
    this.raw = raw;
    this.#delimiters = delimiters;
  }

  get isEmpty(): boolean {
    return this.raw === '' || this.raw === '""';
  }

  get componentCount(): number {
    return this.#split().length;
  }

  /** Text of a component (its first subcomponent) or of a given subcomponent, unescaped and trimmed; '' when absent. */
  text(component = 1, subcomponent = 1): string {
    const raw = this.#split()[component - 1];
    if (raw === undefined || raw === '') return '';
    const { subcomponent: mark } = this.#delimiters;
    const part = mark !== '' && raw.includes(mark) ? raw.split(mark)[subcomponent - 1] : subcomponent === 1 ? raw : '';
    if (part === undefined || part === '""') return '';
    return unescapeText(part, this.#delimiters).trim();
  }

  /** The whole field as one text: for ST, TX and FT, where an unescaped delimiter is a sender's mistake, not structure. */
  whole(): string {
    return this.isEmpty ? '' : unescapeText(this.raw, this.#delimiters);
  }

  #split(): readonly string[] {
    this.#components ??= this.raw === '""' ? [] : this.raw.split(this.#delimiters.component);
    return this.#components;
  }
}

/** More is no message of one patient but an accident, and each would become objects. */
const MAX_REPETITIONS = 2_000;
const MAX_SEGMENTS = 20_000;

export class Segment {
  readonly name: string;
  /** 1 for the first of its name. */
  readonly index: number;
  readonly #line: string;
  readonly #delimiters: Delimiters;
  #fields: readonly string[] | undefined;
  /** First repetitions already cut: most fields are asked for component by component. */
  readonly #first: Field[] = [];

  constructor(line: string, index: number, delimiters: Delimiters) {
    this.name = line.slice(0, 3);
    this.index = index;
    this.#line = line;
    this.#delimiters = delimiters;
  }

  /** The raw text of a field, all repetitions. MSH counts its own delimiter as MSH-1. */
  raw(field: number): string {
    this.#fields ??= this.#line.split(this.#delimiters.field);
    if (this.name !== 'MSH') return this.#fields[field] ?? '';
    return field === 1 ? this.#delimiters.field : (this.#fields[field - 1] ?? '');
  }

  has(field: number): boolean {
    const raw = this.raw(field);
    return raw !== '' && raw !== '""' && raw.trim() !== '';
  }

  /** First repetition. */
  field(field: number): Field {
    const known = this.#first[field];
    if (known !== undefined) return known;
    const raw = this.raw(field);
    const end = raw.indexOf(this.#delimiters.repetition);
    const first = new Field(end < 0 ? raw : raw.slice(0, end), this.#delimiters);
    this.#first[field] = first;
    return first;
  }

  /** The repetitions that hold something. */
  repetitions(field: number): Field[] {
    const raw = this.raw(field);
    if (raw === '') return [];
    const parts = raw.split(this.#delimiters.repetition).filter((part) => part !== '' && part !== '""');
    if (parts.length > MAX_REPETITIONS) {
      throw refuse(
        '102',
        this.place(field),
        `${this.place(field)} se repite ${parts.length} veces. Divida el mensaje.`,
      );
    }
    return parts.map((part) => new Field(part, this.#delimiters));
  }

  text(field: number, component = 1, subcomponent = 1): string {
    return this.field(field).text(component, subcomponent);
  }

  /** The same segment with one field written anew, for what a hospital's profile says of it. */
  with(field: number, raw: string): Segment {
    const parts = this.#line.split(this.#delimiters.field);
    const at = this.name === 'MSH' ? field - 1 : field;
    while (parts.length <= at) parts.push('');
    parts[at] = raw;
    return new Segment(parts.join(this.#delimiters.field), this.index, this.#delimiters);
  }

  /** The segment as it came. */
  get line(): string {
    return this.#line;
  }

  /** `PID-3`, `OBX[2]-5`: how a message to the sender names a place. */
  place(field?: number): string {
    const name = this.index > 1 ? `${this.name}[${this.index}]` : this.name;
    return field === undefined ? name : `${name}-${field}`;
  }
}

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
  return text.slice(0, end).replace(/^[\uFEFF\s]+/, '');
}

function readDelimiters(body: string): Delimiters {
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

function cut(body: string, delimiters: Delimiters): Segment[] {
  const segments: Segment[] = [];
  const counts = new Map<string, number>();
  for (const line of joinContinuations(body.split(/\r\n|\r|\n/), delimiters.field)) {
    const name = line.slice(0, 3);
    const index = (counts.get(name) ?? 0) + 1;
    counts.set(name, index);
    segments.push(new Segment(line, index, delimiters));
  }
  return segments;
}

/** A line that does not open a segment is text broken by a sender that did not escape its line breaks. */
function joinContinuations(lines: readonly string[], separator: string): string[] {
  const joined: string[] = [];
  // Text broken over thousands of lines is gathered and joined once.
  let parts: string[] = [];
  const close = (): void => {
    if (parts.length > 1) joined[joined.length - 1] = parts.join('\n');
  };
  for (const line of lines) {
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
    if (joined.length > MAX_SEGMENTS) {
      throw refuse('100', 'MSH', `El mensaje trae más de ${MAX_SEGMENTS} segmentos. Divídalo.`);
    }
  }
  close();
  return joined;
}
