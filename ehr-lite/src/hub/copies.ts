/** Where reads may be answered from when the hub cannot be reached; filled in by `offline/copies.ts` once it is open. */
import { cell } from './cell.ts';

/** One question to the hub. */
export interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

export interface Keeper {
  answer<R>(asked: Asked, reach: () => Promise<R>): Promise<R>;
}

export const keeper = cell<Keeper | undefined>(undefined);
/** Time of the oldest copy on screen, undefined when all is fresh. */
export const copyAt = cell<number | undefined>(undefined);
/** Time of the oldest copy that stands on screen while the hub's own answer is under way. */
export const updating = cell<number | undefined>(undefined);
