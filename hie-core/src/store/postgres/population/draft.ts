/** The rows of one resource while they are made: each key, link and span once. */
import type { QuantityEntry } from '../../../r4/extract.ts';
import * as names from './names.ts';

/** A value of the dictionary. `kind`: t code, s text, u uri, d display, c code of a composite's part. */
export interface Term {
  /** Of the whole row, to know whether it is there. */
  readonly hash: number;
  /** What a resource that has the value names: of a display, the code's. */
  readonly key: number;
  readonly param: number;
  readonly kind: 't' | 's' | 'u' | 'd' | 'c';
  readonly value: string;
  readonly system: string | undefined;
}

export interface Unit {
  readonly system: number | undefined;
  readonly code: number | undefined;
  readonly unit: number | undefined;
}

export interface RangeRow {
  readonly param: number;
  readonly low: number;
  readonly high: number;
  readonly unit: Unit | undefined;
  flags: number;
}

export interface Link {
  readonly param: number;
  readonly target: string;
}

export interface Draft {
  readonly type: string;
  readonly keys: Set<number>;
  readonly terms: Term[];
  readonly links: Map<string, Link>;
  readonly ranges: Map<string, RangeRow>;
}

export function addRange({ ranges }: Draft, param: number, low: number, high: number, unit?: Unit, narrow = 0): void {
  const name = `${param} ${low} ${high} ${unit?.system} ${unit?.code} ${unit?.unit}`;
  ranges.set(name, { param, low, high, unit, flags: high - low > narrow ? names.WIDE : 0 });
}

export function unitOf({ system, unitCode, unit }: QuantityEntry): Unit {
  const hashed = (text: string | undefined) => (text ? names.unitHash(text) : undefined);
  return { system: hashed(system), code: hashed(unitCode), unit: hashed(unit) };
}
