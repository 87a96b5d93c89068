import type { Constants } from '../../constants.ts';
import { isResourceType } from '../../resource-types.ts';
import { choiceKey, type Element, type ElementType } from '../../structure.ts';
import { valueSets } from '../../tables.ts';
import { PRIMITIVES } from '../primitives.ts';
import { acceptsCoding, acceptsConcept, type CodesBySystem } from './accepts-coding.ts';
import { acceptsNarrative } from './accepts-narrative.ts';
import { referenceAcceptor } from './accepts-reference.ts';
import { acceptsSibling, acceptsSiblings } from './accepts-sibling.ts';
import type { Linker } from './type-source.ts';

/** One JSON key of a type: the statements that refuse its value `v`, and the choice element it belongs to. */
export interface KeySource {
  readonly key: string;
  readonly element: Element;
  /** Of a choice: 1 for the first type, 2 for the second …; `_key` has that of `key`. */
  readonly variant: number;
  readonly sibling: boolean;
  readonly refusals: string;
}

export function keySources(element: Element, linker: Linker, constants: Constants): KeySource[] {
  return element.types.flatMap((type, at) => {
    const key = element.choice ? choiceKey(element.name, type.name) : element.name;
    const one = { key, element, variant: at + 1, sibling: false, refusals: refusals(element, type, linker, constants) };
    if (!isPrimitive(type)) return [one];
    const accepts = constants.name(element.repeats ? acceptsSiblings : acceptsSibling);
    const link = constants.name(linker('Element'));
    const refused = `if (!${accepts}(v, object.${key}, ${link}, depth + 1)) return false;`;
    return [one, { ...one, key: `_${key}`, sibling: true, refusals: refused }];
  });
}

function isPrimitive(type: ElementType): boolean {
  return Object.hasOwn(PRIMITIVES, type.name);
}

function refusals(element: Element, type: ElementType, linker: Linker, constants: Constants): string {
  const refusal = (value: string) =>
    isPrimitive(type) ? primitive(type, value, constants) : complex(type, value, element.name, linker, constants);
  if (!element.repeats) return `if (${refusal('v')}) return false;`;
  const each = `for (let i = 0; i < v.length; i++) if (${refusal('v[i]')}) return false;`;
  return `if (!Array.isArray(v) || v.length === 0) return false;\n${each}`;
}

/** Numbers and booleans in place; the rest by the function that also explains. */
function primitive({ name, valueSet }: ElementType, value: string, constants: Constants): string {
  if (valueSet) return `!${constants.name(codesOf(valueSet))}.has(${value})`;
  switch (name) {
    case 'boolean':
      return `typeof ${value} !== 'boolean'`;
    case 'integer':
      return `(${value} | 0) !== ${value}`;
    case 'unsignedInt':
      return `(${value} | 0) !== ${value} || ${value} < 0`;
    case 'positiveInt':
      return `(${value} | 0) !== ${value} || ${value} < 1`;
    case 'decimal':
      return `typeof ${value} !== 'number' || ${value} - ${value} !== 0`;
    case 'xhtml':
      return `!${constants.name(acceptsNarrative)}(${value})`;
    default:
      return `!${constants.name(PRIMITIVES[name]!.accepts)}(${value})`;
  }
}

function complex(type: ElementType, value: string, element: string, linker: Linker, constants: Constants): string {
  if (type.name === 'Resource' || isResourceType(type.name)) {
    const link = constants.name(linker(element === 'contained' ? 'contained' : 'Resource'));
    return `!${link}.accepts(${value}, depth + 1)`;
  }
  const structure = `!${constants.name(linker(type.name))}.accepts(${value}, depth + 1)`;
  if (type.name === 'Reference') return `${structure} || !${constants.name(referenceAcceptor(type.targets))}(${value})`;
  if (!type.valueSet) return structure;
  const accepts = constants.name(type.name === 'Coding' ? acceptsCoding : acceptsConcept);
  return `${structure} || !${accepts}(${value}, ${constants.name(codesBySystem(type.valueSet))})`;
}

const codes = new Map<string, ReadonlySet<unknown>>();

function codesOf(valueSet: string): ReadonlySet<unknown> {
  const known = codes.get(valueSet) ?? new Set(Object.values(valueSets()[valueSet] ?? {}).flat());
  codes.set(valueSet, known);
  return known;
}

const bySystem = new Map<string, CodesBySystem>();

function codesBySystem(valueSet: string): CodesBySystem {
  const known =
    bySystem.get(valueSet) ??
    new Map(Object.entries(valueSets()[valueSet] ?? {}).map(([system, list]) => [system, new Set(list)]));
  bySystem.set(valueSet, known);
  return known;
}
