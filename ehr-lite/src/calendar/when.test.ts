import { describe, expect, it } from '@jest/globals';
import { cityDay, parseWhen, showPeriod, showWhen, speakDay } from './when.ts';

const shown = (text: string) => showWhen(parseWhen(text)!);

describe('FHIR dates on a Mexico City clock', () => {
  it.each([
    ['2026', '2026'],
    ['2026-03', 'mar 2026'],
    // Before 1922 the city kept its own sun: an offset with minutes and seconds.
    ['1915-05-01', '1 may 1915'],
    ['1921-12-31T23:59:00', '31 dic 1921, 23:59'],
    ['2026-03-01', '1 mar 2026'],
    ['2026-03-01T05:59:00Z', '28 feb 2026, 23:59'],
    ['2026-03-01T06:00:00Z', '1 mar 2026, 00:00'],
    ['2026-07-01T12:00:00-06:00', '1 jul 2026, 12:00'],
    ['2026-07-01T13:05', '1 jul 2026, 13:05'],
  ])('%s is shown as %s', (text, expected) => expect(shown(text)).toBe(expected));

  it('keeps daylight saving before 2022-10-30 and has none after', () => {
    expect(shown('2022-07-01T12:00:00Z')).toBe('1 jul 2022, 07:00');
    expect(shown('2023-07-01T12:00:00Z')).toBe('1 jul 2023, 06:00');
    expect(shown('2022-10-30T06:59:00Z')).toBe('30 oct 2022, 01:59');
    expect(shown('2022-10-30T07:00:00Z')).toBe('30 oct 2022, 01:00');
  });

  it('reads a time without zone as the city’s wall clock, in summer of 2021 and of 2024 alike', () => {
    expect(parseWhen('2021-07-01T08:00:00')!.ms).toBe(Date.UTC(2021, 6, 1, 13));
    expect(parseWhen('2024-07-01T08:00:00')!.ms).toBe(Date.UTC(2024, 6, 1, 14));
  });

  it.each(['', 'ayer', '2026-13-40T99:00:00Z', '01/02/2026', '20260101'])('does not guess at %p', (text) =>
    expect(parseWhen(text)).toBeUndefined(),
  );

  it('shows periods within a day once, open ones by their start', () => {
    const [start, end] = [parseWhen('2026-03-12T14:05:00-06:00'), parseWhen('2026-03-12T18:30:00-06:00')];
    expect(showPeriod(start, end)).toBe('12 mar 2026, 14:05 a 18:30');
    expect(showPeriod(start, undefined)).toBe('12 mar 2026, 14:05');
    expect(showPeriod(start, parseWhen('2026-03-14'))).toBe('12 mar 2026, 14:05 – 14 mar 2026');
  });

  it('speaks whole dates and knows the city’s day', () => {
    expect(speakDay(parseWhen('2008-05-14')!)).toBe('14 de mayo de 2008');
    expect(cityDay(Date.UTC(2026, 0, 1, 5))).toBe('2025-12-31');
  });
});
