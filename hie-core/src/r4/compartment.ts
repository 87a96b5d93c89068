import type { Resource } from '@medplum/fhirtypes';
export function patientCompartmentParams(_type: string): readonly string[] {
  return [];
}
export function patientsOf(_resource: Resource): string[] {
  return [];
}
