/**
 * When a screen asks again, as the web app's do: a reading twice soon (ehr-lite/src/hub/queries.ts), an act when the outbox next goes round
 * (outbox/drain.ts), and either as soon as the knock on the hub's door is answered (hub/reachable.ts).
 */

/** Of a request, until it is given up and asked again (hub/read.ts). */
export const DEADLINE_MS = 20_000;
/** Of a person before an act that is not answered: then the screen keeps it and lets her go on (outbox/send.ts). */
export const SCREEN_MS = 8_000;

const READING_MS = [400, 800];
const ACT_MS = [2_000];
const KNOCKS_MS = [3_000, 6_000, 12_000, 24_000];
const LONGEST_MS = 30_000;

/** @param tried how often it was asked already, from 1 */
export function pauseMs(method: string, tried: number): number {
  const waits = [...(method === 'GET' ? READING_MS : ACT_MS), ...KNOCKS_MS];
  const wait = waits[tried - 1] ?? LONGEST_MS;
  // Two hundred clinics do not come back in the same second.
  return method === 'GET' ? wait : wait * (0.75 + Math.random() / 2);
}
