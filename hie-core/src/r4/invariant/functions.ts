import { type Evaluate, fromTruth, truth } from '../fhirpath/operators.ts';
import { type Collection, equal } from '../fhirpath/values.ts';

/** The functions of FHIRPath that R4's invariants use. http://hl7.org/fhirpath/N1/#functions */
type Build = (args: readonly Evaluate[]) => Evaluate;

const isTrue = (test: Evaluate, item: unknown, scope: Parameters<Evaluate>[1]) => truth(test([item], scope)) === true;

export const FUNCTIONS: Readonly<Record<string, Build | undefined>> = {
  exists:
    ([test]) =>
    (focus, scope) =>
      fromTruth(test ? focus.some((item) => isTrue(test, item, scope)) : focus.length > 0),
  empty: () => (focus) => fromTruth(focus.length === 0),
  not: () => (focus) => {
    const value = truth(focus);
    return fromTruth(value === undefined ? undefined : !value);
  },
  where:
    ([test]) =>
    (focus, scope) =>
      focus.filter((item) => isTrue(test!, item, scope)),
  all:
    ([test]) =>
    (focus, scope) =>
      fromTruth(focus.every((item) => isTrue(test!, item, scope))),
  select:
    ([project]) =>
    (focus, scope) =>
      focus.flatMap((item) => project!([item], scope)),
  iif:
    ([test, yes, no]) =>
    (focus, scope) =>
      truth(test!(focus, scope)) === true ? yes!(focus, scope) : (no?.(focus, scope) ?? []),
  children: () => (focus) => focus.flatMap(children),
  descendants: () => descendants,
  count: () => (focus) => [focus.length],
  first: () => (focus) => focus.slice(0, 1),
  tail: () => (focus) => focus.slice(1),
  isDistinct: () => (focus) => fromTruth(areDistinct(focus)),
  intersect:
    ([other]) =>
    (focus, scope) => {
      const items = other!(focus, scope);
      return focus.filter((item) => items.some((each) => equal(item, each)));
    },
  hasValue: () => (focus) => fromTruth(focus.length === 1 && typeof focus[0] !== 'object'),
  trace: () => (focus) => focus,
  is:
    ([type]) =>
    (focus, scope) => {
      if (focus.length === 0) return [];
      return fromTruth((focus[0] as { resourceType?: unknown }).resourceType === type!(focus, scope)[0]);
    },
  contains: textFunction((text, part) => text.includes(part)),
  startsWith: textFunction((text, part) => text.startsWith(part)),
  matches: ([pattern]) => {
    const expression = new RegExp(constant(pattern));
    return (focus) => (typeof focus[0] === 'string' ? fromTruth(expression.test(focus[0])) : []);
  },
  replaceMatches: ([pattern, by]) => {
    const [expression, text] = [new RegExp(constant(pattern), 'g'), constant(by)];
    return (focus) => (typeof focus[0] === 'string' ? [focus[0].replace(expression, text)] : []);
  },
  toString: () => (focus: Collection) => focus.slice(0, 1).map(String),
  toInteger: () => (focus) =>
    focus.slice(0, 1).flatMap((item) => (/^[+-]?\d+$/.test(String(item)) ? [Number(item)] : [])),
};

function children(item: unknown): readonly unknown[] {
  return typeof item === 'object' && item !== null ? Object.values(item).flat() : [];
}

/** Level by level, without recursion: a code system has a hundred thousand. */
function descendants(focus: Collection): Collection {
  const found = focus.flatMap(children);
  for (let at = 0; at < found.length; at++) for (const child of children(found[at])) found.push(child);
  return found;
}

/** Regular expressions are those of the specification, never a sender's. */
function constant(argument: Evaluate | undefined): string {
  const value = argument?.([], { resource: undefined })[0];
  if (typeof value !== 'string')
    throw new Error('FHIRPath outside of the supported part: a pattern that is no literal');
  return value;
}

function textFunction(test: (text: string, part: string) => boolean): Build {
  return ([part]) =>
    (focus, scope) => {
      const value = part!(focus, scope)[0];
      if (typeof focus[0] !== 'string' || typeof value !== 'string') return [];
      return fromTruth(test(focus[0], value));
    };
}

/** Plain values by a set: an expansion has tens of thousands. */
function areDistinct(focus: readonly unknown[]): boolean {
  const keys = focus.map((item) => (typeof item === 'object' ? JSON.stringify(item) : `${typeof item} ${item}`));
  return new Set(keys).size === keys.length;
}
