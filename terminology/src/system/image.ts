/**
 * A code system as it is asked: in memory, by columns, so that 400,000 concepts cost some hundred megabytes at most and a look-up costs
 * what a Map costs. Whatever says how concepts stand below each other is numbers; what is rarely read stays JSON text (ADR 0021).
 */

import type { CodeSystemHead, Concept, Designation, PropertyValue } from '../model.ts';
import { atOneGo, type Steps } from '../turns.ts';

/** What is rarely read of a concept. */
export interface ConceptBody {
  readonly definition?: string | undefined;
  readonly designations?: readonly Designation[] | undefined;
  readonly properties?: Readonly<Record<string, PropertyValue | readonly PropertyValue[]>> | undefined;
}

export interface ImageParts {
  readonly head: CodeSystemHead;
  readonly codes: readonly string[];
  /** Where each code stands. */
  readonly positions: ReadonlyMap<string, number>;
  /** '' when it has none. */
  readonly displays: readonly string[];
  /** JSON of a ConceptBody, '' when there is nothing. */
  readonly bodies: readonly string[];
  /** Bit 1: inactive, bit 2: abstract. */
  readonly flags: Uint8Array;
  /** Positions above concept i: `parents[parentStart[i] … parentStart[i + 1] - 1]`. */
  readonly parentStart: Int32Array;
  readonly parents: Int32Array;
}

const EMPTY: ConceptBody = {};
const NONE: readonly Designation[] = [];
const MAX_DEPTH = 100;
const AT_ONCE = 1_000;

export class CodeSystemImage {
  readonly head: CodeSystemHead;
  readonly size: number;
  readonly #parts: ImageParts;
  #lower: Map<string, number> | undefined;
  #children: { readonly start: Int32Array; readonly list: Int32Array } | undefined;
  readonly #byProperty = new Map<string, ReadonlyMap<string, readonly number[]>>();

  constructor(parts: ImageParts) {
    this.#parts = parts;
    this.head = parts.head;
    this.size = parts.codes.length;
  }

  /** @returns the position of a code, -1 when the system has none such */
  find(code: string): number {
    const at = this.#parts.positions.get(code);
    if (at !== undefined) return at;
    if (this.head.caseSensitive) return -1;
    this.#lower ??= lowered(this.#parts.codes);
    return this.#lower.get(code.toLowerCase()) ?? -1;
  }

  codeAt(position: number): string {
    return this.#parts.codes[position]!;
  }
  /** The code itself when it has no display. */
  displayAt(position: number): string {
    return this.#parts.displays[position] || this.#parts.codes[position]!;
  }
  isInactive(position: number): boolean {
    return (this.#parts.flags[position]! & 1) !== 0;
  }
  isAbstract(position: number): boolean {
    return (this.#parts.flags[position]! & 2) !== 0;
  }
  bodyAt(position: number): ConceptBody {
    const body = this.#parts.bodies[position]!;
    return body === '' ? EMPTY : (JSON.parse(body) as ConceptBody);
  }
  /** Reads the JSON only of a concept that has some. */
  designationsAt(position: number): readonly Designation[] {
    if (!this.#parts.bodies[position]!.includes('"designations"')) return NONE;
    return this.bodyAt(position).designations ?? NONE;
  }
  parentsOf(position: number): Int32Array {
    const { parentStart, parents } = this.#parts;
    return parents.subarray(parentStart[position]!, parentStart[position + 1]!);
  }
  childrenOf(position: number): Int32Array {
    this.#children ??= childrenOf(this.#parts, this.size);
    const { start, list } = this.#children;
    return list.subarray(start[position]!, start[position + 1]!);
  }

  conceptAt(position: number): Concept {
    return {
      code: this.codeAt(position),
      display: this.#parts.displays[position] || undefined,
      ...this.bodyAt(position),
      parents: [...this.parentsOf(position)].map((at) => this.codeAt(at)),
      ...(this.isInactive(position) && { inactive: true }),
      ...(this.isAbstract(position) && { abstract: true }),
    };
  }

  /** Whether `child` stands below `ancestor`, or is it. */
  isA(child: number, ancestor: number): boolean {
    return child === ancestor || this.above(child).includes(ancestor);
  }
  /** Everything above, nearest first, itself not included; a circle comes to an end. */
  above(position: number): number[] {
    return closure(position, (at) => this.parentsOf(at));
  }
  /** Everything below, itself not included. */
  below(position: number): number[] {
    return closure(position, (at) => this.childrenOf(at));
  }

  /** Positions by the text of a property's value; made when it is first asked for. */
  byProperty(property: string): ReadonlyMap<string, readonly number[]> {
    return this.#byProperty.get(property) ?? atOneGo(this.groupingBy(property));
  }
  *groupingBy(property: string): Steps<ReadonlyMap<string, readonly number[]>> {
    const known = this.#byProperty.get(property);
    if (known !== undefined) return known;
    const made = new Map<string, number[]>();
    for (let i = 0; i < this.size; i++) {
      if (i % AT_ONCE === 0) yield;
      if (!this.#parts.bodies[i]!.includes(property)) continue;
      for (const value of new Set(valuesOf(this.bodyAt(i), property))) {
        const list = made.get(value);
        if (list === undefined) made.set(value, [i]);
        else list.push(i);
      }
    }
    this.#byProperty.set(property, made);
    return made;
  }
}

export const valuesOf = ({ properties }: ConceptBody, property: string): string[] => {
  const value = properties?.[property];
  if (value === undefined) return [];
  return (Array.isArray(value) ? (value as readonly PropertyValue[]) : [value as PropertyValue]).map(String);
};

function closure(from: number, next: (at: number) => Int32Array): number[] {
  const seen = new Set<number>();
  let level: number[] = [from];
  for (let depth = 0; level.length > 0 && depth < MAX_DEPTH; depth++) {
    const following: number[] = [];
    for (const at of level)
      for (const one of next(at))
        if (one !== from && !seen.has(one)) {
          seen.add(one);
          following.push(one);
        }
    level = following;
  }
  return [...seen];
}

function lowered(codes: readonly string[]): Map<string, number> {
  const made = new Map<string, number>();
  for (let i = codes.length - 1; i >= 0; i--) made.set(codes[i]!.toLowerCase(), i);
  return made;
}

function childrenOf({ parents, parentStart }: ImageParts, size: number) {
  const start = new Int32Array(size + 1);
  for (const parent of parents) start[parent + 1]!++;
  for (let i = 0; i < size; i++) start[i + 1]! += start[i]!;
  const list = new Int32Array(parents.length);
  const filled = start.slice(0, size);
  for (let child = 0; child < size; child++)
    for (let at = parentStart[child]!; at < parentStart[child + 1]!; at++) list[filled[parents[at]!]!++] = child;
  return { start, list };
}
