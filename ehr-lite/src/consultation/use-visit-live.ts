/**
 * What others do while the consultation is open is on the screen by itself: vital signs that nursing takes, a note that somebody signs, the visit
 * that somebody finishes. Told by the hub's stream: asking again and again would be one more entry of the audit each time.
 */
import { useEffect } from 'react';
import { queries } from '../hub/queries.ts';
import { type Change, follow } from '../live/follow.ts';
import { madeOld } from './made-old.ts';

/** A signature writes several resources at once: one reading for them all. */
const GATHER_MS = 200;
/** Within it the line opens on any network that works; what the first reading says is then as good as what the line would have told. */
const AT_ONCE_MS = 2_000;

export function useVisitLive(patientId: string, visitId: string): void {
  useEffect(() => {
    if (patientId === '') return;
    const types = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gaps = 0;
    const begunMs = performance.now();
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const type of types)
          for (const queryKey of madeOld(type, patientId, visitId)) void queries.invalidateQueries({ queryKey });
        types.clear();
      }, GATHER_MS);
    };
    const stop = follow(patientId, {
      onState: () => {},
      onHeard: () => {},
      onChange: ({ type, id }: Change) => {
        if (type === 'Encounter' && id !== visitId) return;
        types.add(type);
        soon();
      },
      onGap: () => {
        // The first opening follows the first reading at once, unless the line was long in coming.
        if (gaps > 0 || performance.now() - begunMs > AT_ONCE_MS) types.add('*');
        gaps += 1;
        soon();
      },
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [patientId, visitId]);
}
