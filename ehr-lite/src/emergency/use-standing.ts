/**
 * Whether a record holds something hidden, and the reader's own emergency access to it. When what may be seen changes, everything
 * read of the record is thrown away and asked again: what was shown under an access must not outlive it on the screen.
 */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { queries } from '../hub/queries.ts';
import { readStanding, type Standing } from './emergency.resource.ts';

const keyOf = (patientId: string) => ['patient', patientId, 'hidden'];

export function useStanding(patientId: string, enabled: boolean) {
  const query = useQuery({
    queryKey: keyOf(patientId),
    queryFn: ({ signal }) => readStanding(patientId, signal),
    enabled,
    refetchOnMount: 'always',
  });
  const seen = query.data === undefined ? undefined : `${query.data.oculto} ${query.data.acceso?.id ?? ''}`;
  const before = useRef(seen);
  useEffect(() => {
    if (before.current !== undefined && seen !== undefined && before.current !== seen) readAgain(patientId);
    before.current = seen;
  }, [seen, patientId]);
  return query;
}

export const setStanding = (patientId: string, change: (was: Standing) => Standing): void => {
  queries.setQueryData<Standing>(keyOf(patientId), (was) => (was === undefined ? was : change(was)));
};

export const refreshStanding = (patientId: string): Promise<void> =>
  queries.invalidateQueries({ queryKey: keyOf(patientId) });

function readAgain(patientId: string): void {
  void queries.resetQueries({ queryKey: ['record', patientId] });
  void queries.invalidateQueries({ queryKey: ['patient', patientId] });
}
