/**
 * How far back the loaded pages can be trusted. Encounters, diagnoses and results are paged apart; a page of results
 * may reach back three months while a page of encounters reaches ten years. Showing both would print old encounters
 * without their results, as if there were none. So nothing is shown that is older than the least far-reaching kind.
 */
import type { RecordEntry, RecordKind } from '../hub/r4.ts';
import { type Episode, momentOf } from './episodes.ts';

export interface Loaded {
  readonly kind: RecordKind;
  readonly entries: readonly RecordEntry[];
  readonly hasMore: boolean;
}
export interface Horizon {
  /** Epoch ms; nothing older is complete. −∞ when everything is loaded. */
  readonly ms: number;
  /** The kinds whose next page moves the horizon. */
  readonly limiting: readonly RecordKind[];
}

export function horizonOf(lists: readonly Loaded[]): Horizon {
  const open = lists.filter((list) => list.hasMore).map((list) => ({ kind: list.kind, reach: reachOf(list.entries) }));
  const ms = Math.max(Number.NEGATIVE_INFINITY, ...open.map((list) => list.reach));
  return { ms, limiting: open.filter((list) => list.reach === ms).map((list) => list.kind) };
}

/** Pages come newest first, so the oldest dated entry is how far the list reaches; undated entries say nothing. */
function reachOf(entries: readonly RecordEntry[]): number {
  const moments = entries.map((entry) => momentOf(entry)?.ms).filter((ms) => ms !== undefined);
  return moments.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...moments);
}

/** A card is shown when anything in it is within the horizon, or when all is loaded. */
export function withinHorizon(episodes: readonly Episode[], horizon: Horizon): readonly Episode[] {
  return episodes.filter((episode) => newestIn(episode) >= horizon.ms);
}

function newestIn(episode: Episode): number {
  const members = [episode.encounter, ...episode.conditions, ...episode.observations].filter(
    (one) => one !== undefined,
  );
  return Math.max(...members.map((one) => momentOf(one)?.ms ?? Number.NEGATIVE_INFINITY));
}
