/** Network edge of the notes: Composition and what a note takes in by reference (https://hl7.org/fhir/R4/composition.html#search). */
import type { Bundle, Composition, Observation } from '@medplum/fhirtypes';
import { FHIR_BASE, read } from '../hub/read.ts';

export const EARLIER_NOTES = 20;

const found = <R>(bundle: Bundle): readonly R[] =>
  (bundle.entry ?? []).flatMap(({ resource, search }) =>
    resource === undefined || search?.mode === 'include' || search?.mode === 'outcome' ? [] : [resource as R],
  );

export const notesOfPatient = async (patientId: string, signal?: AbortSignal): Promise<readonly Composition[]> =>
  found(
    await read<Bundle>(
      `${FHIR_BASE}/Composition?${new URLSearchParams({ patient: patientId, _sort: '-date', _count: String(EARLIER_NOTES) })}`,
      signal,
    ),
  );

/** Those of one visit, its addenda too. */
export const notesOfVisit = async (
  patientId: string,
  visitId: string,
  signal?: AbortSignal,
): Promise<readonly Composition[]> =>
  found(
    await read<Bundle>(
      `${FHIR_BASE}/Composition?${new URLSearchParams({ patient: patientId, encounter: `Encounter/${visitId}`, _count: '50' })}`,
      signal,
    ),
  );

export const readNote = (id: string, signal?: AbortSignal): Promise<Composition> =>
  read(`${FHIR_BASE}/Composition/${encodeURIComponent(id)}`, signal);

export const vitalsOfVisit = async (
  patientId: string,
  visitId: string,
  signal?: AbortSignal,
): Promise<readonly Observation[]> =>
  found(
    await read<Bundle>(
      `${FHIR_BASE}/Observation?${new URLSearchParams({
        ...{ patient: patientId, encounter: `Encounter/${visitId}`, category: 'vital-signs' },
        ...{ _sort: '-date', _count: '60' },
      })}`,
      signal,
    ),
  );
