/** Whom a Patient says it was merged into. https://hl7.org/fhir/R4/patient.html#maintaining */
import type { Patient } from '@medplum/fhirtypes';

export const PATIENT_REFERENCE = /^(?:.*\/)?Patient\/([A-Za-z0-9\-.]{1,64})$/;

/** Id of the record that stands for it; undefined: it stands by itself. */
export function survivorIn({ link = [] }: Patient): string | undefined {
  const reference = link.find(({ type }) => type === 'replaced-by')?.other?.reference;
  return reference === undefined ? undefined : PATIENT_REFERENCE.exec(reference)?.[1];
}
