import { expect, it } from '@jest/globals';
import { hourOf } from './hour-of.ts';

it('of today the hour alone, of any other day of the city the day too', () => {
  const evening = Date.parse('2026-03-12T20:05:00-06:00');
  expect(hourOf(evening, Date.parse('2026-03-12T23:59:00-06:00'))).toBe('20:05');
  expect(hourOf(evening, Date.parse('2026-03-13T00:00:00-06:00'))).toBe('20:05 del 12 mar 2026');
});
