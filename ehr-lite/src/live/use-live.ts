/** Keeps an open record up to date: gathers what the stream names for a moment, reads it, and says aloud what is new. */
import { useEffect, useRef, useState } from 'react';
import { hubNow } from '../hub/clock.ts';
import { queries } from '../hub/queries.ts';
import type { RecordEntry } from '../hub/r4.ts';
import { announce } from '../shell/announce.tsx';
import { announcementOf } from '../timeline/announcement.ts';
import { isRecordKind, readChanged, readMissed, takeIn } from '../timeline/arrivals.ts';
import { keyOf } from '../timeline/merge.ts';
import { sourcesOf } from '../timeline/source.ts';
import { type Change, follow, type LiveState } from './follow.ts';

/** A message often writes an encounter and twenty results: one announcement for them all. */
const GATHER_MS = 150;

/** `opened`: the moment, on the hub's clock, before which the pages on screen were asked. */
export function useLive(
  patientId: string,
  entries: readonly RecordEntry[],
  opened: number,
  enabled: boolean,
): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  const known = useRef(entries);
  known.current = entries;

  useEffect(() => {
    if (!enabled) return;
    let open = true;
    let goodUntilMs = opened;
    let caughtUp = false;
    let gaps = 0;
    const pending = new Map<string, Change>();
    let timer: ReturnType<typeof setTimeout> | undefined;

    const tell = (read: readonly RecordEntry[]) => {
      if (!open) return;
      const news = takeIn(patientId, read, known.current);
      if (news.length === 0) return;
      const before = new Set(known.current.map(keyOf));
      announce(announcementOf(news, before, sourcesOf([...known.current, ...news])));
    };
    const readPending = async () => {
      const changes = [...pending.values()];
      pending.clear();
      // If the line breaks between the notice and the reading, the notice waits for the line to be back.
      await readChanged(patientId, changes).then(tell, () => {
        for (const change of changes) pending.set(`${change.type}/${change.id}`, change);
      });
    };
    const stop = follow(patientId, {
      onState: setState,
      onChange: (change) => {
        if (!isRecordKind(change.type)) return void queries.invalidateQueries({ queryKey: ['patient', patientId] });
        pending.set(`${change.type}/${change.id}`, change);
        clearTimeout(timer);
        timer = setTimeout(() => void readPending(), GATHER_MS);
      },
      onHeard: () => {
        if (caughtUp) goodUntilMs = hubNow();
      },
      onGap: () => {
        caughtUp = false;
        if (pending.size > 0) void readPending();
        if (gaps > 0) void queries.invalidateQueries({ queryKey: ['patient', patientId] });
        gaps += 1;
        readMissed(patientId, goodUntilMs).then(
          (missed) => {
            caughtUp = true;
            tell(missed);
          },
          () => void queries.invalidateQueries({ queryKey: ['record', patientId] }),
        );
      },
    });
    return () => {
      open = false;
      clearTimeout(timer);
      stop();
    };
  }, [patientId, opened, enabled]);

  return state;
}
