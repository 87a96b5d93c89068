import { describe, expect, it, jest } from '@jest/globals';
import { untilDone } from './until-done.ts';

describe('what has to come', () => {
  it('is asked for until it comes, each failure told; not once more after it was ended', async () => {
    jest.useFakeTimers();
    const answers = [false, false, true];
    let asked = 0;
    let failed = 0;
    const act = async () => {
      if (!(answers[asked++] ?? false)) throw new Error('no line');
    };
    untilDone(act, () => failed++);
    await jest.advanceTimersByTimeAsync(4_999);
    expect([asked, failed]).toEqual([1, 1]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect([asked, failed]).toEqual([3, 2]);

    const end = untilDone(async () => {
      asked++;
      throw new Error('no line');
    });
    await jest.advanceTimersByTimeAsync(1);
    end();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(4);
    jest.useRealTimers();
  });
});
