import { describe, expect, it } from '@jest/globals';
import type { RecordEntry } from '../hub/r4.ts';
import { episodesOf } from './episodes.ts';
import { inYear, ofYear, yearsOf } from './year.ts';

const visit = (id: string, start: string, end?: string): RecordEntry => ({
  resourceType: 'Encounter',
  id,
  period: { start, ...(end !== undefined && { end }) },
});
const result = (id: string, encounter: string, at?: string): RecordEntry => ({
  resourceType: 'Observation',
  id,
  encounter: { reference: `Encounter/${encounter}` },
  ...(at !== undefined && { effectiveDateTime: at }),
});

describe('one year of a record', () => {
  const episodes = episodesOf([
    visit('xmas', '1993-12-30T10:00:00-06:00', '1994-01-03T09:00:00-06:00'),
    visit('late', '1994-05-01T10:00:00-06:00'),
    result('later', 'late', '1995-02-01'),
    // Eight in the evening of the 31st in the city.
    visit('eve', '1995-01-01T02:00:00Z'),
    visit('now', '2026-03-01'),
  ]);
  it.each([
    [1993, ['Encounter/xmas']],
    [1994, ['Encounter/eve', 'Encounter/late', 'Encounter/xmas']],
    [1995, ['Encounter/late']],
    [1996, []],
  ])('%i', (year, keys) =>
    expect(
      inYear(episodes, year)
        .map(({ key }) => key)
        .sort(),
    ).toEqual(keys),
  );
  it('all, when none is asked', () => expect(inYear(episodes, undefined)).toHaveLength(4));
  it('is asked with a day more on both sides', () =>
    expect(String(ofYear('date', 1994, { patient: 'p' }))).toBe('patient=p&date=ge1993-12-31&date=lt1995-01-02'));
  it('goes back to the year of birth, or as far as the record does', () => {
    const nowMs = Date.parse('2026-11-22T12:00:00Z');
    expect(yearsOf(nowMs, Date.parse('2020-05-05'), episodes).at(-1)).toBe(1993);
    expect(yearsOf(nowMs, Date.parse('1963-03-21'), episodes)).toHaveLength(64);
    expect(yearsOf(nowMs, undefined, []).at(-1)).toBe(1926);
  });
});
