import { describe, expect, it } from '@jest/globals';
import { bodyMassIndex, measuresFor, readMeasure } from './measures.ts';
import { bmiRangeOf, judge, rangeOf } from './ranges.ts';
import { entriesOf, type Taken } from './vitals-entries.ts';

const YEARS = 12;

describe('ranges by age', () => {
  it.each([
    ['pulse', 0, 100, 205],
    ['pulse', 11, 100, 190],
    ['pulse', 12, 98, 140],
    ['pulse', 3 * YEARS - 1, 98, 140],
    ['pulse', 3 * YEARS, 80, 120],
    ['pulse', 12 * YEARS, 60, 100],
    ['respiration', 11, 30, 53],
    ['respiration', 6 * YEARS, 18, 25],
    ['systolic', 10 * YEARS, 102, 120],
    ['systolic', 16 * YEARS - 1, 110, 131],
    ['systolic', 16 * YEARS, 90, 139],
    ['diastolic', 40 * YEARS, 60, 89],
  ] as const)('%s at %i months: %i–%i', (measure, months, low, high) => {
    expect(rangeOf(measure, months)).toMatchObject({ low, high });
  });

  it('weight, height and head are not judged; unknown age is judged as an adult', () => {
    for (const measure of ['weight', 'height', 'head'] as const) expect(rangeOf(measure, 30)).toBeUndefined();
    expect(rangeOf('pulse', undefined)).toEqual(rangeOf('pulse', 50 * YEARS));
    expect(bmiRangeOf(17 * YEARS)).toBeUndefined();
  });

  it.each([
    [139, 'normal'],
    [140, 'high'],
    [179, 'high'],
    [180, 'veryHigh'],
    [90, 'normal'],
    [89, 'low'],
    [79, 'veryLow'],
  ] as const)('systolic %i of an adult: %s', (value, expected) => {
    expect(judge(value, rangeOf('systolic', 50 * YEARS))).toBe(expected);
  });

  it('hypotension of a child is dangerous (70 + 2 × years)', () => {
    expect(judge(73, rangeOf('systolic', 2 * YEARS))).toBe('veryLow');
    expect(judge(74, rangeOf('systolic', 2 * YEARS))).toBe('low');
  });
});

describe('what was typed', () => {
  it('reads commas and points, and refuses what no person has', () => {
    expect(readMeasure('temperature', '36,5')).toEqual({ kind: 'value', value: 36.5 });
    expect(readMeasure('temperature', '365')).toEqual({ kind: 'wrong', why: 'impossible' });
    expect(readMeasure('saturation', '101')).toEqual({ kind: 'wrong', why: 'impossible' });
    expect(readMeasure('pulse', ' ')).toEqual({ kind: 'empty' });
    for (const text of ['-5', '1e2', '12..3', '120/80', 'abc', 'NaN'])
      expect(readMeasure('pulse', text)).toEqual({ kind: 'wrong', why: 'number' });
  });

  it('computes the body mass index, and asks for the head under two years only', () => {
    expect(bodyMassIndex(70, 175)).toBe(22.9);
    expect(bodyMassIndex(70, undefined)).toBeUndefined();
    expect(measuresFor(23)).toContain('head');
    expect(measuresFor(24)).not.toContain('head');
  });
});

describe('as FHIR', () => {
  const taken: Taken = {
    ...{ patientId: 'p', visitId: 'v', at: '2026-11-22T15:00:00.000Z', ageMonths: 50 * YEARS },
    performer: { display: 'Enf. Luz' },
    values: { systolic: 182, diastolic: 95, weight: 81, height: 160, saturation: 90 },
    ids: new Map(),
  };
  const resources = entriesOf(taken).map(({ resource }) => resource as unknown as Record<string, unknown>);

  it('one Observation each, blood pressure as one with two components, the index computed', () => {
    const codes = resources.map((one) => (one.code as { coding: { code: string }[] }).coding.map(({ code }) => code));
    expect(codes).toEqual([['85354-9'], ['2708-6', '59408-5'], ['29463-7'], ['8302-2'], ['39156-5']]);
    expect(resources[0]).toMatchObject({
      status: 'final',
      encounter: { reference: 'Encounter/v' },
      component: [
        { valueQuantity: { value: 182, code: 'mm[Hg]' }, interpretation: [{ coding: [{ code: 'HH' }] }] },
        { valueQuantity: { value: 95 }, interpretation: [{ coding: [{ code: 'H' }] }] },
      ],
    });
    expect(resources.at(-1)).toMatchObject({ valueQuantity: { value: 31.6, code: 'kg/m2' } });
  });

  it('the same ids again for the same taking: a repetition creates nothing', () => {
    const ids = new Map<string, string>();
    const once = entriesOf({ ...taken, ids }).map(({ request }) => request?.url);
    expect(entriesOf({ ...taken, ids }).map(({ request }) => request?.url)).toEqual(once);
  });
});
