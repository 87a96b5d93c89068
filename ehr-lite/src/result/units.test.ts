import { describe, expect, it } from '@jest/globals';
import { toUnit, unitOf } from './units.ts';

describe('UCUM units', () => {
  it.each([
    [180, 'mg/dL', 'g/L', 1.8],
    [98.6, '[degF]', 'Cel', 37],
    [16, 'kPa', 'mm[Hg]', 120.009873],
    [154.32, '[lb_av]', 'kg', 69.998375],
    [65, '[in_i]', 'cm', 165.1],
    [4.5, '10*9/L', '10*3/uL', 4.5],
    [120, 'mmHg', 'mm[Hg]', 120],
  ])('%d %s is %s: %d', (value, from, to, wanted) => expect(toUnit(value, from, to)).toBeCloseTo(wanted, 4));

  it.each([
    ['mmol/L', 'mg/dL'],
    ['%', 'mg/dL'],
    [undefined, 'mg/dL'],
    ['unidades', 'mg/dL'],
    ['mmol/mol', '%'],
  ])('%s does not become %s', (from, to) => expect(toUnit(5, from, to)).toBeUndefined());

  it('reads what hospitals write', () =>
    expect([' mg/dl', '°C', 'mmHg'].map(unitOf)).toEqual(['mg/dL', 'Cel', 'mm[Hg]']));
});
