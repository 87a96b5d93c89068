/** What a drawing of readings may not do: join what nobody measured, hide a missing day, or let a far limit flatten the course. */
import { describe, expect, it } from '@jest/globals';
import { DAY_MS, missingDays, type Point, rangeOf, runsOf, stepsOf, ticksOf } from './scale.ts';

const NOON = Date.UTC(2026, 2, 10, 18);
const at = (day: number, value = 120): Point => ({
  ...{ ms: NOON + day * DAY_MS, value, second: undefined, least: undefined, most: undefined },
});

describe('days without a reading', () => {
  it('are found in whole runs, and today is none of them', () => {
    const found = missingDays([at(-9), at(-8), at(-4)], NOON - 10 * DAY_MS, NOON);
    expect(found.map(({ days }) => days)).toEqual([3, 3]);
    expect(found[0]!.fromMs).toBe(NOON - 7.5 * DAY_MS);
  });

  it('are all of them where nothing came', () => {
    expect(missingDays([], NOON - 28 * DAY_MS, NOON)).toMatchObject([{ days: 27 }]);
  });

  it('are joined by no line', () => {
    expect(runsOf([at(-9), at(-8), at(-4), at(-3)]).map((run) => run.length)).toEqual([2, 2]);
  });
});

it('leaves a far limit out and shows the nearest on each side', () => {
  const limit = (value: number) => ({ value, label: '' });
  const [least, most] = rangeOf([at(0, 110), at(1, 130)], [limit(54), limit(70), limit(250), limit(350)]);
  expect(least).toBeLessThan(70);
  expect(least).toBeGreaterThan(54);
  expect(most).toBeGreaterThan(250);
  expect(most).toBeLessThan(350);
});

it('steps in round numbers, and marks months where days would be too many', () => {
  expect(stepsOf([97, 183])).toEqual([100, 120, 140, 160, 180]);
  expect(ticksOf(NOON - 730 * DAY_MS, NOON, 6).every(({ precision }) => precision === 'month')).toBe(true);
  expect(ticksOf(NOON - 28 * DAY_MS, NOON, 6).length).toBeLessThanOrEqual(7);
});
