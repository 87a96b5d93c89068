/** One alert on screen: read, followed live, and done with. */
import { useQuery } from '@tanstack/react-query';
import { readPatient } from '../../patient/patient.resource.ts';
import { readAlert } from '../board/board.resource.ts';

export const useAlert = (id: string) =>
  useQuery({
    queryKey: ['tele', 'alert', id],
    queryFn: ({ signal }) => readAlert(id, signal),
    refetchOnMount: 'always',
  });

export const usePerson = (patientId: string | undefined) =>
  useQuery({
    queryKey: ['patient', patientId, 'self'],
    queryFn: ({ signal }) => readPatient(patientId!, signal),
    enabled: patientId !== undefined,
  });
