import type { Json } from '../extract/node.ts';
import { truth } from '../fhirpath/operators.ts';
import { parseFhirPath } from '../fhirpath/parse.ts';
import { compileInvariant } from '../invariant/compile.ts';
import { invariantRows } from '../tables.ts';
import { usesAllContained } from './contained.ts';
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

/** By hand: in FHIRPath it walks the whole resource once for each contained one. */
const DOM_3: Invariant = {
  key: 'dom-3',
  holds: usesAllContained,
  text: 'Un recurso contenido debe ser referido desde el que lo contiene, o referirse a él.',
  fix: 'Refiérase a él con «#id», o quítelo de contained.',
};

export function invariantsOf(type: string): readonly Invariant[] {
  if (type === 'Extension') return [EXT_1];
  const own = compiled(type);
  return type === 'DomainResource' ? [DOM_3, ...own] : own;
}

function compiled(type: string): readonly Invariant[] {
  return (invariantRows()[type] ?? []).map(([key, human, expression]) => {
    const evaluate = compileInvariant(parseFhirPath(expression));
    return {
      key,
      // Nothing (dates of different precision, units that differ) is no proof that the rule is broken.
      holds: (element, resource) => truth(evaluate([element], { resource, context: element })) !== false,
      text: INVARIANT_TEXTS[key] ?? `No se cumple una regla de FHIR: ${human}`,
      fix: `Corrija el recurso hasta que se cumpla: ${expression.slice(0, 200)}`,
    };
  });
}

function hasValue(extension: Json): boolean {
  for (const key in extension) if (key.startsWith('value') || key.startsWith('_value')) return true;
  return false;
}
