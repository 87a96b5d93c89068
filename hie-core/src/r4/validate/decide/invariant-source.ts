import type { Constants } from '../../constants.ts';
import type { Expression } from '../../fhirpath/expression.ts';
import { truth } from '../../fhirpath/operators.ts';
import { compileInvariant } from '../../invariant/compile.ts';
import { type Chain, chainOf, loopOver } from './chain-source.ts';
import { here } from './here.ts';
import type { Focus } from './presence.ts';

/**
 * A FHIRPath truth as two conditions in JavaScript, because it has three values: both are false where FHIRPath says
 * nothing. What has no short form is left to the closure of the general evaluator, behind a look at whether the element
 * that it begins with is there at all. Spec: http://hl7.org/fhirpath/N1/#boolean-logic
 */
export interface Sides {
  readonly yes: string;
  readonly no: string;
}

/** Helper functions that the generated code declares. */
export interface Output {
  readonly constants: Constants;
  readonly functions: string[];
}

export function sidesOf(expression: Expression, focus: Focus, out: Output): Sides {
  switch (expression.kind) {
    case 'literal':
      return { yes: String(expression.value !== false), no: String(expression.value === false) };
    case 'binary':
      return binary(expression, focus, out);
    case 'call':
      return call(expression, focus, out);
    default:
      return general(expression, focus, out);
  }
}

function binary(expression: Expression & { kind: 'binary' }, focus: Focus, out: Output): Sides {
  const sides = () => [sidesOf(expression.left, focus, out), sidesOf(expression.right, focus, out)] as const;
  switch (expression.operator) {
    case 'and': {
      const [left, right] = sides();
      return { yes: all(left.yes, right.yes), no: any(left.no, right.no) };
    }
    case 'or': {
      const [left, right] = sides();
      return { yes: any(left.yes, right.yes), no: all(left.no, right.no) };
    }
    case 'implies': {
      const [left, right] = sides();
      return { yes: any(left.no, right.yes), no: all(left.yes, right.no) };
    }
    case 'xor': {
      const [left, right] = sides();
      return {
        yes: any(all(left.yes, right.no), all(left.no, right.yes)),
        no: any(all(left.yes, right.yes), all(left.no, right.no)),
      };
    }
    case '=':
      return equality(expression, focus) ?? general(expression, focus, out);
    case '!=':
      return swapped(equality(expression, focus) ?? general({ ...expression, operator: '=' }, focus, out));
    default:
      return general(expression, focus, out);
  }
}

/** Of a single primitive with a literal. */
function equality({ left, right }: Expression & { kind: 'binary' }, focus: Focus): Sides | undefined {
  const value = right.kind === 'literal' ? right.value : right.kind === 'variable' ? UCUM[right.name] : undefined;
  if (value === undefined || left.kind !== 'member' || left.of) return undefined;
  const element = focus.element(left.name);
  const present = focus.has(left.name);
  if (!element || element.repeats || element.choice || !present) return undefined;
  const path = `${focus.variable}.${left.name}`;
  const literal = JSON.stringify(value);
  return { yes: `${path} === ${literal}`, no: all(present, `${path} !== ${literal}`) };
}

const UCUM: Readonly<Record<string, string>> = { '%ucum': 'http://unitsofmeasure.org' };

function call(expression: Expression & { kind: 'call' }, focus: Focus, out: Output): Sides {
  const { of, name, args } = expression;
  switch (name) {
    case 'not':
      return of ? swapped(sidesOf(of, focus, out)) : general(expression, focus, out);
    case 'exists':
    case 'empty': {
      const found = of && exists(of, args[0], focus, out);
      if (!found) return general(expression, focus, out);
      const sides = { yes: found, no: `!${found}` };
      return name === 'exists' ? sides : swapped(sides);
    }
    case 'all': {
      const chain = of && chainOf(of, focus);
      const broken = chain && loopOver(chain, out, (item) => ({ text: `!(${sidesOf(args[0]!, item, out).yes})` }));
      return broken ? { yes: `!${broken}`, no: broken } : general(expression, focus, out);
    }
    case 'hasValue':
      return hasValue(of, focus) ?? general(expression, focus, out);
    default:
      return general(expression, focus, out);
  }
}

function exists(of: Expression, test: Expression | undefined, focus: Focus, out: Output): string | undefined {
  if (of.kind === 'member' && !of.of && !test) return focus.has(of.name);
  const chain = chainOf(of, focus);
  return (
    chain &&
    loopOver(withTest(chain, test), out, (item, criteria) => ({
      text: criteria.map((each) => `(${sidesOf(each, item, out).yes})`).join(' && ') || 'true',
    }))
  );
}

function withTest(chain: Chain, test: Expression | undefined): Chain {
  return test ? { ...chain, criteria: [...chain.criteria, test] } : chain;
}

function hasValue(of: Expression | undefined, focus: Focus): Sides | undefined {
  if (of?.kind !== 'member' || of.of) return undefined;
  const element = focus.element(of.name);
  if (!element || element.repeats || element.choice || focus.has(of.name) === undefined) return undefined;
  const path = `${focus.variable}.${of.name}`;
  return { yes: `${path} !== undefined`, no: `${path} === undefined` };
}

export function general(expression: Expression, focus: Focus, out: Output): Sides {
  const evaluate = compileInvariant(expression);
  const verdict = out.constants.name((element: unknown) =>
    truth(evaluate([element], { resource: here.resource, context: element })),
  );
  const guard = guardOf(expression, focus);
  const result = `${verdict}(${focus.variable})`;
  return { yes: all(guard, `${result} === true`), no: all(guard, `${result} === false`) };
}

/** Comparisons and questions about the text of an element that is absent say nothing. */
function guardOf(expression: Expression, focus: Focus): string {
  const about = expression.kind === 'binary' ? expression.left : expression.kind === 'call' ? expression.of : undefined;
  const asks = expression.kind === 'binary' ? COMPARES : TEXTUAL;
  const sign = expression.kind === 'binary' ? expression.operator : expression.kind === 'call' ? expression.name : '';
  if (about?.kind !== 'member' || about.of || !asks.has(sign)) return 'true';
  return focus.has(about.name) ?? 'true';
}

const COMPARES = new Set(['=', '<', '>', '<=', '>=', 'in']);
const TEXTUAL = new Set(['contains', 'startsWith']);

const swapped = ({ yes, no }: Sides): Sides => ({ yes: no, no: yes });

/** What calls a function stands last: a look at a variable may spare it. */
function ordered(parts: readonly string[]): string[] {
  return [...parts].sort((a, b) => Number(/[fc]\d+\(/.test(a)) - Number(/[fc]\d+\(/.test(b)));
}

function all(...parts: string[]): string {
  if (parts.includes('false')) return 'false';
  const rest = ordered(parts.filter((part) => part !== 'true'));
  return rest.length === 0 ? 'true' : rest.length === 1 ? rest[0]! : `(${rest.join(' && ')})`;
}

function any(...parts: string[]): string {
  if (parts.includes('true')) return 'true';
  const rest = ordered(parts.filter((part) => part !== 'false'));
  return rest.length === 0 ? 'false' : rest.length === 1 ? rest[0]! : `(${rest.join(' || ')})`;
}
