/**
 * The person of a Patient as the screens show one. A merge rewrites nothing (docs/adr/0039): the record that stands may lack the CURP which
 * another record of the same person holds; then the golden record is asked for it.
 */
import { useQuery } from '@tanstack/react-query';
import type { Patient } from '../hub/r4.ts';
import { goldenCurp } from './patient.resource.ts';
import { type Person, personOf } from './person.ts';

const isMerged = ({ link = [] }: Patient): boolean => link.some(({ type }) => type === 'replaces');

/** `curp` undefined: he has none in any record. */
export function useGoldenCurp(patient: Patient | undefined, wanted: boolean) {
  const asks = wanted && patient?.id !== undefined && isMerged(patient);
  const query = useQuery({
    ...{ queryKey: ['patient', patient?.id, 'golden-curp'], enabled: asks },
    queryFn: ({ signal }) => goldenCurp(patient!.id!, signal),
  });
  return { curp: query.data ?? undefined, settled: !asks || query.isSuccess };
}

export function usePerson(patient: Patient | undefined, nowMs: number): Person | undefined {
  const person = patient && personOf(patient, nowMs);
  const { curp } = useGoldenCurp(patient, person !== undefined && person.curp?.kind !== 'held');
  if (person === undefined || curp === undefined || person.curp?.value === curp) return person;
  return { ...person, curp: { kind: 'held', value: curp } };
}
