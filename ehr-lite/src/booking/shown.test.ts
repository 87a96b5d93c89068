import { expect, it } from '@jest/globals';
import type { Appointment } from './booking.resource.ts';
import { goOnFrom } from './shown.ts';

const at = (...minutes: readonly number[]): Appointment[] =>
  minutes.map((minute) => ({ resourceType: 'Appointment', start: new Date(minute * 60_000).toISOString() }));

it('the next page of places begins where this one was cut, so that none of the same moment is left out', () => {
  expect(goOnFrom(at(0, 20, 20))).toBe(20 * 60_000);
  expect(goOnFrom(at(20, 20, 20))).toBe(20 * 60_000 + 1);
});
