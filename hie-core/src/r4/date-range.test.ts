import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HubError } from '../errors.ts';
import { dateRange, EARLIEST, LATEST, parseDateRange } from './date-range.ts';

const iso = (text: string) => {
  const range = parseDateRange(text);
  return range && [new Date(range.low).toISOString(), new Date(range.high).toISOString()];
};

describe('dateRange (FHIR R4 §3.1.1.4.7)', () => {
  it.each([
    ['2024', '2024-01-01T06:00:00.000Z', '2025-01-01T06:00:00.000Z'],
    ['2024-02', '2024-02-01T06:00:00.000Z', '2024-03-01T06:00:00.000Z'],
    ['2024-02-29', '2024-02-29T06:00:00.000Z', '2024-03-01T06:00:00.000Z'],
    ['2020-06-15', '2020-06-15T05:00:00.000Z', '2020-06-16T05:00:00.000Z'],
    ['2020-04-05', '2020-04-05T06:00:00.000Z', '2020-04-06T05:00:00.000Z'],
    ['2024-01-01T10:00', '2024-01-01T16:00:00.000Z', '2024-01-01T16:01:00.000Z'],
    ['2024-01-01T10:00:05Z', '2024-01-01T10:00:05.000Z', '2024-01-01T10:00:06.000Z'],
    ['2024-01-01T10:00:05.1+02:00', '2024-01-01T08:00:05.100Z', '2024-01-01T08:00:05.200Z'],
    ['2024-01-01T10:00:05.123-06:00', '2024-01-01T16:00:05.123Z', '2024-01-01T16:00:05.124Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z', '2017-01-01T00:00:01.000Z'],
  ])('%s', (text, low, high) => {
    expect(iso(text)).toEqual([low, high]);
  });

  it.each([
    '',
    '24',
    '2024-13',
    '2024-00',
    '2023-02-29',
    '2024-04-31',
    '2024-01-01T25:00Z',
    '2024-01-01T10',
    'ayer',
    '0000',
    '2024-1-1',
    '2024-01-01T10:00:00+15:00',
    ' 2024',
  ])('refuses «%s»', (text) => {
    expect(parseDateRange(text)).toBeUndefined();
    expect(() => dateRange(text)).toThrow(HubError);
  });

  it('stays between EARLIEST and LATEST', () => {
    expect(parseDateRange('0001-01-01T00:00:00+14:00')!.low).toBeGreaterThanOrEqual(EARLIEST);
    expect(parseDateRange('9999-12-31')!.high).toBeLessThanOrEqual(LATEST);
  });

  it('with a zone it is the instant that Date reads, for as long as its precision', () => {
    const zone = fc.constantFrom('Z', '-06:00', '+05:30', '+14:00');
    const instant = fc.date({ min: new Date('0002-01-01'), max: new Date('9998-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(instant, zone, (date, offset) => {
        const text = date.toISOString().replace('Z', offset);
        expect(parseDateRange(text)!.low).toBe(Date.parse(text));
        expect(parseDateRange(text.replace(/\.\d+/, ''))).toEqual({
          low: Date.parse(text.replace(/\.\d+/, '')),
          high: Date.parse(text.replace(/\.\d+/, '')) + 1000,
        });
      }),
    );
  });
});
