/** Reads of the record what the checks need, each part by itself: what cannot be read is named, the rest is used. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { findAllergies } from '../allergy/allergy.resource.ts';
import { findConditions } from '../condition/condition.resource.ts';
import { hubNow } from '../hub/clock.ts';
import { readPatient } from '../patient/patient.resource.ts';
import { contextOf } from './context.ts';
import { currentMedicines } from './current.ts';
import type { RecordSeen } from './line.ts';
import { findActiveRequests, findMeasures } from './prescription.resource.ts';

/** undefined until every part has been read or refused. */
export function useRecordSeen(patientId: string): RecordSeen | undefined {
  // One moment for the whole visit: an age that grows with each drawing would change the draft with each drawing, for ever.
  const [nowMs] = useState(hubNow);
  const ask = <T>(part: string, queryFn: (signal: AbortSignal) => Promise<T>) => ({
    queryKey: ['prescribing', patientId, part],
    queryFn: ({ signal }: { signal: AbortSignal }) => queryFn(signal),
  });
  const patient = useQuery(ask('patient', (signal) => readPatient(patientId, signal)));
  const allergies = useQuery(ask('allergies', (signal) => findAllergies(patientId, signal)));
  const conditions = useQuery(ask('conditions', (signal) => findConditions(patientId, undefined, signal)));
  const measures = useQuery(ask('measures', (signal) => findMeasures(patientId, signal)));
  const requests = useQuery(ask('requests', (signal) => findActiveRequests(patientId, signal)));
  if ([patient, allergies, conditions, measures, requests].some(({ isPending }) => isPending)) return undefined;
  const { weightKg, ...context } = contextOf(
    {
      patient: patient.data,
      allergies: allergies.data?.resources ?? [],
      conditions: conditions.data?.resources ?? [],
      measures: measures.data?.resources ?? [],
    },
    nowMs,
  );
  return {
    context,
    ...(weightKg !== undefined && { weightKg }),
    current: currentMedicines(requests.data?.resources ?? [], nowMs),
    missing: [
      ...(allergies.data === undefined ? (['allergies'] as const) : []),
      ...(requests.data === undefined ? (['medicines'] as const) : []),
      ...([conditions.data, patient.data, measures.data].includes(undefined) ? (['conditions'] as const) : []),
    ],
  };
}
