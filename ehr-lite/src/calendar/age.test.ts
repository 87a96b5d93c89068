import { describe, expect, it } from '@jest/globals';
import { ageAt, showAge } from './age.ts';

const noon = (day: string) => Date.parse(`${day}T12:00:00-06:00`);

describe('age', () => {
  it.each([
    ['1990-11-22', '2026-11-21', '35 años'],
    ['1990-11-21', '2026-11-21', '36 años'],
    ['2024-11-21', '2026-11-21', '2 años'],
    ['2024-11-22', '2026-11-21', '23 meses'],
    ['2026-10-21', '2026-11-21', '1 mes'],
    ['2026-10-22', '2026-11-21', '30 días'],
    ['2026-11-21', '2026-11-21', '0 días'],
    ['2004-02-29', '2026-02-28', '21 años'],
    ['1958', '2026-11-21', '68 años'],
  ])('born %s, on %s: %s', (birth, day, shown) => expect(showAge(ageAt(birth, noon(day))!)).toBe(shown));

  it('turns at midnight of the city, not of Greenwich', () => {
    expect(ageAt('2000-01-01', Date.parse('2026-01-01T05:59:00Z'))!.count).toBe(25);
    expect(ageAt('2000-01-01', Date.parse('2026-01-01T06:00:00Z'))!.count).toBe(26);
  });

  it('has no answer for a birth in the future or none', () => {
    expect(ageAt('2027-01-01', noon('2026-11-21'))).toBeUndefined();
    expect(ageAt(undefined, noon('2026-11-21'))).toBeUndefined();
  });
});
