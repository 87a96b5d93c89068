/** What is missing, worked out at a pause: never in the way of a letter. */
import { useEffect, useState } from 'react';
import { draftOf } from '../draft/drafts.ts';
import { useCell } from '../hub/cell.ts';
import { vaultState } from '../offline/vault-state.ts';
import { type Memory, missingNow, signingNow } from './drafted.ts';
import type { Missing, Visit } from './section.ts';
import type { AnySection } from './sections.ts';

const PAUSE_MS = 300;

export function useMissing(sections: readonly AnySection[], visit: Visit): readonly Missing[] {
  const vault = useCell(vaultState);
  const [missing, setMissing] = useState(() => missingNow(sections, signingNow(visit), new Map()));
  useEffect(() => {
    const memory: Memory = new Map();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const judge = () => {
      timer = undefined;
      setMissing(missingNow(sections, signingNow(visit), memory));
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(judge, PAUSE_MS);
    };
    const leave = sections.map(({ name, empty }) => draftOf(visit.encounter.id, name, empty).now.watch(soon));
    judge();
    return () => {
      clearTimeout(timer);
      for (const stop of leave) stop();
    };
  }, [sections, visit, vault]);
  return missing;
}
