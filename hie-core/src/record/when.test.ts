import { describe, expect, it } from '@jest/globals';
import { dayText, isOver, periodText, startMs, timeText } from './when.ts';

describe('dates for people', () => {
  it('as precise as written; a UTC instant as the day it was in Mexico City', () => {
    expect(['2008', '2008-05', '2008-05-14', '2026-01-01T05:59:59Z', '2026-01-01T23:00:00+09:00'].map(dayText)).toEqual(
      ['2008', '05/2008', '14/05/2008', '31/12/2025', '01/01/2026'],
    );
    expect(dayText(undefined)).toBe('');
  });

  it('periods and choices', () => {
    expect(periodText({ start: '2026-01-02', end: '2026-01-02T10:00:00-06:00' })).toBe('02/01/2026');
    expect(periodText({ start: '2026-01-02', end: '2026-02-03' })).toBe('02/01/2026 a 03/02/2026');
    expect(periodText({ end: '2026' })).toBe('hasta 2026');
    expect(timeText({ onsetAge: { value: 11, unit: 'años', code: 'a' } }, 'onset')).toBe('a los 11 años');
    expect(timeText({ onsetString: 'desde niña' }, 'onset')).toBe('desde niña');
  });

  it('a date is over when all of it is past; what is not understood is not', () => {
    const june = Date.parse('2026-06-01T12:00:00Z');
    expect(
      ['2026-05', '2026-05-31', '2026', '2026-06-01', undefined, 'ayer'].map((date) => isOver(date, june)),
    ).toEqual([true, true, false, false, false, false]);
    expect(startMs('ayer')).toBe(Number.NEGATIVE_INFINITY);
  });
});
