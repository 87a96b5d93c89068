/** What the record says of weight, pregnancy and lactation, as far as it may be believed today. */
import { CIE10_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import type { Condition, Observation } from '../hub/r4.ts';
import { contextOf } from './context.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const DAY_MS = 86_400_000;
const ago = (days: number): string => new Date(NOW - days * DAY_MS).toISOString();
const of = (more: Partial<Parameters<typeof contextOf>[0]>) =>
  contextOf({ patient: undefined, allergies: [], conditions: [], measures: [], ...more }, NOW);
const measured = (code: string, days: number, more: Partial<Observation>): Observation => ({
  ...{ resourceType: 'Observation', status: 'final', effectiveDateTime: ago(days) },
  code: { coding: [{ system: 'http://loinc.org', code }] },
  ...more,
});

describe('the weight by which a child is dosed', () => {
  const bornAgo = (days: number) => ({ resourceType: 'Patient' as const, birthDate: ago(days).slice(0, 10) });
  const weighed = (value: number, unit: string | undefined, days = 1) =>
    measured('29463-7', days, { valueQuantity: { value, ...(unit !== undefined && { unit, code: unit }) } });
  const weightOf = (ageDays: number, ...measures: Observation[]) => {
    const { weightKg, weighedOn } = of({ patient: bornAgo(ageDays), measures });
    return [weightKg, weighedOn];
  };

  it('3200 g are 3.2 kg, pounds are pounds, and a number without unit is no weight', () => {
    expect(weightOf(10, weighed(3200, 'g'))).toEqual([3.2, '2026-11-21']);
    expect(weightOf(400, weighed(22, '[lb_av]'))[0]).toBeCloseTo(9.98, 2);
    expect(weightOf(400, weighed(9.5, 'KG'))[0]).toBe(9.5);
    expect(weightOf(400, weighed(9.5, undefined))).toEqual([undefined, undefined]);
    expect(weightOf(400, weighed(9.5, 'mm[Hg]'))[0]).toBeUndefined();
  });
  it('what no child of that age weighs is a slip, and the one before it speaks', () => {
    expect(weightOf(10, weighed(3200, 'kg'))[0]).toBeUndefined();
    expect(weightOf(400, weighed(95, 'kg', 0), weighed(9.5, 'kg', 3))).toEqual([9.5, '2026-11-19']);
  });
  it('is worth less time the younger the child is', () => {
    expect(weightOf(180, weighed(3.3, 'kg', 179))[0]).toBeUndefined();
    expect(weightOf(60, weighed(4.5, 'kg', 8))[0]).toBeUndefined();
    expect(weightOf(60, weighed(4.5, 'kg', 6))[0]).toBe(4.5);
    expect(weightOf(300, weighed(8, 'kg', 15))[0]).toBeUndefined();
    expect(weightOf(600, weighed(11, 'kg', 29))[0]).toBe(11);
    expect(weightOf(600, weighed(11, 'kg', 31))[0]).toBeUndefined();
    expect(weightOf(3000, weighed(25, 'kg', 170))[0]).toBe(25);
  });
  it('a weight of next year was not taken, a month alone is not a day', () => {
    expect(weightOf(600, weighed(11, 'kg', -300))[0]).toBeUndefined();
    expect(weightOf(60, { ...weighed(4.5, 'kg'), effectiveDateTime: '2026-11' })[0]).toBeUndefined();
  });
});

describe('pregnancy', () => {
  const woman = { resourceType: 'Patient' as const, gender: 'female', birthDate: '1990-11-02' };
  const condition = (code: string, days: number, more: Partial<Condition> = {}): Condition => ({
    ...{ resourceType: 'Condition', code: { coding: [{ system: CIE10_SYSTEM, code }] }, recordedDate: ago(days) },
    ...more,
  });
  const stated = (code: string, days: number) =>
    measured('82810-3', days, {
      valueCodeableConcept: {
        coding: [{ system: code.startsWith('LA') ? 'http://loinc.org' : 'http://snomed.info/sct', code }],
      },
    });
  const [YES, NO] = ['77386006', '60001007'];
  const pregnant = (conditions: Condition[], measures: Observation[] = []) =>
    of({ patient: woman, conditions, measures }).pregnant;

  it('the newest statement wins, whoever made it', () => {
    expect(pregnant([condition('Z34.0', 1)], [stated(NO, 240)])).toBe(true);
    expect(pregnant([condition('Z34.0', 10)], [stated(NO, 2)])).toBe(false);
    expect(pregnant([], [stated(NO, 9), stated(YES, 3)])).toBe(true);
    expect(pregnant([], [stated('LA26683-5', 9), stated('LA15173-0', 3)])).toBe(true);
  });
  it('an old «no» says nothing: neither of today nor against a pregnancy that was told before', () => {
    expect(pregnant([], [stated(NO, 40)])).toBeUndefined();
    expect(pregnant([condition('O26.9', 90)], [stated(NO, 40)])).toBe(true);
  });
  it('a birth ends it for good; a pregnancy after it counts', () => {
    expect(pregnant([condition('Z34.0', 200), condition('O80.9', 60)])).toBeUndefined();
    expect(pregnant([condition('Z34.0', 20), condition('O80.9', 3)])).toBe(false);
    expect(pregnant([condition('O80.9', 200), condition('Z33', 5)])).toBe(true);
  });
  it('a date without hour is not before the hour of that day', () => {
    const onThatDay = ago(1).slice(0, 10);
    expect(pregnant([condition('Z34.0', 0, { recordedDate: onThatDay })], [stated(NO, 1)])).toBe(true);
  });
  it('counts from its beginning when that is told', () => {
    expect(pregnant([condition('Z34.0', 1, { onsetDateTime: ago(700) })])).toBeUndefined();
  });
  it('knows lactation by its codes, and says neither of a man', () => {
    expect(of({ patient: woman, conditions: [condition('Z39.1', 30)] }).lactating).toBe(true);
    const man = { ...woman, gender: 'male' };
    expect(of({ patient: man, conditions: [condition('Z34.0', 1), condition('Z39.1', 1)] })).not.toHaveProperty(
      'pregnant',
    );
  });
});
