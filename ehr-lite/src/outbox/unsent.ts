/** Two tabs of one person have one outbox on the disk: what one lays into an entry while the other sends it is not lost with it. Pure. */
import type { OutboxEntry } from './entry.ts';

/** @param kept as it stands on the disk now. @returns what of it still has to go; undefined: nothing, or another tab has seen to it */
export const unsent = (kept: OutboxEntry | undefined, sent: OutboxEntry): OutboxEntry | undefined =>
  kept === undefined || JSON.stringify(kept.rest) === JSON.stringify(sent.rest) ? undefined : kept;
