/** Network edge of Encounter (https://hl7.org/fhir/R4/encounter.html#search). */
import type { Encounter } from '../hub/r4.ts';
import { type Page, readPage, search } from '../hub/read.ts';
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
