/** Network edge of Patient: by id, by CURP, by name (https://hl7.org/fhir/R4/patient.html#search). */
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Patient } from '../hub/r4.ts';
import { FHIR_BASE, type Page, read, search } from '../hub/read.ts';

export const PEOPLE_PER_PAGE = 20;

export const readPatient = (id: string, signal?: AbortSignal): Promise<Patient> =>
  read(`${FHIR_BASE}/Patient/${encodeURIComponent(id)}`, signal);

export const findByCurp = (curp: string, signal?: AbortSignal): Promise<Page<Patient>> =>
  search('Patient', { identifier: `${CURP_SYSTEM}|${curp}`, _count: '5' }, signal);

/** Every word must match some part of the name: "lopez mari" finds María López. FHIR: repeated parameters are AND. */
export function findByName(name: string, signal?: AbortSignal): Promise<Page<Patient>> {
  const params = new URLSearchParams();
  for (const word of name.split(' ')) params.append('name', word.replace(/[\\,$|]/g, '\\$&'));
  params.set('_count', String(PEOPLE_PER_PAGE));
  return search('Patient', params, signal);
}
