/** Asks a hub that did not answer again and again until it does. */
import { setTimeout as wait } from 'node:timers/promises';
import { answers } from './post.ts';

export interface ProbeLimits {
  readonly probeMs: number;
  readonly requestTimeoutMs: number;
}

/** @returns whether it was down at all; also when it is told to stop */
export async function untilItAnswers(fhirUrl: string, limits: ProbeLimits, stop: AbortSignal): Promise<boolean> {
  let wasDown = false;
  while (!stop.aborted) {
    if (await answers(fhirUrl, AbortSignal.any([stop, AbortSignal.timeout(limits.requestTimeoutMs)]))) break;
    wasDown = true;
    await wait(limits.probeMs, undefined, { signal: stop }).catch(() => {});
  }
  return wasDown;
}
