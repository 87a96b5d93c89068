/** What open screens follow: one person's record, or a search. */

import type { Guarded } from '../store/guarded.ts';
import type { SamePerson } from '../store/same-person.ts';
import { type Change, ChangeFeed } from '../subscriptions/feed.ts';
import { liveRoute, liveSearchRoute } from '../subscriptions/routes.ts';
import { SearchFeed } from '../subscriptions/search-feed.ts';
import { changesOf, type Told } from './told.ts';

const STREAMS_PER_ACCOUNT = 50;

export interface LiveParts {
  readonly store: Guarded;
  readonly told: Told;
  readonly samePerson: SamePerson;
  readonly maxStreams: number;
}

export function createLive({ store, told, samePerson, maxStreams }: LiveParts) {
  const bounds = { listeners: maxStreams, perSubject: STREAMS_PER_ACCOUNT };
  const feed = new ChangeFeed(bounds);
  const searches = new SearchFeed(bounds, samePerson);
  told.add(
    (results) => feed.publish(toAllRecords(changesOf(results), samePerson)),
    (results) => searches.publish(results),
  );
  return {
    ofPatient: liveRoute({
      feed,
      open: (caller, patientId, requestId) => store.subscribe({ caller, requestId }, patientId),
    }),
    ofSearch: liveSearchRoute({
      feed: searches,
      open: (caller, type, asked, requestId) => store.subscribeToSearch({ caller, requestId }, type, asked),
    }),
    close() {
      feed.close();
      searches.close();
    },
  };
}

/** Who follows one record of a person hears of all of them. */
const toAllRecords = (changes: readonly Change[], same: SamePerson): readonly Change[] =>
  same.isEmpty
    ? changes
    : changes.flatMap((change) =>
        change.patientId === undefined
          ? [change]
          : same.recordsOf(change.patientId).map((patientId) => ({ ...change, patientId })),
      );
