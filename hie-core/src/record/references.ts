/**
 * References of a document: every literal one becomes an absolute URL, equal to the fullUrl of the entry when the resource
 * travels in the document, else the address where the exchange holds it.
 * Spec: https://hl7.org/fhir/R4/bundle.html#references
 */
import type { Patient, Resource } from '@medplum/fhirtypes';
import { parseReference, referenceSlots } from '../store/references.ts';

export interface ReferenceBase {
  /** FHIR base of the exchange, without a slash at its end. */
  readonly baseUrl: string;
  /** `Patient/id` of the person. */
  readonly patientKey: string;
  /** `Patient/id` of her other records, which were merged into this one or into one of those: what was filed on them is this person's. */
  readonly merged: ReadonlySet<string>;
}

/** @param records ids of all her records; what the Patient itself says of a merge is of the last step alone */
export function referenceBase(patient: Patient, baseUrl: string, records: readonly string[] = []): ReferenceBase {
  const patientKey = resourceKey(patient);
  const merged = new Set(records.map((id) => `Patient/${id}`));
  merged.delete(patientKey);
  return { baseUrl, patientKey, merged };
}

export const resourceKey = (resource: Resource): string => `${resource.resourceType}/${resource.id}`;

/** `Type/id` of a literal reference to the exchange itself; undefined for other servers, contained and conditional ones. */
export function keyOf(reference: string, base: ReferenceBase): string | undefined {
  const own = reference.startsWith(`${base.baseUrl}/`) ? reference.slice(base.baseUrl.length + 1) : reference;
  const target = parseReference(own);
  if (target.kind !== 'local') return undefined;
  const key = `${target.type}/${target.id}`;
  return base.merged.has(key) ? base.patientKey : key;
}

/**
 * A copy whose references are absolute. A version-specific one into the document loses its version: there is one version
 * there. What only made sense inside the sender's own transaction keeps its words only.
 * @param inside keys of the resources that travel in the document
 */
export function withAbsoluteReferences<T extends Resource>(
  resource: T,
  base: ReferenceBase,
  inside: ReadonlySet<string>,
): T {
  const copy = structuredClone(resource);
  for (const { kind, holder, key, original } of referenceSlots(copy)) {
    if (kind !== 'reference') continue;
    const target = keyOf(original, base);
    if (target !== undefined && (inside.has(target) || !ABSOLUTE.test(original))) {
      holder[key] = `${base.baseUrl}/${inside.has(target) ? target : original}`;
    } else if (!ABSOLUTE.test(original) || original.startsWith('urn:')) {
      delete holder[key];
      // A Reference may not be empty.
      holder.display ??= 'Registro no disponible';
    }
  }
  return copy;
}

const ABSOLUTE = /^[a-z][a-z0-9+.-]*:/i;
