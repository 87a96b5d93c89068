/** Order numbers, critical values and the moves of a referral: the pure tables. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LOINC_SYSTEM, UCUM_SYSTEM } from '../identifiers/systems.ts';
import { makeFolio } from '../prescribing/folio.ts';
import { CRITICAL_LIMITS, type Judged, severityOf, worst } from './critical-values.ts';
import { orderNumber, readOrderNumber } from './order-number.ts';
import { ageingOf, MOVES, moverOf, OPEN_STATES, REFERRAL_STATES, TASK_STATUS } from './referral-states.ts';

describe('order numbers', () => {
  it('come back as they were sent, in capitals or not, and nobody else’s is taken for ours', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 11, maxLength: 11 }), fc.integer({ min: 1, max: 99 }), (at, n) => {
        const next = at[Symbol.iterator]();
        const number = orderNumber(
          makeFolio(() => next.next().value ?? 0),
          n,
        );
        expect(readOrderNumber(` ${number.toLowerCase()} `)).toBe(number);
        expect(readOrderNumber(number.replaceAll('-', ''))).toBeUndefined();
      }),
    );
    for (const foreign of ['SOL-88120', 'ORD-1', '', 'LAB-55310-2', '2222-2222-2223-1'])
      expect(readOrderNumber(foreign)).toBeUndefined();
  });
});

const result = (loinc: string, value: number, unit: string, more: object = {}): Judged => ({
  code: { coding: [{ system: LOINC_SYSTEM, code: loinc }] },
  valueQuantity: { value, unit, ...more },
});
const interpreted = (code: string): Judged => ({ interpretation: [{ coding: [{ code }] }] });

describe('critical values', () => {
  it.each([
    ['2823-3', 6.8, 'mmol/L', 'critical'],
    ['2823-3', 6.2, 'mmol/L', 'normal'],
    ['2823-3', 2.7, 'mmol/L', 'critical'],
    ['718-7', 6.5, 'g/dL', 'critical'],
    ['718-7', 65, 'g/dL', 'critical'],
    ['718-7', 120, 'g/L', 'normal'],
    // A unit that the table does not know is not guessed.
    ['2345-7', 30, 'g/L', 'normal'],
    ['4548-4', 14, '%', 'normal'],
  ])('%s of %d %s is %s', (loinc, value, unit, severity) => {
    expect(severityOf(result(loinc, value, unit))).toBe(severity);
  });

  it('the laboratory’s own word comes first; components count; what was annulled does not', () => {
    for (const code of ['HH', 'LL', 'AA']) expect(severityOf(interpreted(code))).toBe('critical');
    for (const code of ['H', 'L', 'A', 'POS']) expect(severityOf(interpreted(code))).toBe('abnormal');
    expect(severityOf(interpreted('N'))).toBe('normal');
    expect(severityOf({ component: [result('2951-2', 110, 'mmol/L')] })).toBe('critical');
    expect(severityOf({ ...interpreted('HH'), status: 'entered-in-error' })).toBe('normal');
    expect(worst(['normal', 'abnormal'])).toBe('abnormal');
  });

  it('reads UCUM’s code, and a comparator is no number', () => {
    expect(severityOf(result('777-3', 12, 'mil/µL', { system: UCUM_SYSTEM, code: '10*3/uL' }))).toBe('critical');
    expect(severityOf(result('2345-7', 500, 'mg/dL', { comparator: '<' }))).toBe('normal');
    expect(severityOf(result('2345-7', 484, 'mg/dL', { comparator: '>' }))).toBe('critical');
  });

  it('every limit says a low that is below its high', () => {
    for (const { by } of CRITICAL_LIMITS)
      for (const { low = 0, high = Number.POSITIVE_INFINITY } of Object.values(by)) expect(low).toBeLessThan(high);
  });
});

describe('the moves of a referral', () => {
  it('begin at solicitada, end, and what has ended stays ended', () => {
    const reached = new Set(['solicitada']);
    for (let more = true; more; ) {
      const next = REFERRAL_STATES.filter((to) => [...reached].some((from) => moverOf(from as never, to)));
      more = next.some((to) => !reached.has(to));
      for (const to of next) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...REFERRAL_STATES].sort());
    for (const ended of ['contrarreferida', 'caducada', 'cancelada'] as const) expect(MOVES[ended]).toEqual({});
    expect(new Set(Object.values(TASK_STATUS)).size).toBe(REFERRAL_STATES.length);
  });

  it('the clinic only withdraws; the hospital never lets it expire', () => {
    for (const from of REFERRAL_STATES)
      for (const [to, side] of Object.entries(MOVES[from])) {
        if (side === 'origen') expect(to).toBe('cancelada');
        if (to === 'caducada') expect(side).toBe('hub');
        expect(OPEN_STATES.includes(from) || from === 'rechazada').toBe(true);
      }
    expect(moverOf('solicitada', 'contrarreferida')).toBeUndefined();
    expect([ageingOf(0), ageingOf(7), ageingOf(15)]).toEqual(['fresh', 'waiting', 'late']);
  });
});
