import type { Problem } from '../errors.ts';
import { Run } from './validate/run.ts';
import { checkResource } from './validate/type-check.ts';

export { isResourceType, RESOURCE_TYPES, type ResourceType } from './resource-types.ts';

/**
 * Whether a resource has the structure of FHIR R4 4.0.1: elements, types, cardinality, formats, required codes,
 * reference targets; by closures compiled from the committed tables the first time a type is seen.
 * Spec: https://hl7.org/fhir/R4/validation.html (structure, cardinality, value domains, required bindings)
 * @returns at most 50 problems; none when it is valid
 */
export function validateResource(resource: unknown): Problem[] {
  const run = new Run();
  const type = (resource as { resourceType?: unknown } | null | undefined)?.resourceType;
  run.path.push(typeof type === 'string' ? type.slice(0, 64) : 'Resource');
  checkResource(resource, run, {}, '');
  return run.problems;
}
