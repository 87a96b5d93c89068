import { describe, expect, it } from '@jest/globals';
import { HOUR_MS, usualBetween, usualIn, WEEK_HOURS, WEEKS } from './expected.ts';

const NOW = Date.UTC(2026, 10, 18, 16);
const weeksAgo = (weeks: number) => NOW - weeks * WEEK_HOURS * HOUR_MS;
const heard = (...perWeek: number[]) => new Map(perWeek.map((count, at) => [weeksAgo(at + 1), count]));

describe('what an hour of the week usually brings', () => {
  it('is the median: a day of chaos and a holiday change nothing', () => {
    expect(usualIn(NOW, heard(20, 22, 0, 21, 900, 19), weeksAgo(6))).toBe(20.5);
  });

  it('counts an hour without messages as none, not as unknown', () => {
    expect(usualIn(NOW, heard(12), weeksAgo(3))).toBe(4);
    expect(usualIn(NOW, new Map(), weeksAgo(3))).toBe(0);
  });

  it('is the mean where the median is nought: a small hospital has no fixed hour', () => {
    expect(usualIn(NOW, heard(0, 3, 0, 0, 3, 0), weeksAgo(6))).toBe(1);
  });

  it('is unknown before two weeks, and for who never spoke', () => {
    expect(usualIn(NOW, heard(30), weeksAgo(1))).toBeUndefined();
    expect(usualIn(NOW, heard(30), undefined)).toBeUndefined();
  });

  it('adds parts of hours, and stops when enough is known', () => {
    const counts = heard(10, 10);
    expect(usualBetween(NOW + HOUR_MS / 2, NOW + 2 * HOUR_MS, counts, weeksAgo(2))).toBe(5);
    expect(usualBetween(NOW, NOW + 1_000 * HOUR_MS, counts, weeksAgo(2), 7)).toBe(10);
  });

  it('looks back no further than its weeks, whatever the clock of an edge said', () => {
    const asked: number[] = [];
    const counts = { get: (hour: number) => void asked.push(hour) } as unknown as Map<number, number>;
    expect(usualBetween(Date.parse('0001-01-01T00:00:00Z'), NOW, counts, Date.parse('1970-01-01'))).toBe(0);
    expect(asked.length).toBeLessThan(WEEKS * (WEEKS * WEEK_HOURS + 1));
  });
});
