/**
 * What a resource names beside itself, as write rules meet it: before links are resolved. A version of it is it; a condition or a urn says
 * nothing yet of what it is (https://hl7.org/fhir/R4/references.html#literal).
 */
import { parseReference } from '../store/references.ts';

/** Id of that type; undefined: it names none, or not yet. */
export function idIn(reference: string | undefined, type: string): string | undefined {
  const target = parseReference(reference ?? '');
  return target.kind === 'local' && target.type === type ? target.id : undefined;
}

/** It may come to name one of that type, which nobody can look up here. */
export function isNotYet(reference: string | undefined, type: string): boolean {
  const target = parseReference(reference ?? '');
  return target.kind === 'urn' || (target.kind === 'conditional' && target.type === type);
}
