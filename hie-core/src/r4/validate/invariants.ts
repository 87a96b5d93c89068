import type { Json } from '../extract/node.ts';
import { compileInvariant } from '../invariant/compile.ts';
import { truth } from '../invariant/operators.ts';
import { parseInvariant } from '../invariant/parse.ts';
import { invariantRows } from '../tables.ts';
import { INVARIANT_TEXTS } from './invariant-texts.ts';

/**
 * Invariants of R4 by data or resource type, as closures compiled from the official FHIRPath; they run once the structure
 * of an element has been looked at. Spec: https://hl7.org/fhir/R4/conformance-rules.html#constraints
 */
export interface Invariant {
  readonly key: string;
  readonly holds: (element: Json, resource: Json | undefined) => boolean;
  /** es-MX */
  readonly text: string;
  readonly fix: string;
}

/** By hand, for speed: extensions are everywhere. */
const EXT_1: Invariant = {
  key: 'ext-1',
  holds: (extension) => hasValue(extension) !== (extension.extension !== undefined),
  text: 'La extensión debe tener un valor o extensiones dentro, y no ambos.',
  fix: 'Deje solo value[x] o solo extension.',
};

export function invariantsOf(type: string): readonly Invariant[] {
  if (type === 'Extension') return [EXT_1];
  return (invariantRows()[type] ?? []).map(([key, human, expression]) => {
    const evaluate = compileInvariant(parseInvariant(expression));
    return {
      key,
      // Nothing (dates of different precision, units that differ) is no proof that the rule is broken.
      holds: (element, resource) => truth(evaluate([element], { resource })) !== false,
      text: INVARIANT_TEXTS[key] ?? `No se cumple una regla de FHIR: ${human}`,
      fix: `Corrija el recurso hasta que se cumpla: ${expression.slice(0, 200)}`,
    };
  });
}

function hasValue(extension: Json): boolean {
  for (const key in extension) if (key.startsWith('value') || key.startsWith('_value')) return true;
  return false;
}
