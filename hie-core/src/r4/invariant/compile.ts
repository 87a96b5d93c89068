import type { Expression } from '../fhirpath/expression.ts';
import { type Evaluate, operator } from '../fhirpath/operators.ts';
import { childrenOf, choiceKeysOf } from '../fhirpath/values.ts';
import { choiceKey } from '../structure.ts';
import { FUNCTIONS } from './functions.ts';

const UCUM = ['http://unitsofmeasure.org'];

/** An invariant as a closure. @throws Error for what is outside of the supported part */
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
      const [first] = expression.args;
      if (expression.name === 'combine' && expression.of && first)
        return operator('combine', compileInvariant(expression.of), compileInvariant(first));
      const build = FUNCTIONS[expression.name];
      if (!build) throw new Error(`FHIRPath outside of the supported part: ${expression.name}()`);
      const of = expression.of && compileInvariant(expression.of);
      const apply = build(expression.args.map(argument(expression.name)));
      return of ? (focus, scope) => apply(of(focus, scope), scope) : apply;
    }
    case 'binary':
      return operator(expression.operator, compileInvariant(expression.left), compileInvariant(expression.right));
    case 'type':
      return typed(expression);
    case 'index':
      throw new Error('FHIRPath outside of the supported part: index');
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

/** JSON tells the type of a choice by its key: `answer is Boolean` asks for `answerBoolean`. Of anything else it is not known. */
function typed({ operator: sign, of, name }: Expression & { kind: 'type' }): Evaluate {
  if (of.kind !== 'member' || of.of || !choiceKeysOf(of.name))
    throw new Error(`FHIRPath outside of the supported part: ${sign} ${name}`);
  const any = member(undefined, of.name);
  const key = choiceKey(of.name, name);
  return (focus, scope) => {
    const found = any(focus, scope);
    if (found.length === 0) return found;
    const value = (focus[0] as Record<string, unknown>)[key];
    if (sign === 'is') return [value !== undefined];
    return value === undefined ? [] : [value];
  };
}

function variable(name: string): Evaluate {
  switch (name) {
    case '$this':
      return (focus) => focus;
    case '%resource':
      return (_focus, scope) => [scope.resource];
    case '%context':
      return (_focus, scope) => [scope.context];
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
