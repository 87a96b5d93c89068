/** Network edge of the trends: which studies there are, and all of one study, newest first and bounded. */
import type { Observation } from '../hub/r4.ts';
import { type Page, readPage, search } from '../hub/read.ts';

const LISTED = '200';
const DRAWN = '200';

export const findRecent = (
  patientId: string,
  next: string | undefined,
  signal?: AbortSignal,
): Promise<Page<Observation>> =>
  next === undefined
    ? search('Observation', { patient: patientId, _sort: '-date', _count: LISTED }, signal)
    : readPage('Observation', next, signal);

export const findStudy = (
  patientId: string,
  code: string,
  next: string | undefined,
  signal?: AbortSignal,
): Promise<Page<Observation>> =>
  next === undefined
    ? search('Observation', { patient: patientId, code, _sort: '-date', _count: DRAWN }, signal)
    : readPage('Observation', next, signal);
