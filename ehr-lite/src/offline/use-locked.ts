/** Starts the work without network where the role has any; true while this person's part of the PC is closed. */
import { useEffect } from 'react';
import { useCell } from '../hub/cell.ts';
import { untilDone } from '../hub/until-done.ts';
import { type Who, worksOffline } from '../session/who.ts';
import { keepsHere, vaultState } from './vault-state.ts';

export function useLocked(who: Who): boolean {
  const vault = useCell(vaultState);
  const keeps = worksOffline(who.role);
  // Its code may be out of reach; what is written is in memory then, and the strip of the line says so.
  useEffect(() => {
    if (keeps) return untilDone(async () => (await import('./engine.ts')).start(who));
  }, [who.subject]);
  if (!keeps) return false;
  return vault.kind !== 'none' && vault.subject === who.subject ? vault.kind === 'locked' : keepsHere(who.subject);
}
