/** What the screens of vital signs read: the visit, the person, the person's last signs. */
import { useQuery } from '@tanstack/react-query';
import { readPatient } from '../patient/patient.resource.ts';
import { readVisit } from '../visit/visit.resource.ts';
import { readVitals } from './vitals.resource.ts';

export const useVisit = (id: string) =>
  useQuery({ queryKey: ['visit', id], queryFn: ({ signal }) => readVisit(id, signal) });

export function usePersonVitals(patientId: string | undefined) {
  const enabled = patientId !== undefined;
  const person = useQuery({
    queryKey: ['patient', patientId, 'self'],
    queryFn: ({ signal }) => readPatient(patientId!, signal),
    enabled,
  });
  const vitals = useQuery({
    queryKey: ['patient', patientId, 'vitals'],
    queryFn: ({ signal }) => readVitals(patientId!, signal),
    enabled,
  });
  return { person, vitals };
}
