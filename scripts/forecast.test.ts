import { backtest } from '@amate/test/city/backtest.ts';
import { expect, it } from '@jest/globals';

it('in another city too, the method foresees better than last month and than moving averages', () => {
  const { error } = backtest('otra ciudad').find(({ group }) => group === 'todo')!;
  const { Amate: ours, ...others } = error;
  expect(ours).toBeLessThan(Math.min(...Object.values(others)));
});
