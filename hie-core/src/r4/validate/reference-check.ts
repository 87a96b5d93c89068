import type { Reference } from '@medplum/fhirtypes';
import { isResourceType } from '../resource-types.ts';
import type { Check } from './check.ts';
import type { Run } from './run.ts';

/**
 * What a reference itself tells: the type of its target, a contained resource that is not there.
 * Whether the target exists is for the store. Spec: https://hl7.org/fhir/R4/references.html
 */
export const LITERAL =
  /^(?:https?:\/\/.*\/)?([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
export const CONDITIONAL = /^([A-Z][A-Za-z]+)\?./;
export const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;

export function referenceCheck(targets: readonly string[] | undefined): Check {
  return (value, run) => {
    const { reference, type } = value as Reference;
    if (typeof reference === 'string') checkLiteral(reference, targets, run);
    if (typeof type === 'string' && isResourceType(type)) checkTarget(type, 'type', type, targets, run);
  };
}

function checkLiteral(reference: string, targets: readonly string[] | undefined, run: Run): void {
  if (reference.startsWith('#')) {
    checkContained(reference.slice(1), run);
    return;
  }
  const type = (LITERAL.exec(reference) ?? CONDITIONAL.exec(reference))?.[1];
  if (type !== undefined && isResourceType(type)) checkTarget(type, 'reference', reference, targets, run);
  else if (!SCHEME.test(reference)) {
    run.reportAt(
      'reference',
      'value',
      'La referencia no se entiende.',
      'R4: Reference.reference',
      'Escriba Tipo/id, un URL absoluto, urn:uuid:… o #id de un recurso contenido.',
      reference,
    );
  }
}

function checkTarget(
  type: string,
  element: string,
  value: string,
  targets: readonly string[] | undefined,
  run: Run,
): void {
  if (targets === undefined || targets.includes(type)) return;
  run.reportAt(
    element,
    'value',
    `Aquí no se admite una referencia a ${type}.`,
    'R4: tipos a los que puede referirse el elemento',
    `Refiérase a: ${targets.join(', ')}.`,
    value,
  );
}

/** ref-1; a lone `#` means the container. */
function checkContained(id: string, run: Run): void {
  if (id === '') return;
  const contained = run.container?.contained;
  if (Array.isArray(contained) && contained.some((resource) => resource?.id === id)) return;
  if (run.container?.id === id && run.inContained) return;
  run.reportAt(
    'reference',
    'invariant',
    'La referencia apunta a un recurso contenido que no está.',
    'R4 ref-1',
    `Agregue a «contained» el recurso con id «${id.slice(0, 64)}» o corrija la referencia.`,
    `#${id}`,
  );
}
