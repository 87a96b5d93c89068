import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backtest } from '@amate/test/city/backtest.ts';
import { forecastDoc } from '@amate/test/city/forecast-doc.ts';
import { expect, it } from '@jest/globals';

it('docs/pronostico.md is what npm run generate would write', () => {
  expect(readFileSync(join(import.meta.dirname, '..', 'docs', 'pronostico.md'), 'utf8')).toBe(forecastDoc());
});

it('in another city too, the method foresees better than last month and than moving averages', () => {
  const { error } = backtest('otra ciudad').find(({ group }) => group === 'todo')!;
  const { Amate: ours, ...others } = error;
  expect(ours).toBeLessThan(Math.min(...Object.values(others)));
});
