/** What the paths of one patch share: the resource, how an expression is evaluated in it, and how much they may still look at. */
import { fault } from '../../../errors.ts';
import type { Expression } from '../../../r4/fhirpath/expression.ts';
import { truth } from '../../../r4/fhirpath/operators.ts';
import { weigh } from '../bounds.ts';
import type { Node } from './node.ts';

export interface Scope {
  readonly root: Node;
  /** Of an argument, from what its function is asked about. */
  readonly evaluate: (expression: Expression, focus: readonly Node[]) => readonly Node[];
  /** Elements that the paths of one patch may still look at: a `where` inside a `where` multiplies. */
  budget: number;
}

export const MAX_LOOKS = 1_000_000;
/** Characters that count as one look: objects compare by a text that must first be made. */
const CHARACTERS_PER_LOOK = { text: 64, object: 4 };

export function isTrue(criteria: Expression, node: Node, scope: Scope): boolean {
  return truth(valuesOf(scope.evaluate(criteria, [node]))) === true;
}

export function computed(value: unknown): Node {
  return { value, more: undefined, type: undefined, place: undefined };
}

export function valuesOf(nodes: readonly Node[]): unknown[] {
  return nodes.flatMap((node) => (node.value === undefined ? [] : [node.value]));
}

/** For what an operator or function reads whole. */
export function spendOn(scope: Scope, value: unknown): void {
  if (typeof value === 'string') spend(scope, Math.floor(value.length / CHARACTERS_PER_LOOK.text));
  else if (typeof value === 'object') spend(scope, weigh(value) / CHARACTERS_PER_LOOK.object);
}

export function spend(scope: Scope, looks: number): void {
  scope.budget -= looks;
  if (scope.budget >= 0) return;
  throw fault('too-costly', 'La ruta recorre demasiados elementos.', {
    rule: `Hasta ${MAX_LOOKS} elementos por parche`,
    fix: 'Señale el elemento por su índice, o con un solo where().',
  });
}
