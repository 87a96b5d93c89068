/**
 * An act of `/insumos` and its like through the same outbox: sealed on this device before it leaves, sent by itself when the line is there.
 * Nobody waits for its answer: what the hub refuses stays, and is told by the outbox and by the screen that it is of.
 */
import { hubNow } from '../hub/clock.ts';
import { drain } from './drain.ts';
import type { RestAct } from './entry.ts';
import { nextTurn, put } from './queue.ts';

export interface Keeping extends RestAct {
  readonly operation: string;
  readonly words: string;
}

/** @returns when it is kept */
export async function keepRest({ operation, words, path, body }: Keeping): Promise<void> {
  const standing = { kind: 'pending' } as const;
  const made = { madeMs: hubNow(), turn: nextTurn(), standing };
  // Without room on the disk it goes from memory; the strip says so.
  await put({ operation, words, patientId: undefined, entries: [], rest: { path, body }, ...made }).catch(() => {});
  void drain();
}
