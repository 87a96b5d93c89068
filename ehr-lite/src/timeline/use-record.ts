/** Everything the screen knows of one patient's record: pages, arrivals, the live line, and how to get more. */
import { useMemo, useState } from 'react';
import { findConditions } from '../condition/condition.resource.ts';
import { findEncounters } from '../encounter/encounter.resource.ts';
import { hubNow } from '../hub/clock.ts';
import type { RecordEntry } from '../hub/r4.ts';
import type { LiveState } from '../live/follow.ts';
import { useLive } from '../live/use-live.ts';
import { findObservations } from '../observation/observation.resource.ts';
import { useArrivals } from './arrivals.ts';
import { type Episode, episodesOf } from './episodes.ts';
import type { Fresh } from './fresh-mark.tsx';
import { type Horizon, horizonOf, withinHorizon } from './horizon.ts';
import { mergeEntries } from './merge.ts';
import { type PagedKind, usePaged } from './paged.ts';
import { type Source, sourcesOf } from './source.ts';
import { inYear } from './year.ts';

export interface PatientRecord {
  readonly entries: readonly RecordEntry[];
  readonly episodes: readonly Episode[];
  readonly sourceOf: (entry: RecordEntry) => Source;
  readonly fresh: Fresh;
  readonly live: LiveState;
  readonly lists: readonly PagedKind[];
  readonly horizon: Horizon;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly more: () => void;
}

function useLists(patientId: string, enabled: boolean, year?: number): readonly PagedKind[] {
  return [
    usePaged('Encounter', patientId, findEncounters, enabled, year),
    usePaged('Condition', patientId, findConditions, enabled, year),
    usePaged('Observation', patientId, findObservations, enabled, year),
  ];
}

/** @param year only this one is shown; what arrives by itself is measured against the newest all the same */
export function useRecord(patientId: string, enabled: boolean, year?: number): PatientRecord {
  const newest = useLists(patientId, enabled);
  const ofYear = useLists(patientId, enabled && year !== undefined, year);
  const arrivals = useArrivals(patientId);
  const lists = year === undefined ? newest : ofYear;
  // A kind that failed is told as missing; it must not hold the others back.
  const horizon = horizonOf(lists);
  const paged = [...newest, ...(year === undefined ? [] : ofYear)].flatMap((list) => list.entries);
  const stamp = [...newest, ...lists].map((list) => list.stamp).join();
  // `paged` is a new array each time; its stamp tells when it differs.
  const entries = useMemo(() => mergeEntries(paged, arrivals.entries, arrivals.gone), [stamp, arrivals, patientId]);
  const all = useMemo(() => episodesOf(entries), [entries]);
  const [opened] = useState(hubNow);
  const live = useLive(
    patientId,
    entries,
    opened,
    enabled && newest.every((list) => list.loaded || list.error !== undefined),
  );
  return {
    entries,
    episodes: useMemo(() => inYear(withinHorizon(all, horizon), year), [all, horizon.ms, year]),
    sourceOf: useMemo(() => sourcesOf(entries), [entries]),
    fresh: arrivals.fresh,
    live,
    lists,
    horizon,
    hasMore: lists.some((list) => list.hasMore),
    loadingMore: lists.some((list) => list.loadingMore),
    more: () => {
      for (const list of lists) if (horizon.limiting.includes(list.kind)) void list.more();
    },
  };
}
