import { describe, expect, it } from '@jest/globals';
import { leftMs, showLeft } from './left.ts';

describe('time left of an emergency access', () => {
  it('is shown as minutes and seconds, the last one kept until it is over', () => {
    expect([3_600_000, 65_000, 59_001, 1, 0].map(showLeft)).toEqual(['60:00', '1:05', '1:00', '0:01', '0:00']);
  });
  it('is never less than nothing', () => {
    expect(leftMs('2020-01-01T00:00:00Z')).toBe(0);
  });
});
