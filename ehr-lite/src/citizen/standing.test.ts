import { expect, it } from '@jest/globals';
import '../texts/booking.ts';
import { standingOf } from './standing.ts';

it('a prescription stands to the end of its last day in the city', () => {
  const at = (now: string) =>
    standingOf({ status: 'active', dispenseRequest: { validityPeriod: { end: '2026-11-21' } } }, Date.parse(now));
  expect(at('2026-11-21T23:59:00-06:00')).toBeUndefined();
  expect(at('2026-11-22T00:00:00-06:00')).toBe('la receta venció');
});
