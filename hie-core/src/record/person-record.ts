/**
 * A person's resources as the sections read them: without what was entered in error, without what is about somebody
 * else, each once, in an order that does not depend on how they arrived.
 */
import type { ExtractResource, Patient, Reference, Resource, ResourceType } from '@medplum/fhirtypes';
import { keyOf, type ReferenceBase, resourceKey } from './references.ts';
import { codesOf } from './status.ts';

export interface PersonRecord {
  readonly patient: Patient;
  readonly nowMs: number;
  of<T extends ResourceType>(type: T): readonly ExtractResource<T>[];
  /** The resource behind a reference, when the record holds it (also one contained in `holder`). */
  follow(reference: Reference | undefined, holder?: Resource): Resource | undefined;
}

export function personRecord(
  patient: Patient,
  resources: readonly Resource[],
  now: Date,
  base: ReferenceBase,
): PersonRecord {
  const byKey = new Map<string, Resource>();
  const byType = new Map<string, Resource[]>();
  const sorted = resources
    .filter((resource) => !isEnteredInError(resource) && isAbout(resource, base))
    .map((resource) => [resourceKey(resource), resource] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  for (const [key, resource] of sorted) {
    if (resource.resourceType === 'Patient' || byKey.has(key)) continue;
    byKey.set(key, resource);
    const list = byType.get(resource.resourceType);
    if (list) list.push(resource);
    else byType.set(resource.resourceType, [resource]);
  }
  return {
    patient,
    nowMs: now.getTime(),
    of: <T extends ResourceType>(type: T) => (byType.get(type) ?? []) as unknown as readonly ExtractResource<T>[],
    follow(reference, holder) {
      const text = reference?.reference;
      if (text === undefined) return undefined;
      if (text.startsWith('#')) return containedIn(holder, text.slice(1));
      return byKey.get(keyOf(text, base) ?? '');
    },
  };
}

function containedIn(holder: Resource | undefined, id: string): Resource | undefined {
  const contained = (holder as { contained?: Resource[] } | undefined)?.contained;
  return contained?.find((resource) => resource.id === id);
}

function isEnteredInError(resource: Resource): boolean {
  const { status, verificationStatus } = resource as { status?: unknown; verificationStatus?: object };
  return status === 'entered-in-error' || codesOf(verificationStatus).has('entered-in-error');
}

/** A resource about another person would be the worst line of a summary: whoever asked for the wrong page is not trusted. */
function isAbout(resource: Resource, base: ReferenceBase): boolean {
  const { subject, patient } = resource as { subject?: Reference; patient?: Reference };
  const reference = (subject ?? patient)?.reference;
  if (reference === undefined || reference.startsWith('#')) return true;
  return keyOf(reference, base) === base.patientKey;
}
