import { describe, expect, it } from '@jest/globals';
import type { Goal, Observation } from '../hub/r4.ts';
import { PROGRAMMES } from './goals.ts';
import { entryOf, sheetOf } from './sheet.ts';

const observed = (
  code: string,
  value: number,
  unit: string,
  day: string,
  more: Partial<Observation> = {},
): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code }] },
  effectiveDateTime: day,
  valueQuantity: { value, code: unit },
  ...more,
});
const pressure = (high: number, low: number, day = '2026-10-01'): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ code: '85354-9' }] },
  effectiveDateTime: day,
  component: [
    { code: { coding: [{ code: '8480-6' }] }, valueQuantity: { value: high, unit: 'mmHg' } },
    { code: { coding: [{ code: '8462-4' }] }, valueQuantity: { value: low, unit: 'mmHg' } },
  ],
});
const line = (id: string, observations: readonly Observation[], goals: readonly Goal[] = [], today = '2026-11-01') =>
  sheetOf({ programme: 'diabetes', observations, goals, sex: 'female', today }).find((one) => one.goal.id === id)!;

describe('a programme’s sheet', () => {
  it.each([
    [6.9, 'met'],
    [7, 'unmet'],
    [9.4, 'unmet'],
  ])('HbA1c %d %% is %s', (value, standing) =>
    expect(line('hba1c', [observed('4548-4', value, '%', '2026-10-01')]).standing).toBe(standing),
  );

  it.each([
    [129, 79, 'met'],
    [130, 79, 'unmet'],
    [129, 80, 'unmet'],
  ])('%d/%d mmHg is %s in diabetes', (high, low, standing) =>
    expect(line('presion', [pressure(high, low)]).standing).toBe(standing),
  );

  it('a goal of the person goes before the norm’s', () => {
    const own: Goal = {
      resourceType: 'Goal',
      lifecycleStatus: 'active',
      target: [{ measure: { coding: [{ code: '4548-4' }] }, detailQuantity: { value: 8, comparator: '<', code: '%' } }],
    };
    const found = line('hba1c', [observed('4548-4', 7.6, '%', '2026-10-01')], [own]);
    expect(found.standing).toBe('met');
    expect(found.own).toBe(own);
    expect(
      line('hba1c', [observed('4548-4', 7.6, '%', '2026-10-01')], [{ ...own, lifecycleStatus: 'cancelled' }]).standing,
    ).toBe('unmet');
  });

  it.each([
    ['2026-08-01', '2026-10-31', false],
    ['2026-08-01', '2026-11-01', true],
  ])('measured on %s, on %s due: %s', (day, today, due) =>
    expect(line('hba1c', [observed('4548-4', 6, '%', day)], [], today).due).toBe(due),
  );

  it('never measured is missing and due; without a date, or mistaken, it does not count as done', () => {
    expect(line('ldl', [])).toMatchObject({ standing: 'missing', due: true });
    expect(line('hba1c', [observed('4548-4', 6, '%', '')])).toMatchObject({ standing: 'met', due: true });
    expect(line('hba1c', [observed('4548-4', 6, '%', '2026-10-01', { status: 'entered-in-error' })]).standing).toBe(
      'missing',
    );
  });

  it('a unit that needs the substance to convert is shown and not judged; one that scales is judged', () => {
    expect(line('glucosa-ayuno', [observed('1558-6', 6.1, 'mmol/L', '2026-10-01')]).standing).toBe('unjudged');
    expect(line('glucosa-ayuno', [observed('1558-6', 1.1, 'g/L', '2026-10-01')]).standing).toBe('met');
  });

  it('knows who is in it by CIE-10, with or without dot and padding', () => {
    const of = (code: string) => [
      { resourceType: 'Condition' as const, code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }] } },
    ];
    expect(entryOf('diabetes', of('E11.9'))).toBeDefined();
    expect(entryOf('hypertension', of('I10X'))).toBeDefined();
    expect(entryOf('diabetes', of('E15'))).toBeUndefined();
  });

  it('every goal names its source, and its ids are unique for each sex', () => {
    for (const { goals } of Object.values(PROGRAMMES)) {
      for (const sex of ['female', 'male']) {
        const ids = goals.filter((goal) => goal.sex === undefined || goal.sex === sex).map((goal) => goal.id);
        expect(new Set(ids).size).toBe(ids.length);
      }
      for (const goal of goals) expect(goal.source).toMatch(/^(NOM|GPC)-/);
    }
  });
});
