/** Operators of FHIRPath with their three values: true, false, and nothing. http://hl7.org/fhirpath/N1/#boolean-logic */
import { type Collection, compare, equal } from './values.ts';

/** A FHIRPath expression as a closure over the elements at hand and the resource around them. */
export type Evaluate = (focus: Collection, scope: Scope) => Collection;
export interface Scope {
  readonly resource: unknown;
  /** The element that the whole expression began with. */
  readonly context?: unknown;
}

const TRUE: Collection = [true];
const FALSE: Collection = [false];
const NOTHING: Collection = [];

type Truth = boolean | undefined;

/** A single element that is no boolean counts as true. */
export function truth(collection: Collection): Truth {
  if (collection.length === 0) return undefined;
  return collection[0] !== false;
}

export function fromTruth(value: Truth): Collection {
  return value === undefined ? NOTHING : value ? TRUE : FALSE;
}

export function operator(sign: string, left: Evaluate, right: Evaluate): Evaluate {
  const logic = LOGIC[sign];
  if (logic) return (focus, scope) => fromTruth(logic(truth(left(focus, scope)), () => truth(right(focus, scope))));
  const apply = APPLY[sign];
  if (!apply) throw new Error(`FHIRPath outside of the supported part: ${sign}`);
  return (focus, scope) => apply(left(focus, scope), right(focus, scope));
}

const LOGIC: Readonly<Record<string, (left: Truth, right: () => Truth) => Truth>> = {
  and: (left, right) => {
    if (left === false) return false;
    const other = right();
    return other === false ? false : left === undefined ? undefined : other;
  },
  or: (left, right) => {
    if (left === true) return true;
    const other = right();
    return other === true ? true : left === undefined ? undefined : other;
  },
  xor: (left, right) => {
    const other = right();
    return left === undefined || other === undefined ? undefined : left !== other;
  },
  implies: (left, right) => {
    if (left === false) return true;
    const other = right();
    return other === true ? true : left === undefined ? undefined : other;
  },
};

const APPLY: Readonly<Record<string, (left: Collection, right: Collection) => Collection>> = {
  '=': (left, right) => equality(left, right),
  '!=': (left, right) => {
    const same = truth(equality(left, right));
    return fromTruth(same === undefined ? undefined : !same);
  },
  '<': (left, right) => order(left, right, (difference) => difference < 0),
  '>': (left, right) => order(left, right, (difference) => difference > 0),
  '<=': (left, right) => order(left, right, (difference) => difference <= 0),
  '>=': (left, right) => order(left, right, (difference) => difference >= 0),
  in: (left, right) => {
    if (left.length === 0) return NOTHING;
    return fromTruth(right.some((item) => equal(item, left[0])));
  },
  contains: (left, right) => {
    if (right.length === 0) return NOTHING;
    return fromTruth(left.some((item) => equal(item, right[0])));
  },
  /** A function in FHIRPath; its argument starts where its left side does, as an operator's does. */
  combine: (left, right) => [...left, ...right],
  '|': (left, right) => distinct([...left, ...right]),
  '+': (left, right) => {
    if (left.length === 0 || right.length === 0) return NOTHING;
    return [(left[0] as number) + (right[0] as number)];
  },
  '&': (left, right) => [`${left[0] ?? ''}${right[0] ?? ''}`],
};

function equality(left: Collection, right: Collection): Collection {
  if (left.length === 0 || right.length === 0) return NOTHING;
  return fromTruth(left.length === right.length && left.every((item, at) => equal(item, right[at])));
}

function order(left: Collection, right: Collection, holds: (difference: number) => boolean): Collection {
  if (left.length !== 1 || right.length !== 1) return NOTHING;
  const difference = compare(left[0], right[0]);
  return fromTruth(difference === undefined ? undefined : holds(difference));
}

function distinct(collection: Collection): Collection {
  return collection.filter((item, at) => collection.findIndex((other) => equal(item, other)) === at);
}
