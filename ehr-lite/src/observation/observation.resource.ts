/** Network edge of Observation (https://hl7.org/fhir/R4/observation.html#search). */
import { firstCode } from '../hub/coded.ts';
import type { Observation } from '../hub/r4.ts';
import { type Page, readPage, search } from '../hub/read.ts';
import { ofYear } from '../timeline/year.ts';

export const findObservations = (
  patientId: string,
  next: string | undefined,
  signal?: AbortSignal,
  year?: number,
): Promise<Page<Observation>> =>
  next === undefined
    ? search('Observation', ofYear('date', year, { patient: patientId, _sort: '-date', _count: '100' }), signal)
    : readPage('Observation', next, signal);

/** The same study over time, newest first. */
export function findSameStudy(patientId: string, like: Observation, signal?: AbortSignal): Promise<Page<Observation>> {
  const coding = firstCode(like.code);
  if (coding === undefined) return Promise.resolve({ resources: [like], next: undefined });
  const code = coding.system === undefined ? coding.code! : `${coding.system}|${coding.code}`;
  return search('Observation', { patient: patientId, code, _sort: '-date', _count: '20' }, signal);
}
