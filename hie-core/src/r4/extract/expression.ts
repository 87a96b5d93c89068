import type { Expression } from '../fhirpath/expression.ts';
import { parseFhirPath } from '../fhirpath/parse.ts';

/**
 * The part of FHIRPath that R4's search parameters are written in, as steps from an element. An expression outside of it
 * throws, so `npm run generate` fails before the hub could index less than the specification says.
 * Spec: http://hl7.org/fhirpath/N1/
 */
export type Step =
  | { readonly kind: 'child'; readonly name: string }
  /** `as`, `as()`, `ofType()` */
  | { readonly kind: 'as'; readonly type: string }
  /** `where(name = 'value')` */
  | { readonly kind: 'where'; readonly name: string; readonly value: string }
  /** `where(resolve() is Type)` */
  | { readonly kind: 'resolvesTo'; readonly type: string }
  | { readonly kind: 'index'; readonly index: number }
  /** `X.exists() and X != false`: true or false, said of the resource even where X is absent. */
  | { readonly kind: 'present' };

export interface Path {
  /** Resource type at the start, `%resource`, or undefined for a path relative to the element at hand. */
  readonly root: string | undefined;
  readonly steps: readonly Step[];
}

/** @returns the parts of the union */
export function parseExpression(text: string): readonly Path[] {
  const paths = unionOf(parseFhirPath(text));
  if (!paths) throw new Error(`FHIRPath outside of the supported part: ${text}`);
  return paths;
}

function unionOf(expression: Expression): readonly Path[] | undefined {
  if (expression.kind !== 'binary') return asList(pathOf(expression));
  const { operator, left, right } = expression;
  if (operator === '|') return joined(unionOf(left), unionOf(right));
  return operator === 'and' ? asList(presence(left, right)) : undefined;
}

function presence(exists: Expression, differs: Expression): Path | undefined {
  if (exists.kind !== 'call' || exists.name !== 'exists' || !exists.of || exists.args.length > 0) return undefined;
  if (differs.kind !== 'binary' || differs.operator !== '!=' || !isLiteral(differs.right, false)) return undefined;
  if (JSON.stringify(exists.of) !== JSON.stringify(differs.left)) return undefined;
  return then(exists.of, [{ kind: 'present' }]);
}

function pathOf(expression: Expression): Path | undefined {
  switch (expression.kind) {
    case 'variable':
      return expression.name === '%resource' ? { root: '%resource', steps: [] } : undefined;
    case 'member':
      if (!expression.of && /^[A-Z]/.test(expression.name)) return { root: expression.name, steps: [] };
      return then(expression.of, [{ kind: 'child', name: expression.name }]);
    case 'type':
      return expression.operator === 'as' ? then(expression.of, [{ kind: 'as', type: expression.name }]) : undefined;
    case 'index':
      return expression.at.kind === 'literal'
        ? then(expression.of, [{ kind: 'index', index: Number(expression.at.value) }])
        : undefined;
    case 'call':
      return then(expression.of, callSteps(expression));
    default:
      return undefined;
  }
}

function callSteps({ name, args: [only, ...more] }: Expression & { kind: 'call' }): readonly Step[] | undefined {
  if (!only || more.length > 0) return undefined;
  if ((name === 'as' || name === 'ofType') && only.kind === 'member' && !only.of)
    return [{ kind: 'as', type: only.name }];
  if (name === 'where') return asList(criterion(only));
  if (name !== 'extension' || only.kind !== 'literal') return undefined;
  return [
    { kind: 'child', name: 'extension' },
    { kind: 'where', name: 'url', value: String(only.value) },
  ];
}

function criterion(expression: Expression): Step | undefined {
  if (expression.kind === 'type') {
    const { operator, of, name } = expression;
    const resolves = operator === 'is' && of.kind === 'call' && of.name === 'resolve' && !of.of;
    return resolves ? { kind: 'resolvesTo', type: name } : undefined;
  }
  if (expression.kind !== 'binary' || expression.operator !== '=') return undefined;
  const { left, right } = expression;
  if (left.kind !== 'member' || left.of || right.kind !== 'literal' || typeof right.value !== 'string')
    return undefined;
  return { kind: 'where', name: left.name, value: right.value };
}

function then(before: Expression | undefined, steps: readonly Step[] | undefined): Path | undefined {
  const path = before ? pathOf(before) : { root: undefined, steps: [] };
  return path && steps && { root: path.root, steps: [...path.steps, ...steps] };
}

const isLiteral = (expression: Expression, value: unknown) =>
  expression.kind === 'literal' && expression.value === value;
const asList = <T>(one: T | undefined): readonly T[] | undefined => (one === undefined ? undefined : [one]);
const joined = <T>(one: readonly T[] | undefined, other: readonly T[] | undefined) =>
  one && other && [...one, ...other];
