import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../hub/r4.ts';
import { inReadingOrder, readableUnit, readingsOf } from './reading.ts';

const reading = (more: Partial<Observation>) =>
  readingsOf({ resourceType: 'Observation', code: { text: 'Glucosa' }, ...more })[0]!;
const mgdl = (value: number) => ({ value, unit: 'mg/dL' });

describe('reading an Observation', () => {
  it('shows value, unit and range', () => {
    const range = [{ low: mgdl(70), high: mgdl(100) }];
    expect(reading({ valueQuantity: mgdl(85.5), referenceRange: range })).toEqual({
      study: 'Glucosa',
      value: '85.5 mg/dL',
      range: '70 – 100',
      flag: 'normal',
    });
    expect(reading({ valueQuantity: mgdl(120), referenceRange: range }).flag).toBe('high');
    expect(reading({ valueQuantity: mgdl(40), referenceRange: range }).flag).toBe('low');
  });

  it('believes the laboratory before its own comparison', () => {
    const said = (code: string) =>
      reading({
        valueQuantity: mgdl(120),
        interpretation: [{ coding: [{ code }] }],
        referenceRange: [{ high: mgdl(100) }],
      }).flag;
    expect([said('N'), said('HH'), said('LL'), said('A'), said('?')]).toEqual([
      'normal',
      'critical-high',
      'critical-low',
      'abnormal',
      'high',
    ]);
  });

  it('does not compare across units, with a comparator, or among several ranges', () => {
    const mmol = { value: 5, unit: 'mmol/L' };
    expect(reading({ valueQuantity: mmol, referenceRange: [{ high: mgdl(100) }] }).flag).toBe('unjudged');
    expect(
      reading({ valueQuantity: { ...mgdl(5), comparator: '<' }, referenceRange: [{ low: mgdl(70) }] }),
    ).toMatchObject({ value: '<5 mg/dL', flag: 'unjudged' });
    expect(reading({ valueQuantity: mgdl(5), referenceRange: [{ low: mgdl(70) }, { low: mgdl(1) }] }).flag).toBe(
      'unjudged',
    );
  });

  it('shows a blood pressure as one value and other panels by component', () => {
    const part = (code: string, value: number) => ({
      code: { coding: [{ code }], text: code },
      valueQuantity: { value, unit: 'mm[Hg]' },
    });
    expect(reading({ component: [part('8480-6', 148), part('8462-4', 92)] }).value).toBe('148/92 mmHg');
    expect(
      readingsOf({ resourceType: 'Observation', component: [part('a', 1), part('b', 2)] }).map((one) => one.study),
    ).toEqual(['a', 'b']);
  });

  it('lists what is out of range first, worst before mild, then by name; newer moments before older', () => {
    const one = (text: string, code: string, effectiveDateTime = '2026-03-01'): Observation => ({
      resourceType: 'Observation',
      code: { text },
      effectiveDateTime,
      interpretation: [{ coding: [{ code }] }],
    });
    const list = [
      one('Viejo', 'HH', '2026-02-01'),
      one('Urea', 'N'),
      one('Ácido úrico', 'N'),
      one('Sodio', 'L'),
      one('Potasio', 'HH'),
    ];
    expect(list.sort(inReadingOrder).map((each) => each.code!.text)).toEqual([
      'Potasio',
      'Sodio',
      'Ácido úrico',
      'Urea',
      'Viejo',
    ]);
  });

  it('always says something', () => {
    expect(reading({}).value).toBe('Sin valor');
    expect(reading({ valueString: '  Negativo ' }).value).toBe('Negativo');
    expect(reading({ dataAbsentReason: { text: 'Muestra insuficiente' } }).value).toBe('Muestra insuficiente');
    expect(readingsOf({ resourceType: 'Observation' })[0]!.study).toBe('Estudio sin nombre');
  });

  it.each([
    ['10*3/uL', '× 10³/µL'],
    ['10*12/L', '× 10¹²/L'],
    ['mm[Hg]', 'mmHg'],
    ['ug/dL', 'µg/dL'],
    ['mg/dL', 'mg/dL'],
    ['U/L', 'U/L'],
  ])('writes %s as %s', (ucum, shown) => expect(readableUnit(ucum)).toBe(shown));
});
