/** The functions of FHIRPath that choose an element or test one. http://hl7.org/fhirpath/N1/#functions */
import { fault } from '../../../errors.ts';
import type { Expression } from '../../../r4/fhirpath/expression.ts';
import { truth } from '../../../r4/fhirpath/operators.ts';
import { childrenOf, type Node } from './node.ts';
import { computed, isTrue, type Scope, spendOn, valuesOf } from './scope.ts';

type Apply = (items: readonly Node[], args: readonly Expression[], scope: Scope) => readonly Node[];

export const FUNCTIONS: Readonly<Record<string, Apply | undefined>> = {
  where: (items, args, scope) => items.filter((item) => isTrue(argument(args), item, scope)),
  select: (items, args, scope) => items.flatMap((item) => scope.evaluate(argument(args), [item])),
  extension: (items, args, scope) => {
    const url = textOf(args, items, scope);
    const extensions = items.flatMap((item) => childrenOf(item, 'extension'));
    return extensions.filter((extension) => childrenOf(extension, 'url')[0]?.value === url);
  },
  ofType: (items, args) => items.filter((item) => isType(item, argument(args))),
  as: (items, args) => items.filter((item) => isType(item, argument(args))),
  is: (items, args) => items.slice(0, 1).map((item) => computed(isType(item, argument(args)))),
  first: (items) => items.slice(0, 1),
  last: (items) => items.slice(-1),
  tail: (items) => items.slice(1),
  skip: (items, args, scope) => items.slice(countOf(args, items, scope)),
  take: (items, args, scope) => items.slice(0, countOf(args, items, scope)),
  single: (items) => {
    if (items.length < 2) return items;
    throw fault('processing', `single() esperaba un elemento y hay ${items.length}.`, {
      rule: 'FHIRPath: single()',
      fix: 'Señale uno con su índice, por ejemplo [0].',
    });
  },
  exists: (items, args, scope) => [computed(args[0] ? items.some(matching(args, scope)) : items.length > 0)],
  all: (items, args, scope) => [computed(items.every(matching(args, scope)))],
  empty: (items) => [computed(items.length === 0)],
  count: (items) => [computed(items.length)],
  hasValue: (items) => [
    computed(items.length === 1 && items[0]!.value !== undefined && typeof items[0]!.value !== 'object'),
  ],
  not: (items) => {
    const value = truth(valuesOf(items));
    return value === undefined ? [] : [computed(!value)];
  },
  startsWith: aboutText((text, part) => text.startsWith(part)),
  endsWith: aboutText((text, part) => text.endsWith(part)),
  contains: aboutText((text, part) => text.includes(part)),
  lower: ofText((text) => text.toLowerCase()),
  upper: ofText((text) => text.toUpperCase()),
};

function argument(args: readonly Expression[]): Expression {
  const [only] = args;
  if (only && args.length === 1) return only;
  throw fault('invalid', 'Una función de la ruta lleva exactamente un argumento.', {
    rule: 'FHIRPath N1: funciones',
    fix: "Por ejemplo where(use = 'official').",
  });
}

const matching = (args: readonly Expression[], scope: Scope) => (item: Node) => isTrue(argument(args), item, scope);

function isType(item: Node, expression: Expression): boolean {
  if (expression.kind !== 'member') return false;
  const name = expression.name === 'SimpleQuantity' ? 'Quantity' : expression.name;
  return item.type === name || (item.type === 'SimpleQuantity' && name === 'Quantity');
}

function textOf(args: readonly Expression[], items: readonly Node[], scope: Scope): unknown {
  return scope.evaluate(argument(args), items.slice(0, 1))[0]?.value;
}

function countOf(args: readonly Expression[], items: readonly Node[], scope: Scope): number {
  const count = textOf(args, items, scope);
  return typeof count === 'number' ? Math.max(0, count) : 0;
}

function aboutText(test: (text: string, part: string) => boolean): Apply {
  return (items, args, scope) => {
    const [text, part] = [items[0]?.value, textOf(args, items, scope)];
    spendOn(scope, text);
    return typeof text === 'string' && typeof part === 'string' ? [computed(test(text, part))] : [];
  };
}

function ofText(change: (text: string) => string): Apply {
  return ([item], _args, scope) => {
    if (typeof item?.value !== 'string') return [];
    spendOn(scope, item.value);
    return [computed(change(item.value))];
  };
}
