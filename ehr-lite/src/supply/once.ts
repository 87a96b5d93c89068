/**
 * An answer that never came says nothing of what the hub did. What was sent is then sent again as it was, whatever the form says by now: with
 * its operation the hub does it once, and with other content it would answer for what nobody wrote down.
 */
import { asProblem, type ProblemKind } from '../hub/problem.ts';

/** After these nobody knows whether the hub did it. */
const UNTOLD: ReadonlySet<ProblemKind> = new Set(['line', 'broken', 'session']);

/** Where what was sent stays until the hub has answered. */
export interface Tried<T> {
  readonly get: () => T | undefined;
  readonly set: (told: T | undefined) => void;
}

/** @returns what stands in the book now: `now`, or what was tried before it */
export async function once<T>(tried: Tried<T>, now: T, send: (told: T) => Promise<unknown>): Promise<T> {
  const told = tried.get() ?? now;
  tried.set(told);
  try {
    await send(told);
  } catch (problem) {
    if (!UNTOLD.has(asProblem(problem).kind)) tried.set(undefined);
    throw problem;
  }
  tried.set(undefined);
  return told;
}

export const inMemory = <T>(): Tried<T> => {
  let kept: T | undefined;
  return {
    get: () => kept,
    set: (told) => {
      kept = told;
    },
  };
};
