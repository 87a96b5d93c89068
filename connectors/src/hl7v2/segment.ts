/**
 * Segments, fields and components of an HL7 v2 message (v2.5.1 §2.5). Nothing is split before somebody asks for it: a segment keeps its line
 * and cuts fields on first use, because a mapping reads one field in five.
 */
import { type Delimiters, unescapeText } from './escape.ts';
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

/** The n-th piece, counted from 1; '' when there are fewer. */
function piece(text: string, mark: string, n: number): string {
  let from = 0;
  for (let skipped = 1; skipped < n; skipped++) {
    const at = text.indexOf(mark, from);
    if (at < 0) return '';
    from = at + mark.length;
  }
  const end = text.indexOf(mark, from);
  return from === 0 && end < 0 ? text : text.slice(from, end < 0 ? text.length : end);
}

/** More is no message of one patient but an accident, and each would become objects. */
const MAX_REPETITIONS = 2_000;

export class Segment {
  readonly name: string;
  /** 1 for the first of its name. */
  readonly index: number;
  readonly #line: string;
  readonly #delimiters: Delimiters;
  /** Where each field ends, as far as somebody has asked: most want one of the first. */
  readonly #ends: number[] = [];
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
    if (this.name === 'MSH') return field === 1 ? this.#delimiters.field : this.#cut(field - 1);
    return this.#cut(field);
  }

  #cut(at: number): string {
    const ends = this.#ends;
    const line = this.#line;
    while (ends.length <= at) {
      const from = ends.length === 0 ? 0 : ends[ends.length - 1]! + 1;
      if (from > line.length) return '';
      const end = line.indexOf(this.#delimiters.field, from);
      ends.push(end < 0 ? line.length : end);
    }
    return line.slice(at === 0 ? 0 : ends[at - 1]! + 1, ends[at]!);
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

  /** As `field(…).text(…)`, cut straight out of the line: mapping asks so a hundred times a message. */
  text(field: number, component = 1, subcomponent = 1): string {
    const { repetition, component: mark, subcomponent: inner } = this.#delimiters;
    const first = piece(this.raw(field), repetition, 1);
    if (first === '' || first === '""') return '';
    const part = piece(first, mark, component);
    // A mark that a message does not declare cuts nothing: the whole is the first.
    const text = inner === '' ? (subcomponent === 1 ? part : '') : piece(part, inner, subcomponent);
    return text === '' || text === '""' ? '' : unescapeText(text, this.#delimiters).trim();
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
