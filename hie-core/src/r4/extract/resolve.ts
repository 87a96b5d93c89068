import type { Reference } from '@medplum/fhirtypes';
import { choiceKey, type ElementType, structureOf } from '../structure.ts';
import { targetType } from './emit-reference.ts';
import { isSurnamePart } from './emit-string.ts';
import type { Path, Step } from './expression.ts';
import type { Edge } from './node.ts';

/** A FHIRPath laid over the structure of R4: which JSON keys lead to which data types. */
export interface Leaf {
  readonly edges: readonly Edge[];
  readonly type: ElementType;
  /** Keys whose presence is what is asked for. */
  readonly presence?: readonly string[];
}

/** @throws Error when the path names an element that does not exist */
export function resolvePath(path: Path, type: string): Leaf[] {
  let leaves: Leaf[] = [{ edges: [], type: { name: type, targets: undefined, valueSet: undefined } }];
  for (const step of path.steps) {
    leaves = leaves.flatMap((leaf) => follow(leaf, step));
    if (leaves.length === 0) throw new Error(`${type}: ${JSON.stringify(path)} leads nowhere`);
    if (step.kind === 'present')
      leaves = [{ ...leaves[0]!, edges: [], presence: leaves.map((leaf) => leaf.edges[0]!.key) }];
  }
  return leaves;
}

function follow(leaf: Leaf, step: Step): Leaf[] {
  switch (step.kind) {
    case 'child':
      return children(leaf, step.name);
    case 'as':
      return sameType(leaf.type.name, step.type) ? [leaf] : [];
    case 'where':
      return [withCondition(leaf, `${step.name}=${step.value}`, equals(step.name, step.value))];
    case 'resolvesTo':
      return [
        withCondition(leaf, `is ${step.type}`, (value) => mayBe(value as Reference, step.type, leaf.type.targets)),
      ];
    case 'index':
      return [withIndex(leaf, step.index)];
    case 'present':
      return [leaf];
  }
}

function children(leaf: Leaf, name: string): Leaf[] {
  const element = structureOf(leaf.type.name)?.elements.get(name);
  if (!element) return [];
  const found = element.types.map((type) => ({
    edges: [...leaf.edges, edge(element.choice ? choiceKey(name, type.name) : name)],
    type,
  }));
  if (leaf.type.name === 'HumanName' && name === 'family') found.push(surnames(leaf));
  return found;
}

/** Each surname by itself; see emit-string.ts. */
function surnames(name: Leaf): Leaf & { edges: Edge[] } {
  const part: Edge = { key: 'extension', condition: 'surname', keep: isSurnamePart, index: undefined };
  return {
    edges: [...name.edges, edge('_family'), part, edge('valueString')],
    type: { name: 'string', targets: undefined, valueSet: undefined },
  };
}

function edge(key: string): Edge {
  return { key, condition: '', keep: undefined, index: undefined };
}

/** `value.as(DateTime)` of Observation.code-value-date is the specification's own slip for dateTime. */
function sameType(actual: string, asked: string): boolean {
  const name = actual === 'SimpleQuantity' ? 'Quantity' : actual;
  return name === asked || (asked === 'DateTime' && name === 'dateTime');
}

function withCondition(leaf: Leaf, condition: string, keep: (value: unknown) => boolean): Leaf {
  return { ...leaf, edges: [...leaf.edges.slice(0, -1), { ...leaf.edges.at(-1)!, condition, keep }] };
}

function withIndex(leaf: Leaf, index: number): Leaf {
  const condition = `[${index}]`;
  return { ...leaf, edges: [...leaf.edges.slice(0, -1), { ...leaf.edges.at(-1)!, condition, index }] };
}

const USUAL = /^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/;

function equals(name: string, value: string): (element: unknown) => boolean {
  return (element) => (element as Record<string, unknown>)[name] === value;
}

/**
 * A reference that does not tell its type (`urn:uuid:…` inside a transaction) may be of any type the element allows:
 * the resource it names is known to the store, which replaces it.
 */
export function mayBe(reference: Reference, type: string, targets: readonly string[] | undefined): boolean {
  const literal = reference.reference;
  // What nearly all are: `Patient/123`.
  if (reference.type === undefined && typeof literal === 'string' && USUAL.test(literal))
    return literal.startsWith(type) && literal[type.length] === '/';
  const told = targetType(reference);
  if (told !== undefined) return told === type;
  if (targets?.length === 1 && targets[0] === type) return true;
  return reference.reference?.startsWith('urn:') === true && (targets === undefined || targets.includes(type));
}
