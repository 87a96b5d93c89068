/**
 * Follows one patient's record: holds the stream open, tells which entries changed, and after every gap asks for a
 * catch-up, because what happened while the line was down was never sent.
 */

import { knock, reached, unreached } from '../hub/reachable.ts';
import { freshToken, refreshNow } from '../session/session.ts';
import { onLeft, PAGE, type Sight, untilSeen } from './sight.ts';
import { eventParser } from './sse.ts';

export type LiveState = 'connecting' | 'live' | 'waiting' | 'refused';
export interface Change {
  readonly type: string;
  readonly id: string;
}
export interface Follower {
  readonly onState: (state: LiveState) => void;
  readonly onChange: (change: Change) => void;
  /** Each time the line opens, the first too: what came between the last reading and now was never sent. */
  readonly onGap: () => void;
  /** The line is alive at this moment: nothing before it can still be missing. */
  readonly onHeard: () => void;
}
export interface Door {
  readonly token: (renew: boolean) => Promise<string>;
  readonly fetch: typeof fetch;
  /** Out of sight the stream is let go; back in sight it opens, and what was missed is asked for as after any gap. */
  readonly sight: Sight;
}

const HUB: Door = {
  token: (renew) => (renew ? refreshNow() : freshToken()),
  fetch: (...args) => fetch(...args),
  sight: PAGE,
};

/** The hub pings every 15 s; three missed pings mean the line is dead, whatever TCP believes. */
const SILENCE_MS = 45_000;
const FIRST_WAIT_MS = 500;
const LAST_WAIT_MS = 30_000;

/** Doubling wait with jitter, so that a restarted hub is not met by every screen of the city at once. */
export const waitBefore = (attempt: number, random: number): number =>
  Math.round(Math.min(FIRST_WAIT_MS * 2 ** attempt, LAST_WAIT_MS) * (0.5 + random / 2));

export const follow = (patientId: string, follower: Follower, door: Door = HUB): (() => void) =>
  followPath(`/live/Patient/${encodeURIComponent(patientId)}`, follower, door);

/** Any stream of the hub that tells changes. */
export function followPath(path: string, follower: Follower, door: Door = HUB): () => void {
  const stop = new AbortController();
  void run(path, follower, door, stop.signal);
  return () => stop.abort();
}

async function run(path: string, follower: Follower, door: Door, stopped: AbortSignal): Promise<void> {
  let attempt = 0;
  let renew = false;
  while (!stopped.aborted) {
    await untilSeen(door.sight, stopped);
    if (stopped.aborted) return;
    follower.onState('connecting');
    const status = await openOnce(path, door, renew, stopped, follower, () => {
      attempt = 0;
      follower.onState('live');
      follower.onGap();
    });
    if (stopped.aborted) return;
    if (status === 403 || status === 404) return follower.onState('refused');
    renew = status === 401;
    follower.onState('waiting');
    await rest(waitBefore(attempt, Math.random()), stopped);
    attempt += 1;
  }
}

/** One life of the stream; resolves with the HTTP status when refused, undefined when the line broke. */
async function openOnce(
  path: string,
  door: Door,
  renew: boolean,
  stopped: AbortSignal,
  follower: Follower,
  opened: () => void,
): Promise<number | undefined> {
  const life = new AbortController();
  const end = () => life.abort();
  stopped.addEventListener('abort', end);
  let silence = setTimeout(end, SILENCE_MS);
  const inSight = onLeft(door.sight, end);
  try {
    const headers = { authorization: `Bearer ${await door.token(renew)}`, accept: 'text/event-stream' };
    const response = await door.fetch(path, { headers, signal: life.signal });
    if (!response.ok || response.body === null) return response.status;
    reached();
    opened();
    const parse = eventParser((event) => {
      const change = changeOf(event.event, event.data);
      if (change !== undefined) follower.onChange(change);
    });
    const reader = response.body.getReader();
    const text = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      clearTimeout(silence);
      silence = setTimeout(end, SILENCE_MS);
      follower.onHeard();
      parse(text.decode(value, { stream: true }));
    }
  } catch {
    if (!stopped.aborted && door.sight.seen()) void knock().then((up) => up || unreached());
    return undefined;
  } finally {
    clearTimeout(silence);
    inSight();
    stopped.removeEventListener('abort', end);
    life.abort();
  }
}

function changeOf(event: string, data: string): Change | undefined {
  if (event !== 'change') return undefined;
  try {
    const { type, id } = JSON.parse(data) as Partial<Change>;
    return typeof type === 'string' && typeof id === 'string' ? { type, id } : undefined;
  } catch {
    return undefined;
  }
}

/** Waits, but not past the browser's word that the network is back, nor past the end of following. */
function rest(waitMs: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', done);
      stopped.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, waitMs);
    globalThis.addEventListener?.('online', done);
    stopped.addEventListener('abort', done);
  });
}
