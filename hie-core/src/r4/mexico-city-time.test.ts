import { describe, expect, it } from '@jest/globals';
import { instantInMexicoCity } from './mexico-city-time.ts';

const clock = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Mexico_City',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

function wallClock(instant: number): number {
  const part = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
}

describe('the wall clock of Mexico City', () => {
  it('agrees with the time zone database on the noon of every day of 1900–2040', () => {
    const wrong: string[] = [];
    for (let noon = Date.UTC(1900, 0, 1, 12); noon < Date.UTC(2041, 0, 1); noon += 86_400_000) {
      if (wallClock(instantInMexicoCity(noon)) !== noon) wrong.push(new Date(noon).toISOString());
    }
    expect(wrong).toEqual([]);
  });

  it('agrees on midnight wherever midnight existed', () => {
    const wrong: string[] = [];
    for (let midnight = Date.UTC(1950, 8, 1); midnight < Date.UTC(2041, 0, 1); midnight += 86_400_000) {
      if (wallClock(instantInMexicoCity(midnight)) !== midnight) wrong.push(new Date(midnight).toISOString());
    }
    expect(wrong).toEqual([]);
  });

  it('is UTC−6 since the end of summer time in 2022', () => {
    expect(instantInMexicoCity(Date.UTC(2025, 6, 1))).toBe(Date.UTC(2025, 6, 1, 6));
    expect(instantInMexicoCity(Date.UTC(2022, 6, 1))).toBe(Date.UTC(2022, 6, 1, 5));
  });
});
