import type { CodeableConcept } from '@medplum/fhirtypes';

/** The codes of a status that FHIR writes as a CodeableConcept (`clinicalStatus`, `verificationStatus`). */
export function codesOf(concept: CodeableConcept | undefined): ReadonlySet<string> {
  return new Set(concept?.coding?.flatMap(({ code }) => (code === undefined ? [] : [code])));
}

export const firstCode = (concept: CodeableConcept | undefined): string | undefined =>
  concept?.coding?.find(({ code }) => code !== undefined)?.code;
