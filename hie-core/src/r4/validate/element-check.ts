import { isResourceType } from '../resource-types.ts';
import { type Element, type ElementType, structureOf } from '../structure.ts';
import type { Check } from './check.ts';
import { codingCheck, conceptCheck } from './coding-check.ts';
import { primitiveCheck, primitiveListCheck, reportEmptyList, reportNull, siblingCheck } from './primitive-check.ts';
import { PRIMITIVES } from './primitives.ts';
import { referenceCheck } from './reference-check.ts';
import type { Run } from './run.ts';

/** What stands in an element that is no primitive; types contain elements, so they hand this down. */
export interface Inside {
  /** @returns whether the value is an object, so that further rules can look into it */
  readonly object: (type: string) => (...of: Parameters<Check>) => boolean;
  readonly resource: Check;
}

/** The checks of one JSON key: what a value is, how many there are, and of a primitive its `_` sibling. */
export function isPrimitive(type: ElementType): boolean {
  return Object.hasOwn(PRIMITIVES, type.name);
}

export function valueCheck(element: Element, type: ElementType, inside: Inside): Check {
  if (isPrimitive(type)) {
    const one = primitiveCheck(type.name, type.valueSet);
    return element.repeats ? many(primitiveListCheck(one)) : single(one);
  }
  const one = complexCheck(type, inside);
  return element.repeats ? many(each(one)) : single(one);
}

export function primitiveSiblingCheck(element: Element, inside: Inside): Check {
  return siblingCheck(element.repeats, inside.object('Element'));
}

function complexCheck(type: ElementType, inside: Inside): Check {
  if (type.name === 'Resource' || isResourceType(type.name)) return inside.resource;
  if (!structureOf(type.name)) throw new Error(`unknown data type ${type.name}`);
  const structure = inside.object(type.name);
  const further = furtherCheck(type);
  if (!further) return structure;
  return (value, run, parent, key) => {
    if (structure(value, run, parent, key)) further(value, run, parent, key);
  };
}

function furtherCheck(type: ElementType): Check | undefined {
  if (type.name === 'Reference') return referenceCheck(type.targets);
  if (!type.valueSet) return undefined;
  return type.name === 'Coding' ? codingCheck(type.valueSet) : conceptCheck(type.valueSet);
}

function single(check: Check): Check {
  return (value, run, parent, key) => {
    if (Array.isArray(value)) reportList(run, key, value);
    else if (value === null) reportNull(run);
    else check(value, run, parent, key);
  };
}

function many(check: Check): Check {
  return (value, run, parent, key) => {
    if (!Array.isArray(value)) {
      const fix = `Escriba "${key}": [ … ].`;
      run.report('structure', `«${key}» debe ser una lista.`, 'R4: el elemento puede repetirse', fix, value);
    } else if (value.length === 0) reportEmptyList(run);
    else check(value, run, parent, key);
  };
}

function each(check: Check): Check {
  return (value, run, parent, key) => {
    const items = value as readonly unknown[];
    for (let at = 0; at < items.length; at++) {
      run.path.push(at);
      if (items[at] === null) reportNull(run);
      else check(items[at], run, parent, key);
      run.path.pop();
    }
  };
}

function reportList(run: Run, key: string, value: unknown): void {
  const fix = `Deje un solo valor, sin corchetes, en «${key}».`;
  run.report('structure', `«${key}» no admite una lista.`, 'R4: cardinalidad ..1', fix, value);
}
