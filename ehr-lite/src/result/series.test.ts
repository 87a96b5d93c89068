import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../hub/r4.ts';
import { studiesOf, trendOf } from './series.ts';

const glucose = (value: number, unit: string, day: string, more: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Glucosa', coding: [{ system: 'http://loinc.org', code: '2345-7' }] },
  effectiveDateTime: day,
  valueQuantity: { value, unit },
  ...more,
});

describe('results over time', () => {
  it('one line for units that scale, another for those that need the substance', () => {
    const { series } = trendOf([
      glucose(110, 'mg/dL', '2026-03-01'),
      glucose(1.2, 'g/L', '2026-02-01'),
      glucose(95, 'mg/dl', '2026-01-01'),
      glucose(6.1, 'mmol/L', '2025-01-01'),
    ]);
    expect(series.map((one) => [one.unit, one.points.map((point) => point.value)])).toEqual([
      ['mg/dL', [95, 120, 110]],
      ['mmol/L', [6.1]],
    ]);
    expect(series[0]!.points[1]!.from).toBe('g/L');
  });

  it('words, comparators, undated and mistaken ones are told, not drawn', () => {
    const odd = [
      glucose(110, 'mg/dL', '2026-03-01'),
      { ...glucose(5, 'mg/dL', '2026-02-01'), valueQuantity: { value: 5, comparator: '<', unit: 'mg/dL' } },
      glucose(5, 'mg/dL', ''),
      glucose(999, 'mg/dL', '2026-01-01', { status: 'entered-in-error' }),
      { resourceType: 'Observation' as const, valueString: 'hemolizada', effectiveDateTime: '2026-01-01' },
    ];
    const { series, words } = trendOf(odd);
    expect(series).toHaveLength(1);
    expect(series[0]!.points).toHaveLength(1);
    expect(words).toHaveLength(4);
  });

  it('the band is that of the newest with exactly one reference, in the unit of the line', () => {
    const range = (low: number, high: number, unit: string) => ({
      referenceRange: [{ low: { value: low, unit }, high: { value: high, unit } }],
    });
    const { series } = trendOf([
      glucose(110, 'mg/dL', '2026-03-01', { referenceRange: [{ low: { value: 1 } }, { low: { value: 2 } }] }),
      glucose(1.0, 'g/L', '2026-02-01', range(0.7, 0.99, 'g/L')),
      glucose(95, 'mg/dL', '2026-01-01', range(60, 110, 'mg/dL')),
    ]);
    expect(series[0]).toMatchObject({ low: 70, high: 99 });
  });

  it('a pressure is two lines', () => {
    const part = (code: string, text: string, value: number) => ({
      code: { text, coding: [{ code }] },
      valueQuantity: { value, unit: 'mmHg' },
    });
    const { series, words } = trendOf([
      {
        resourceType: 'Observation',
        code: { coding: [{ code: '85354-9' }] },
        effectiveDateTime: '2026-01-01',
        component: [part('8480-6', 'Sistólica', 120), part('8462-4', 'Diastólica', 80)],
      },
    ]);
    expect(series.map((one) => one.name)).toEqual(['Sistólica', 'Diastólica']);
    expect(words).toEqual([]);
  });

  it('studies are told by code, else by words', () => {
    const named = { resourceType: 'Observation' as const, code: { text: 'QS 1987' } };
    expect(
      studiesOf([glucose(1, 'mg/dL', '2026-01-01'), glucose(2, 'mg/dL', '2026-01-02'), named]).map((one) => [
        one.name,
        one.count,
      ]),
    ).toEqual([
      ['Glucosa', 2],
      ['QS 1987', 1],
    ]);
  });
});
