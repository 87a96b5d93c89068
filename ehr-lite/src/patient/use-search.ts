/** The search as typed: waits for a pause in typing, then asks the hub; a complete CURP is asked at once. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { findByCurp, findByName } from './patient.resource.ts';
import type { Sought } from './sought.ts';

/** Shorter than between two keys of who types well would ask for every letter; longer is felt on a slow line. */
const PAUSE_MS = 60;

export function useSearch(sought: Sought) {
  const question = sought.kind === 'curp' ? `curp:${sought.curp}` : sought.kind === 'name' ? `name:${sought.name}` : '';
  const [asked, setAsked] = useState(question);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(question), question.startsWith('curp:') ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [question]);

  const query = useQuery({
    queryKey: ['people', asked],
    queryFn: ({ signal }) => {
      const value = asked.slice(5);
      return asked.startsWith('curp:') ? findByCurp(value, signal) : findByName(value, signal);
    },
    enabled: asked !== '',
    // While more letters are typed the last list stays; a CURP never shows somebody else's list meanwhile.
    placeholderData: asked.startsWith('name:') ? keepPreviousData : undefined,
  });
  const waiting = question !== '' && (asked !== question || query.isFetching);
  return {
    waiting,
    page: question === '' ? undefined : query.data,
    settled: question !== '' && asked === question && !query.isFetching,
    error: question === '' ? undefined : (query.error ?? undefined),
    again: () => void query.refetch(),
  };
}
