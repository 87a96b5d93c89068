import { expect, it } from '@jest/globals';
import { traceOf } from './catching.tsx';

it('tells where in the code it failed, and nothing of what its message quotes', () => {
  const error = new TypeError('María Fernanda\n    at home is no function');
  const told = traceOf(error);
  expect(told).toMatch(/^TypeError\n\s*at .*catching\.test\.ts:\d+:\d+/);
  expect(told).not.toMatch(/María|at home/);
  expect(traceOf('María')).toBe('Error');
});
