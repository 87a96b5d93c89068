/** `npm run day` as long as one wishes; here sixty people, one hospital and two clinics. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type DayOptions, runDay } from './day.ts';
import { type DayReport, isWhole, reportLines } from './report.ts';

const SMALL: DayOptions = {
  ...{ seed: 'jest', patients: 60, hospitals: 1, clinics: 2, speed: 12_000, season: 'invierno', outbreak: 'influenza' },
};

describe('a small day through every door at once', () => {
  let report: DayReport;
  beforeAll(async () => {
    report = await runDay(SMALL);
    // Longer than the day's own patience: what was not answered is told, and everything stopped.
  }, 420_000);

  it('is whole: nothing lost, doubled or misplaced, no box missing, nothing refused', () => {
    expect(isWhole(report) ? '' : reportLines(report).join('\n')).toBe('');
  });

  it('went through all of them', () => {
    for (const [door, { found }] of Object.entries(report.record.byDoor))
      expect([door, found > 0]).toEqual([door, true]);
    expect(report.shelves.packs).toBeGreaterThan(100);
  });
});
