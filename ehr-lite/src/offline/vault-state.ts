/**
 * Whether this person's part of the PC is open. Stands at start, so it knows nothing of keys: `vault.ts` does.
 * A line in localStorage says who keeps something here, so that nothing of a record is drawn before the local key is given.
 */
import { cell } from '../hub/cell.ts';
import { remembered } from '../hub/remembered.ts';

export type VaultState =
  /** Nobody asked yet, or this role keeps nothing. */
  | { readonly kind: 'none' }
  /** This person has no local key on this PC: what he writes is in memory only. */
  | { readonly kind: 'absent'; readonly subject: string; readonly evicted: boolean }
  | { readonly kind: 'locked'; readonly subject: string }
  | { readonly kind: 'open'; readonly subject: string; readonly vault: string };

export const vaultState = cell<VaultState>({ kind: 'none' });

export interface Owner {
  readonly vault: string;
  readonly subject: string;
  readonly name: string;
}

export const owners = (): readonly Owner[] => remembered.json<Owner[]>('amate.local') ?? [];
export const noteOwners = (all: readonly Owner[]): void => remembered.set('amate.local', all);

export const keepsHere = (subject: string): boolean => owners().some((owner) => owner.subject === subject);
