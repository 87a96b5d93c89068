import type { Problem } from '../errors.ts';
import { isValid } from './validate/decide.ts';
import { explain } from './validate/explain.ts';

export { isResourceType, RESOURCE_TYPES, type ResourceType } from './resource-types.ts';

/**
 * Whether a resource has the structure of FHIR R4 4.0.1: elements, types, cardinality, formats, required codes,
 * reference targets, invariants. Nearly every resource is valid, and that is decided by generated code; only what it
 * does not accept is looked at again for what is wrong and where. Both come from the same committed tables (ADR 0013).
 * Spec: https://hl7.org/fhir/R4/validation.html (structure, cardinality, value domains, required bindings)
 * @returns at most 50 problems; none when it is valid
 */
export function validateResource(resource: unknown): Problem[] {
  return isValid(resource) ? [] : explain(resource);
}
