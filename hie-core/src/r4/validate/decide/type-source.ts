import type { Constants } from '../../constants.ts';
import { parseFhirPath } from '../../fhirpath/parse.ts';
import { isResourceType } from '../../resource-types.ts';
import { type Element, structureOf } from '../../structure.ts';
import { invariantRows, structures } from '../../tables.ts';
import { usesAllContained } from '../contained.ts';
import { MAX_DEPTH } from '../run.ts';
import { type KeySource, keySources } from './element-source.ts';
import { general, type Output, sidesOf } from './invariant-source.ts';
import { Focus } from './presence.ts';

/** The decision of another type, which may not have been compiled yet. */
export interface Link {
  accepts(value: unknown, depth: number): boolean;
}
/** `Resource` is whatever its resourceType says; `contained` the same inside of another. */
export type Linker = (type: string) => Link;

/**
 * JavaScript that decides whether an object is a valid instance of a type: one loop over the keys that are there, a
 * switch on their names, then cardinality and invariants from what the loop noted.
 */
export function typeSource(type: string, linker: Linker, constants: Constants): string {
  const elements = [...structureOf(type)!.elements.values()];
  const keys = elements.flatMap((element) => keySources(element, linker, constants));
  const noted = new Set<string>();
  const out: Output = { constants, functions: [] };
  const broken = brokenInvariants(type, new Focus('object', type, noted), out);
  const required = elements.filter(({ min }) => min > 0).map((element) => `!${requiredFlag(element, noted)}`);
  const refusals = [...required, ...broken].map((condition) => `if (${condition}) return false;\n`);
  const choices = elements.filter(({ choice }) => choice).map(({ name }) => `let choice_${name} = 0;\n`);
  const flags = [...noted].map((name) => `let has_${name} = false;\n`);
  return `${out.functions.join('\n')}
return function ${type.replaceAll('.', '_')}(object, depth) {
if (typeof object !== 'object' || object === null || Array.isArray(object) || depth >= ${MAX_DEPTH}) return false;
let count = 0;
${choices.join('')}${flags.join('')}for (const key in object) {
const v = object[key];
if (v === undefined) ${type === 'Extension' ? 'return false' : 'continue'};
count++;
switch (key) {
${keyCases(type, keys, noted)}default: return false;
}
}
${isResourceType(type) ? '' : `if (${emptiness(type)}) return false;\n`}${refusals.join('')}return true;
};`;
}

/** ele-1; `Element` stands only beside a primitive, which may have no more than an id besides its value. */
function emptiness(type: string): string {
  return type === 'Element' ? 'count === 0' : 'count === 0 || (count === 1 && object.id !== undefined)';
}

/** A primitive with only extensions counts as there, and so does each type of a choice. */
function requiredFlag(element: Element, noted: Set<string>): string {
  if (element.choice) return `choice_${element.name}`;
  noted.add(element.name);
  return `has_${element.name}`;
}

function keyCases(type: string, keys: readonly KeySource[], noted: ReadonlySet<string>): string {
  const plainFirst = [...keys].sort((a, b) => Number(a.sibling) - Number(b.sibling));
  const cases = new Map(plainFirst.map((each) => [each.key, keyCase(each, noted)]));
  if (isResourceType(type)) cases.set('resourceType', 'break;\n');
  return [...cases].map(([key, text]) => `case ${JSON.stringify(key)}:\n${text}`).join('');
}

function keyCase({ element: { name, choice }, variant, sibling, refusals }: KeySource, noted: ReadonlySet<string>) {
  const chosen = `choice_${name}`;
  const choose = choice
    ? `if (${chosen} !== 0 && ${chosen} !== ${variant}) return false;\n${chosen} = ${variant};\n`
    : '';
  // FHIRPath over JSON finds a choice by its value alone.
  const note = noted.has(name) && !(choice && sibling) ? `has_${name} = true;\n` : '';
  return `${choose}${note}${refusals}\nbreak;\n`;
}

/** A resource obeys those of its supertypes too. */
function brokenInvariants(type: string, focus: Focus, out: Output): string[] {
  const base = structures()[type]?.base;
  const inherited = base ? brokenInvariants(base, focus, out) : [];
  if (type === 'Extension') return [...inherited, extension(focus)];
  if (type === 'DomainResource')
    inherited.push(`(${focus.has('contained')} && !${out.constants.name(usesAllContained)}(object))`);
  const own = (invariantRows()[type] ?? []).map(([, , text]) => {
    // Inside a loop the context would be lost.
    const sides = text.includes('%context') ? general : sidesOf;
    return sides(parseFhirPath(text), focus, out).no;
  });
  return [...inherited, ...own];
}

/** ext-1 */
function extension(focus: Focus): string {
  return `(choice_value !== 0) === ${focus.has('extension')}`;
}
