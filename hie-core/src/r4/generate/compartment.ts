import type { CompartmentDefinition } from '@medplum/fhirtypes';
import { definition } from './source.ts';

/** Search parameters that file a resource type under a patient; https://hl7.org/fhir/R4/compartmentdefinition-patient.html */
export function buildPatientCompartment(): Record<string, readonly string[]> {
  const compartment = definition<CompartmentDefinition>('CompartmentDefinition', 'patient');
  return Object.fromEntries(
    (compartment.resource ?? [])
      .filter((resource) => resource.param?.length)
      .map((resource) => [resource.code as string, resource.param as string[]]),
  );
}
