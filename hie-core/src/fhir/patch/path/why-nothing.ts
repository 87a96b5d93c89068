/** A path that finds nothing: which of its steps failed, and what was probably meant. */
import { fault, type HubError } from '../../../errors.ts';
import type { Expression } from '../../../r4/fhirpath/expression.ts';
import { nearest } from '../../../r4/validate/nearest.ts';
import { evaluate } from './evaluate.ts';
import { elementsOf, keysOf } from './node.ts';
import type { Scope } from './scope.ts';

const RULE = 'R4 FHIRPath Patch: la ruta señala un elemento que existe';

export function nothingFound(expression: Expression, scope: Scope): HubError {
  const { name, types } = failedStep(expression, scope);
  const known = types.flatMap((type) => [...(elementsOf(type)?.keys() ?? [])]);
  if (name === undefined || known.includes(name))
    return fault(
      'processing',
      `La ruta no encuentra nada en el recurso${name === undefined ? '' : `: no tiene «${name}»`}.`,
      {
        rule: RULE,
        fix: 'Corrija la ruta, o agregue antes el elemento con add.',
      },
    );
  return noSuchElement(name, types);
}

/** The element is none of the type's; a name that is one in JSON only, `valueQuantity`, is `value` in a path. */
export function noSuchElement(name: string, types: readonly string[]): HubError {
  const elements = types.flatMap((type) => [...(elementsOf(type)?.values() ?? [])]);
  const meant =
    elements.find((element) => element.choice && keysOf(element).some(({ key }) => key === name))?.name ??
    nearest(
      name,
      elements.map((element) => element.name),
    );
  return fault(
    'processing',
    `El elemento «${name.slice(0, 60)}» no existe en ${types.join(' ni en ') || 'el recurso'}.`,
    {
      rule: RULE,
      value: name.slice(0, 80),
      fix: meant === undefined ? 'Corrija el nombre del elemento.' : `¿Quiso decir «${meant}»?`,
    },
  );
}

interface FailedStep {
  readonly name: string | undefined;
  /** Of what the step started from. */
  readonly types: readonly string[];
}

function failedStep(expression: Expression, scope: Scope): FailedStep {
  const unknown: FailedStep = { name: undefined, types: [] };
  if (!('of' in expression)) return unknown;
  const start = expression.of ? evaluate(expression.of, [scope.root], scope) : [scope.root];
  if (start.length === 0 && expression.of) return failedStep(expression.of, scope);
  if (expression.kind !== 'member') return unknown;
  const types = new Set(start.flatMap((node) => node.type ?? []));
  return { name: expression.name, types: [...types].slice(0, 3) };
}
