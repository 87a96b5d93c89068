import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type Door, type Follower, follow, waitBefore } from './follow.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
function stream(...chunks: string[]): Response {
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(bytes(chunk));
      controller.close();
    },
  });
  return new Response(body, { status: 200 });
}

/** Open until it is let go. */
const held = (signal: AbortSignal) =>
  new Response(
    new ReadableStream({ start: (controller) => signal.addEventListener('abort', () => controller.error('let go')) }),
  );

function following(answers: (Response | 'held')[]) {
  const log: string[] = [];
  const watchers = new Set<() => void>();
  const page = { seen: true };
  const look = (seen: boolean) => {
    page.seen = seen;
    for (const changed of watchers) changed();
  };
  const renewed: boolean[] = [];
  const door: Door = {
    token: (renew) => {
      renewed.push(renew);
      return Promise.resolve('t');
    },
    fetch: (_, asked) => {
      const answer = answers.shift() ?? new Response(null, { status: 404 });
      return Promise.resolve(answer === 'held' ? held(asked!.signal!) : answer);
    },
    sight: {
      seen: () => page.seen,
      watch: (changed) => {
        watchers.add(changed);
        return () => watchers.delete(changed);
      },
    },
  };
  const follower: Follower = {
    onState: (state) => log.push(state),
    onChange: (change) => log.push(`${change.type}/${change.id}`),
    onGap: () => log.push('gap'),
    onHeard: () => {},
  };
  const stop = follow('p1', follower, door);
  return { log, renewed, stop, look };
}

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await jest.advanceTimersByTimeAsync(50);
};

describe('following a record', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('tells changes, asks for a catch-up at each opening, and comes back after the line breaks', async () => {
    jest.useFakeTimers();
    const event = 'event: change\ndata: {"type":"Encounter","id":"e1"}\n\n';
    const { log, stop } = following([stream(event), stream(': ping\n\n')]);
    await settle();
    stop();
    expect(log.slice(0, 7)).toEqual(['connecting', 'live', 'gap', 'Encounter/e1', 'waiting', 'connecting', 'live']);
  });

  it('renews the token when it is refused, and stops for good when the record may not be seen', async () => {
    jest.useFakeTimers();
    const { log, renewed } = following([new Response(null, { status: 401 }), new Response(null, { status: 403 })]);
    await settle();
    expect(renewed).toEqual([false, true]);
    expect(log.at(-1)).toBe('refused');
  });

  it('survives broken events', async () => {
    jest.useFakeTimers();
    const { log, stop } = following([stream('event: change\ndata: {no\n\nevent: change\ndata: {"type":1}\n\n')]);
    await settle();
    stop();
    expect(log.filter((line) => line.includes('/'))).toEqual([]);
  });

  it('holds no stream for a page that nobody sees, and asks for what was missed when it is seen again', async () => {
    jest.useFakeTimers();
    const { log, look, stop } = following(['held', 'held']);
    await settle();
    look(false);
    await jest.advanceTimersByTimeAsync(4_000);
    look(true);
    await settle();
    expect(log).toEqual(['connecting', 'live', 'gap']);
    look(false);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(log.slice(3)).toEqual(['waiting']);
    look(true);
    await settle();
    expect(log.slice(4)).toEqual(['connecting', 'live', 'gap']);
    look(false);
    stop();
    await jest.advanceTimersByTimeAsync(120_000);
    look(true);
    await settle();
    expect(log).toHaveLength(7);
  });

  it('waits longer each time, up to half a minute, never in step with others', () => {
    expect([0, 1, 2].map((attempt) => waitBefore(attempt, 1))).toEqual([500, 1000, 2000]);
    expect(waitBefore(30, 1)).toBe(30_000);
    expect(waitBefore(0, 0)).toBe(250);
  });
});
