/** Reads of the record what the checks need, each part by itself: what cannot be read is named, the rest is used. */
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { findAllergies } from '../allergy/allergy.resource.ts';
import { chartKey } from '../chart/use-chart.ts';
import { findConditions } from '../condition/condition.resource.ts';
import { hubNow } from '../hub/clock.ts';
import { queries } from '../hub/queries.ts';
import type { Observation } from '../hub/r4.ts';
import type { Page } from '../hub/read.ts';
import { readPatient } from '../patient/patient.resource.ts';
import { contextOf, KIDNEY_DAYS } from './context.ts';
import { currentMedicines } from './current.ts';
import type { RecordSeen } from './line.ts';
import { findActiveRequests, findMeasures } from './prescription.resource.ts';
import { readWhole } from './whole.resource.ts';

/**
 * Below the chart's key: whatever makes the chart old, a live notice or an act on this device, makes the checks look again. What the banner
 * shows and the checks do not know is an allergy that nobody warns of.
 */
export const checkedKey = (patientId: string, part: string) => [...chartKey(patientId), 'prescribing', part] as const;

type Asking<T> = (signal: AbortSignal) => Promise<T>;
const asked = <T>(patientId: string, part: string, ask: Asking<T>) => ({
  queryKey: checkedKey(patientId, part),
  queryFn: ({ signal }: { readonly signal: AbortSignal }) => ask(signal),
  // Nobody follows the record between two visits to this screen.
  staleTime: 0,
});

const askedWhole = <R extends { readonly resourceType: string }>(
  patientId: string,
  type: R['resourceType'],
  ask: Asking<Page<R>>,
  enough?: (last: R) => boolean,
) => {
  const had = () => isWhole(queries.getQueryData<Page<R>>(checkedKey(patientId, type)));
  return asked(patientId, type, async (signal) =>
    readWhole<R>(type, await ask(signal), { signal, had, ...(enough !== undefined && { enough }) }),
  );
};
const isWhole = (page: Page<unknown> | undefined): boolean => page !== undefined && page.next === undefined;

const listed = <R>({ data }: UseQueryResult<Page<R>>): readonly R[] => data?.resources ?? [];
const DAY_MS = 86_400_000;

/** undefined until every part has been read or refused. */
export function useRecordSeen(patientId: string): RecordSeen | undefined {
  // One moment for the whole visit: an age that grows with each drawing would change the draft with each drawing, for ever.
  const [nowMs] = useState(hubNow);
  /** Newest first: behind it nothing is of use. */
  const past = ({ effectiveDateTime }: Observation): boolean =>
    Date.parse(effectiveDateTime ?? '') < nowMs - KIDNEY_DAYS * DAY_MS;
  const patient = useQuery(asked(patientId, 'Patient', (signal) => readPatient(patientId, signal)));
  const allergies = useQuery(askedWhole(patientId, 'AllergyIntolerance', (signal) => findAllergies(patientId, signal)));
  const conditions = useQuery(
    askedWhole(patientId, 'Condition', (signal) => findConditions(patientId, undefined, signal)),
  );
  const measures = useQuery(askedWhole(patientId, 'Observation', (signal) => findMeasures(patientId, signal), past));
  const requests = useQuery(
    askedWhole(patientId, 'MedicationRequest', (signal) => findActiveRequests(patientId, signal)),
  );
  if ([patient, allergies, conditions, measures, requests].some(({ isPending }) => isPending)) return undefined;
  const { weightKg, ...context } = contextOf(
    {
      patient: patient.data,
      allergies: listed(allergies),
      conditions: listed(conditions),
      measures: listed(measures),
    },
    nowMs,
  );
  const known = patient.data !== undefined && isWhole(conditions.data) && isWhole(measures.data);
  return {
    context,
    ...(weightKg !== undefined && { weightKg }),
    current: currentMedicines(listed(requests), nowMs),
    missing: [
      ...(isWhole(allergies.data) ? [] : (['allergies'] as const)),
      ...(isWhole(requests.data) ? [] : (['medicines'] as const)),
      ...(known ? [] : (['conditions'] as const)),
    ],
  };
}
