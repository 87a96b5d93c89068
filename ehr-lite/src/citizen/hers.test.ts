import { expect, it } from '@jest/globals';
import { isHers, wasSeen } from './hers.ts';

it('no visit that was written by mistake or cancelled, no document that was withdrawn', () => {
  const visits = ['finished', 'in-progress', 'planned', 'cancelled', 'entered-in-error', undefined] as const;
  expect(visits.map((status) => wasSeen({ ...(status !== undefined && { status }) }))).toEqual([
    ...[true, true, true, false, false, true],
  ]);
  expect(isHers({ status: 'current' })).toBe(true);
  expect(isHers({ status: 'current', docStatus: 'entered-in-error' })).toBe(false);
  expect(isHers({ status: 'entered-in-error' })).toBe(false);
});
