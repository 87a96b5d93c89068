/** Network edge of AllergyIntolerance (https://hl7.org/fhir/R4/allergyintolerance.html). */
import type { AllergyIntolerance } from '../hub/r4.ts';
import { type Page, search } from '../hub/read.ts';

export const findAllergies = (patientId: string, signal?: AbortSignal): Promise<Page<AllergyIntolerance>> =>
  search('AllergyIntolerance', { patient: patientId, _count: '100' }, signal);
