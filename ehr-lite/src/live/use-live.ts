/** Keeps an open record up to date: gathers what the stream names for a moment, reads it, and says aloud what is new. */
import { useEffect, useRef, useState } from 'react';
import { queries } from '../hub/queries.ts';
import type { RecordEntry } from '../hub/r4.ts';
import { freshToken, refreshNow } from '../session/session.ts';
import { announce } from '../shell/announce.tsx';
import { announcementOf } from '../timeline/announcement.ts';
import { isRecordKind, readChanged, readMissed, takeIn } from '../timeline/arrivals.ts';
import { sourcesOf } from '../timeline/source.ts';
import { type Change, follow, type LiveState } from './follow.ts';

/** A message often writes an encounter and twenty results: one announcement for them all. */
const GATHER_MS = 150;

export function useLive(patientId: string, entries: readonly RecordEntry[], enabled: boolean): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  const known = useRef(entries);
  known.current = entries;

  useEffect(() => {
    if (!enabled) return;
    let open = true;
    const pending = new Map<string, Change>();
    let timer: ReturnType<typeof setTimeout> | undefined;

    const tell = (read: readonly RecordEntry[]) => {
      if (!open) return;
      const news = takeIn(patientId, read, known.current);
      if (news.length > 0) announce(announcementOf(news, sourcesOf([...known.current, ...news])));
    };
    const readPending = async () => {
      const changes = [...pending.values()];
      pending.clear();
      await readChanged(patientId, changes)
        .then(tell)
        // The line broke between the notice and the reading: the catch-up after reconnection brings it.
        .catch(() => {});
    };
    const stop = follow(
      patientId,
      {
        onState: setState,
        onChange: (change) => {
          if (!isRecordKind(change.type)) return void queries.invalidateQueries({ queryKey: ['patient', patientId] });
          pending.set(`${change.type}/${change.id}`, change);
          clearTimeout(timer);
          timer = setTimeout(() => void readPending(), GATHER_MS);
        },
        onGap: () => {
          void queries.invalidateQueries({ queryKey: ['patient', patientId] });
          void readMissed(patientId, known.current).then(tell).catch(() => {
            void queries.invalidateQueries({ queryKey: ['record', patientId] });
          });
        },
      },
      { token: (renew) => (renew ? refreshNow() : freshToken()), fetch: (...args) => fetch(...args) },
    );
    return () => {
      open = false;
      clearTimeout(timer);
      stop();
    };
  }, [patientId, enabled]);

  return state;
}
