import { describe, expect, it } from '@jest/globals';
import { ageInYears } from './age.ts';

describe('age in years', () => {
  it.each([
    ['2008-11-22', '2026-11-22T06:00:00Z', 18],
    // In Greenwich it is the birthday already; in Mexico City it is the evening before.
    ['2008-11-22', '2026-11-22T05:59:59Z', 17],
    ['2008-11-23', '2026-11-22T18:00:00Z', 17],
    ['2008-02-29', '2026-02-28T18:00:00Z', 17],
    ['2008-02-29', '2026-03-01T06:00:00Z', 18],
    ['2008-01-01', '2026-01-01T05:00:00Z', 17],
    // The latest day that a partial date can mean.
    ['2008-11', '2026-11-29T18:00:00Z', 17],
    ['2008', '2026-12-30T18:00:00Z', 17],
    ['2008', '2027-01-01T18:00:00Z', 18],
  ])('born %s, at %s: %i', (birthDate, at, years) => {
    expect(ageInYears(birthDate, Date.parse(at))).toBe(years);
  });

  it('nothing of what is no date', () => expect(ageInYears('desconocida', 0)).toBeUndefined());
});
