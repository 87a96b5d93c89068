import { FUNCTIONS } from './functions.ts';
import { operator } from './operators.ts';
import type { Expression } from './parse.ts';
import { type Collection, childrenOf } from './values.ts';

/** A FHIRPath expression as a closure over the element at hand and the resource around it. */
export interface Scope {
  readonly resource: unknown;
}
export type Evaluate = (focus: Collection, scope: Scope) => Collection;

const UCUM = ['http://unitsofmeasure.org'];

/** @throws Error for what is outside of the supported part */
export function compileInvariant(expression: Expression): Evaluate {
  switch (expression.kind) {
    case 'literal': {
      const value = [expression.value];
      return () => value;
    }
    case 'variable':
      return variable(expression.name);
    case 'member':
      return member(expression.of && compileInvariant(expression.of), expression.name);
    case 'call': {
      const build = FUNCTIONS[expression.name];
      if (!build) throw new Error(`FHIRPath outside of the supported part: ${expression.name}()`);
      const of = expression.of && compileInvariant(expression.of);
      const apply = build(expression.args.map(argument(expression.name)));
      return of ? (focus, scope) => apply(of(focus, scope), scope) : apply;
    }
    case 'binary':
      return operator(expression.operator, compileInvariant(expression.left), compileInvariant(expression.right));
  }
}

/** The argument of `is()` names a type; it is no path. */
function argument(call: string): (expression: Expression) => Evaluate {
  return (expression) => {
    if (call !== 'is' || expression.kind !== 'member') return compileInvariant(expression);
    const name = [expression.name];
    return () => name;
  };
}

function variable(name: string): Evaluate {
  switch (name) {
    case '$this':
      return (focus) => focus;
    case '%resource':
      return (_focus, scope) => [scope.resource];
    case '%ucum':
      return () => UCUM;
    default:
      throw new Error(`FHIRPath outside of the supported part: ${name}`);
  }
}

/** `Appointment.status` inside an Appointment's invariant means the Appointment itself. */
function member(of: Evaluate | undefined, name: string): Evaluate {
  if (!of && /^[A-Z]/.test(name)) return (focus) => focus;
  return (focus, scope) => {
    const items = of ? of(focus, scope) : focus;
    if (items.length === 1) return childrenOf(items[0], name);
    return items.flatMap((item) => childrenOf(item, name));
  };
}
