/** Network edge: what this person was diagnosed with before, to be taken up again in one step. */

import type { Bundle, Condition } from '../hub/r4.ts';
import { FHIR_BASE, read } from '../hub/read.ts';

export const EARLIER_DIAGNOSES = 60;

export const earlierDiagnoses = async (patientId: string, signal?: AbortSignal): Promise<readonly Condition[]> => {
  const asked = new URLSearchParams({ patient: patientId, _sort: '-recorded-date', _count: String(EARLIER_DIAGNOSES) });
  const bundle = await read<Bundle<Condition>>(`${FHIR_BASE}/Condition?${asked}`, signal);
  return (bundle.entry ?? []).flatMap(({ resource }) => (resource?.resourceType === 'Condition' ? [resource] : []));
};
