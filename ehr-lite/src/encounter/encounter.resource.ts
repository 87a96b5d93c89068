/** Network edge of Encounter (https://hl7.org/fhir/R4/encounter.html#search). */
import type { Encounter } from '../hub/r4.ts';
import { FHIR_BASE, type Page, read, readPage, search } from '../hub/read.ts';
import { ofYear } from '../timeline/year.ts';

export const findEncounters = (
  patientId: string,
  next: string | undefined,
  signal?: AbortSignal,
  year?: number,
): Promise<Page<Encounter>> =>
  next === undefined
    ? search('Encounter', ofYear('date', year, { patient: patientId, _sort: '-date', _count: '50' }), signal)
    : readPage('Encounter', next, signal);

export const readEncounter = (id: string, signal?: AbortSignal): Promise<Encounter> =>
  read(`${FHIR_BASE}/Encounter/${encodeURIComponent(id)}`, signal);
