import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { hubNow, noteHubTime } from './clock.ts';

const SECOND = Date.parse('2026-03-02T15:00:00Z');
const answered = (hubMs: number) => ({ headers: new Headers({ date: new Date(hubMs).toUTCString() }) });

/** What the hub says at `hubMs`, asked and heard that much earlier and later by a PC that stands `behindMs` behind it. */
function hear(hubMs: number, behindMs: number, wayMs: number): void {
  jest.setSystemTime(hubMs - behindMs + wayMs);
  noteHubTime(answered(hubMs), hubMs - behindMs - wayMs);
}
const error = (hubMs: number, behindMs: number): number => {
  jest.setSystemTime(hubMs - behindMs);
  return hubNow() - hubMs;
};

describe("the hub's clock", () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setTimeout', 'setImmediate', 'nextTick'] }));
  afterEach(() => void jest.useRealTimers());

  it('is not put behind by whole seconds, nor by a slow line', () => {
    hear(SECOND + 900, 0, 10);
    expect(error(SECOND + 1_000, 0)).toBe(0);
    hear(SECOND + 900, 0, 4_000);
    expect(error(SECOND + 5_000, 0)).toBe(0);
  });

  it('is found within the second when this PC is a day wrong, either way, and again when it is set right', () => {
    for (const behindMs of [86_400_000, -86_400_000, 0]) {
      hear(SECOND + 300, behindMs, 50);
      expect(Math.abs(error(SECOND + 2_000, behindMs))).toBeLessThan(1_000);
    }
  });
});
