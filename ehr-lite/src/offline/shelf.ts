/** The browser's database: everything in it but the vaults' own lines is sealed. Writes of work are flushed to disk. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Sealed, Wrapped } from './seal.ts';

export interface VaultLine {
  readonly id: string;
  /** Whose sign-in it belongs to. */
  readonly subject: string;
  /** Shown on this PC when there is no network to ask who is there. */
  readonly name: string;
  readonly wrapped: Wrapped;
  /** Who he is to the hub, sealed. */
  readonly who: Sealed;
  /** Last time that the hub vouched for him, by the hub's clock. */
  readonly provedMs: number;
}

export interface DraftLine extends Sealed {
  readonly vault: string;
  readonly visit: string;
  readonly section: string;
}

export interface OutboxLine extends Sealed {
  readonly vault: string;
  readonly operation: string;
  /** Order in which they were made. */
  readonly turn: number;
}

export interface CopyLine extends Sealed {
  readonly vault: string;
  readonly name: string;
  readonly atMs: number;
}

interface Shelf extends DBSchema {
  vaults: { key: string; value: VaultLine };
  drafts: { key: [string, string, string]; value: DraftLine };
  outbox: { key: [string, string]; value: OutboxLine };
  copies: { key: [string, string]; value: CopyLine; indexes: { atMs: number } };
}

export const SHELF = 'amate';
let opening: Promise<IDBPDatabase<Shelf>> | undefined;

export function shelf(): Promise<IDBPDatabase<Shelf>> {
  opening ??= openDB<Shelf>(SHELF, 1, {
    upgrade(db) {
      db.createObjectStore('vaults', { keyPath: 'id' });
      db.createObjectStore('drafts', { keyPath: ['vault', 'visit', 'section'] });
      db.createObjectStore('outbox', { keyPath: ['vault', 'operation'] });
      db.createObjectStore('copies', { keyPath: ['vault', 'name'] }).createIndex('atMs', 'atMs');
    },
    terminated: () => {
      opening = undefined;
    },
  }).catch((thrown: unknown) => {
    opening = undefined;
    throw thrown;
  });
  return opening;
}

export const allOf = (vault: string): IDBKeyRange => IDBKeyRange.bound([vault], [vault, []]);

type Work = 'vaults' | 'drafts' | 'outbox';

/** Settles when it is on the disk, not in a buffer of the system: a power cut comes without notice. */
export async function lay<S extends Work>(store: S, line: Shelf[S]['value']): Promise<void> {
  const transaction = (await shelf()).transaction(store, 'readwrite', { durability: 'strict' });
  await Promise.all([transaction.store.put(line as never), transaction.done]);
}
