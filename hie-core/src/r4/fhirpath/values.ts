import { parseDateRange } from '../date-range.ts';
import { choiceKey } from '../structure.ts';
import { structures } from '../tables.ts';

/** Collections of FHIRPath over JSON: elements, their equality and order. */
export type Collection = readonly unknown[];

/** JSON keys of each choice element's name: `value` → `valueQuantity`, `valueString` … */
let choices: ReadonlyMap<string, ReadonlySet<string>> | undefined;

export function childrenOf(item: unknown, name: string): Collection {
  if (typeof item !== 'object' || item === null) return [];
  const object = item as Record<string, unknown>;
  const value = object[name] ?? choiceOf(object, name);
  if (value !== undefined) return Array.isArray(value) ? value.filter((each) => each !== null) : [value];
  // A primitive that has only extensions exists, without a value.
  const sibling = object[`_${name}`];
  return sibling === undefined ? [] : Array.isArray(sibling) ? sibling : [sibling];
}

function choiceOf(object: Record<string, unknown>, name: string): unknown {
  const variants = choiceKeysOf(name);
  if (variants) for (const key in object) if (key.startsWith(name) && variants.has(key)) return object[key];
  return undefined;
}

/** JSON keys of every choice element of that name, in whatever type. */
export function choiceKeysOf(name: string): ReadonlySet<string> | undefined {
  choices ??= allChoices();
  return choices.get(name);
}

function allChoices(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const row of Object.values(structures())) {
    for (const [key, text] of Object.entries(row.elements)) {
      if (!key.endsWith('[x]')) continue;
      const name = key.slice(0, -3);
      const keys = found.get(name) ?? new Set<string>();
      const types = text.slice(text.indexOf(' ') + 1).replace(/\([^)]*\)|![^|]*/g, '');
      for (const type of types.split('|')) keys.add(choiceKey(name, type));
      found.set(name, keys);
    }
  }
  return found;
}

export function equal(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

/** @returns undefined where FHIRPath does not decide: dates of different precision, quantities of different units */
export function compare(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareDates(a, b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return undefined;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  if (one.code !== other.code || one.unit !== other.unit || one.system !== other.system) return undefined;
  return typeof one.value === 'number' && typeof other.value === 'number' ? one.value - other.value : undefined;
}

function compareDates(a: string, b: string): number | undefined {
  const [one, other] = [parseDateRange(a), parseDateRange(b)];
  if (!one || !other) return undefined;
  if (one.high <= other.low) return -1;
  if (one.low >= other.high) return 1;
  return one.low === other.low && one.high === other.high ? 0 : undefined;
}
