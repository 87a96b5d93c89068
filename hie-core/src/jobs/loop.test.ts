import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Loop, type LoopOptions, startLoop } from './loop.ts';

let began: number[];
let loop: Loop;
const start = (options: Partial<LoopOptions> = {}): Loop =>
  startLoop({
    work: async () => {
      began.push(performance.now());
      return false;
    },
    everyMs: 1_000,
    onError: (error) => {
      throw error;
    },
    ...options,
  });

beforeEach(() => {
  jest.useFakeTimers();
  began = [];
});
afterEach(async () => {
  await loop.stop();
  jest.useRealTimers();
});

const after = async (ms: number): Promise<void> => void (await jest.advanceTimersByTimeAsync(ms));

describe('work that repeats', () => {
  it('begins at once, then after each pause', async () => {
    loop = start();
    await after(2_500);
    expect(began.map((at) => at - began[0]!)).toEqual([0, 1_000, 2_000]);
  });

  it('wakes at a nudge', async () => {
    loop = start();
    await after(400);
    loop.nudge();
    await after(0);
    expect(began.map((at) => at - began[0]!)).toEqual([0, 400]);
  });

  it('a nudge during the work is not lost', async () => {
    loop = start({
      work: async () => {
        began.push(performance.now());
        await Promise.resolve();
        if (began.length === 1) loop.nudge();
        return false;
      },
    });
    await after(10);
    expect(began.length).toBe(2);
  });

  it('of many nudges in one rest makes one beginning; the first after a quiet time waits for nothing', async () => {
    loop = start({ restMs: 100 });
    await after(500);
    for (let n = 0; n < 25; n++) {
      loop.nudge();
      await after(10);
    }
    await after(200);
    expect(began.map((at) => at - began[0]!)).toEqual([0, 500, 600, 700, 800]);
  });

  it('who has more to do takes no rest', async () => {
    loop = start({
      restMs: 100,
      work: async () => {
        began.push(performance.now());
        return began.length < 4;
      },
    });
    await after(1);
    expect(began.length).toBe(4);
  });

  it('stops in the middle of a rest', async () => {
    loop = start({ restMs: 60_000, everyMs: 60_000 });
    await after(1);
    loop.nudge();
    await after(1);
    await loop.stop();
    expect(began.length).toBe(1);
  });
});
