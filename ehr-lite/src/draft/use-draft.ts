/** What is being written and not yet signed, one value per section of a visit. */
import { useEffect, useMemo } from 'react';
import { useCell } from '../hub/cell.ts';
import { vaultState } from '../offline/vault-state.ts';
import { type Drawn, draftOf, forgetDrafts, type SaveState } from './drafts.ts';

export type { SaveState } from './drafts.ts';

export interface Drafted<T> {
  readonly value: T;
  readonly change: (next: (now: T) => T, drawn?: Drawn) => void;
  readonly state: SaveState;
  /** False until what was kept of it has been read. */
  readonly ready: boolean;
}

export function useDraft<T>(visitId: string, section: string, empty: T): Drafted<T> {
  const vault = useCell(vaultState);
  const place = vault.kind === 'open' ? vault.vault : '';
  // `empty` only counts the first time; `place` moves the draft when the vault opens or closes.
  const draft = useMemo(() => draftOf<T>(visitId, section, empty), [visitId, section, place]);
  useEffect(() => draft.load(), [draft]);
  const { value, state, ready } = useCell(draft.drawn);
  return { value, change: draft.change, state, ready };
}

/** After the signature has been accepted or queued. */
export const forgetDraft = (visitId: string): Promise<void> => forgetDrafts(visitId);
