/** The chart of one person, asked once for banner, summary and the first pages of the timeline; asked again when something new arrives. */
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { queries } from '../hub/queries.ts';
import type { Asked } from '../shell/reading.tsx';
import { useArrivals } from '../timeline/arrivals.ts';
import { type Chart, readChart } from './chart.resource.ts';

export const chartKey = (patientId: string) => ['patient', patientId, 'chart'] as const;
/** A message writes twenty results in a row: they are asked for together. */
const GATHER_MS = 600;

const asked = (patientId: string) => ({
  queryKey: chartKey(patientId),
  queryFn: ({ signal }: { readonly signal: AbortSignal }) => readChart(patientId, signal),
});

export function useChart(patientId: string, enabled = true): UseQueryResult<Chart> {
  return useQuery({ ...asked(patientId), enabled });
}

/** Asks before anything is drawn: the line then works while the screen does. */
export const startChart = (patientId: string): void => void queries.prefetchQuery(asked(patientId));

/**
 * The timeline's first pages come with the chart. They are handed over one frame after it, so that an old PC draws the summary first.
 * @returns whether they have been
 */
export function useFirstPages(patientId: string, chart: UseQueryResult<Chart>): boolean {
  const [handed, setHanded] = useState(false);
  const { data, dataUpdatedAt, isPending } = chart;
  useEffect(() => {
    if (isPending || handed) return;
    return afterFrame(() => {
      if (data !== undefined) keepPages(patientId, data, dataUpdatedAt);
      setHanded(true);
    });
  }, [patientId, isPending, handed]);
  return handed;
}

function keepPages(patientId: string, { pages }: Chart, updatedAt: number): void {
  for (const [kind, page] of Object.entries(pages)) {
    const key = ['record', patientId, kind];
    // Pages that the reader already turned are not taken from under his eyes.
    if (page !== undefined && queries.getQueryData(key) === undefined)
      queries.setQueryData(key, { pages: [page], pageParams: [undefined] }, { updatedAt });
  }
}

/** @returns how to call it off. A tab in the background has no frames, and no reader to hold up. */
export function afterFrame(then: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer = setTimeout(then);
  };
  const frame = document.hidden ? 0 : requestAnimationFrame(soon);
  if (document.hidden) soon();
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/** One part of it, as a screen of its own waits for it: the chart may have come without it. */
export const askedPart = (chart: UseQueryResult<Chart>, part: 'allergies' | 'immunizations' | 'problems'): Asked => ({
  error: chart.data === undefined ? chart.error : (chart.data[part].problem ?? null),
  isLoading: chart.isLoading,
  refetch: chart.refetch,
});

export const refreshChart = (patientId: string): void =>
  void queries.invalidateQueries({ queryKey: chartKey(patientId) });

/** For the screen that holds the live line: what it takes in concerns the chart too. */
export function useFreshChart(patientId: string): void {
  const { entries, gone } = useArrivals(patientId);
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const timer = setTimeout(() => refreshChart(patientId), GATHER_MS);
    return () => clearTimeout(timer);
  }, [patientId, entries, gone]);
}
