/** Who hears of a commit, in the order in which they asked. They neither wait nor throw: the write has been answered for. */
import type { Caller } from '../security/caller.ts';
import type { WriteResult } from '../store/repository.ts';
import type { Change } from '../subscriptions/feed.ts';

export type Hear = (results: readonly WriteResult[], caller: Caller | undefined) => void;

export interface Told {
  readonly tell: Hear;
  readonly add: (...hear: Hear[]) => void;
}

export function createTold(): Told {
  const hearers: Hear[] = [];
  return {
    tell: (results, caller) => {
      for (const hear of hearers) hear(results, caller);
    },
    add: (...hear) => void hearers.push(...hear),
  };
}

/** Writes that changed something of a person's record. */
export const changesOf = (results: readonly WriteResult[]): Change[] =>
  results.flatMap(({ outcome, stored, patientId }) =>
    patientId === undefined || outcome === 'matched' || outcome === 'unchanged'
      ? []
      : [{ type: stored.type, id: stored.id, patientId }],
  );

/** Whether one of these changed: what was kept of that type may be old now. Each hospital's message names its Organization, and leaves it as it is. */
export const touches = (results: readonly WriteResult[], type: string): boolean =>
  results.some(({ stored, outcome }) => stored.type === type && outcome !== 'matched' && outcome !== 'unchanged');
