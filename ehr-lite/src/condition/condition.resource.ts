/** Network edge of Condition (https://hl7.org/fhir/R4/condition.html#search). */
import type { Condition } from '../hub/r4.ts';
import { FHIR_BASE, type Page, read, readPage, search } from '../hub/read.ts';
import { ofYear } from '../timeline/year.ts';

export const findConditions = (
  patientId: string,
  next: string | undefined,
  signal?: AbortSignal,
  year?: number,
): Promise<Page<Condition>> =>
  next === undefined
    ? search(
        'Condition',
        ofYear('recorded-date', year, { patient: patientId, _sort: '-recorded-date', _count: '100' }),
        signal,
      )
    : readPage('Condition', next, signal);

export const readCondition = (id: string, signal?: AbortSignal): Promise<Condition> =>
  read(`${FHIR_BASE}/Condition/${encodeURIComponent(id)}`, signal);
