/**
 * A FHIRPath expression over a resource, keeping where each element stands.
 * http://hl7.org/fhirpath/N1/, https://hl7.org/fhir/R4/fhirpath.html
 */
import { fault } from '../../../errors.ts';
import type { Expression } from '../../../r4/fhirpath/expression.ts';
import { operator } from '../../../r4/fhirpath/operators.ts';
import { structureOf } from '../../../r4/structure.ts';
import { FUNCTIONS } from './functions.ts';
import { childrenOf, type Node } from './node.ts';
import { computed, MAX_LOOKS, type Scope, spend, spendOn, valuesOf } from './scope.ts';

export function scopeOf(root: Node): Scope {
  const scope: Scope = {
    root,
    budget: MAX_LOOKS,
    evaluate: (expression, focus) => evaluate(expression, focus, scope),
  };
  return scope;
}

/** @throws HubError `invalid`, `processing`, `too-costly` */
export function evaluate(expression: Expression, focus: readonly Node[], scope: Scope): readonly Node[] {
  spend(scope, focus.length + 1);
  switch (expression.kind) {
    case 'literal':
      return [computed(expression.value)];
    case 'variable':
      return variable(expression.name, focus, scope);
    case 'member':
      return member(expression, focus, scope);
    case 'index':
      return indexed(evaluate(expression.of, focus, scope), evaluate(expression.at, focus, scope));
    case 'type':
      return FUNCTIONS[expression.operator]!(evaluate(expression.of, focus, scope), [typeName(expression.name)], scope);
    case 'call':
      return call(expression, focus, scope);
    case 'binary':
      return binary(expression, focus, scope);
  }
}

const typeName = (name: string): Expression => ({ kind: 'member', of: undefined, name });

function variable(name: string, focus: readonly Node[], scope: Scope): readonly Node[] {
  if (name === '$this') return focus;
  if (name === '%resource' || name === '%context' || name === '%rootResource') return [scope.root];
  throw fault('not-supported', `La ruta usa ${name.slice(0, 40)}, que no existe en un parche.`, {
    rule: 'R4 FHIRPath Patch: la ruta señala un elemento del recurso',
    fix: 'Use $this, %resource o una ruta desde el recurso.',
  });
}

function member({ of, name }: Expression & { kind: 'member' }, focus: readonly Node[], scope: Scope): readonly Node[] {
  const items = of ? evaluate(of, focus, scope) : focus;
  if (!of && /^[A-Z]/.test(name)) return items.filter((item) => isOfType(item, name, scope));
  const found = items.flatMap((item) => childrenOf(item, name));
  spend(scope, found.length);
  return found;
}

/** A path may begin with the type of the resource; that of another one is a mistake worth telling. */
function isOfType(item: Node, name: string, scope: Scope): boolean {
  if (item.type === name || ((name === 'Resource' || name === 'DomainResource') && item === scope.root)) return true;
  if (item !== scope.root) return false;
  throw fault('processing', `La ruta empieza con ${name.slice(0, 40)} y el recurso es ${scope.root.type}.`, {
    rule: 'R4 FHIRPath Patch: la ruta parte del recurso',
    fix: structureOf(name)
      ? `Empiece la ruta con ${scope.root.type}.`
      : 'Revise mayúsculas: los elementos van en minúscula.',
  });
}

function indexed(items: readonly Node[], at: readonly Node[]): readonly Node[] {
  const index = at[0]?.value;
  const item = typeof index === 'number' ? items[index] : undefined;
  return item ? [item] : [];
}

function call(
  { of, name, args }: Expression & { kind: 'call' },
  focus: readonly Node[],
  scope: Scope,
): readonly Node[] {
  const apply = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!apply)
    throw fault('not-supported', `La función ${name.slice(0, 40)}() no se admite en la ruta de un parche.`, {
      rule: 'FHIRPath: funciones que admite el parche',
      value: name.slice(0, 80),
      fix: `Use alguna de: ${Object.keys(FUNCTIONS).join(', ')}.`,
    });
  const items = of ? evaluate(of, focus, scope) : focus;
  spend(scope, items.length);
  return apply(items, args, scope);
}

/** `|` loses where things stand, as every operator does: it serves inside criteria. */
function binary(
  { operator: sign, left, right }: Expression & { kind: 'binary' },
  focus: readonly Node[],
  scope: Scope,
): readonly Node[] {
  const [one, other] = [left, right].map((side) => () => {
    const values = valuesOf(evaluate(side, focus, scope));
    spend(scope, sign === '|' ? values.length ** 2 : values.length);
    for (const value of values) spendOn(scope, value);
    return values;
  }) as [() => unknown[], () => unknown[]];
  const apply = sign === 'contains' ? operator('in', other, one) : operator(sign, one, other);
  return apply([], { resource: scope.root.value }).map(computed);
}
