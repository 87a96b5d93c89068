import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { homeAt } from './homes.ts';
import { cityScores, homesDoc } from './homes-report.ts';

const DOC = join(import.meta.dirname, '../../docs/telemonitoreo-reglas.md');

describe('homes of the city', () => {
  it('give the same readings again, in the order in which they came', () => {
    const home = homeAt('x', 12);
    expect(homeAt('x', 12)).toEqual(home);
    expect(home.readings.every((one, at) => at === 0 || one.receivedMs >= home.readings[at - 1]!.receivedMs)).toBe(
      true,
    );
    expect(home.readings.some(({ receivedMs, atMs }) => receivedMs - atMs > 3_600_000)).toBe(true);
  });

  it('are watched by rules that find nearly everybody who gets worse, and are mostly right (docs/telemonitoreo-reglas.md)', () => {
    const scores = cityScores();
    const doc = homesDoc(scores);
    if (process.env.AMATE_UPDATE_REPORT === '1') writeFileSync(DOC, doc);
    for (const { whole } of scores.values()) {
      expect(whole.caught / whole.deteriorations).toBeGreaterThan(0.85);
      expect(whole.right / whole.alerts).toBeGreaterThan(0.5);
    }
    expect(readFileSync(DOC, 'utf8')).toBe(doc);
  });
});
