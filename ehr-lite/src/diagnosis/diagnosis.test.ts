import { describe, expect, it } from '@jest/globals';
import '../texts/consultation.ts';
import type { Signing } from '../consultation/section.ts';
import { diagnosisEntries, encounterDiagnoses, RELACION_TEMPORAL } from './entries.ts';
import { knownOf } from './known.ts';
import { monthsAt } from './months.ts';
import { implausible } from './plausible.ts';
import { added, altered, type DiagnosesValue, madeMain, NO_DIAGNOSES, removed, restored } from './value.ts';

const signing: Signing = {
  visit: {
    encounter: { resourceType: 'Encounter', id: 'v1', status: 'in-progress', class: { code: 'AMB' } },
    patientId: 'p1',
    who: { subject: 's', name: 'Dra. Ruiz', role: 'medico', clues: undefined, patientId: undefined },
  },
  author: { display: 'Dra. Ruiz' },
  at: '2026-03-12T16:00:00.000Z',
  made: [],
};
const ids = (n: number) => ({ id: `c${n}`, problemId: `p${n}` });
const two: DiagnosesValue = [
  { code: 'I10', words: 'Hipertensión esencial', occurrence: 'subsequent' as const },
  { code: 'E11.9', words: 'Diabetes', occurrence: 'first' as const },
].reduce((now, chosen, index) => added(chosen, ids(index))(now), NO_DIAGNOSES);

describe('the list of diagnoses', () => {
  it('holds each code once; the first is the main one; what was taken out comes back to its place', () => {
    expect(added({ code: 'I10', words: 'x', occurrence: 'first' }, ids(9))(two)).toBe(two);
    expect(madeMain('c1')(two).lines.map(({ code }) => code)).toEqual(['E11.9', 'I10']);
    const [first] = two.lines;
    expect(restored(first!, 0)(removed('c0')(two))).toEqual(two);
    expect(restored(first!, 0)(two)).toBe(two);
  });

  it('becomes Conditions of the visit, ranked in the Encounter, and on the problem list when asked', () => {
    const value = altered('c1', { toProblems: true, certainty: 'provisional' })(two);
    const conditions = diagnosisEntries(value, signing).map(({ resource }) => resource);
    expect(conditions).toMatchObject([
      {
        id: 'c0',
        category: [{ coding: [{ code: 'encounter-diagnosis' }] }],
        verificationStatus: { coding: [{ code: 'confirmed' }] },
      },
      { id: 'c1', extension: [{ url: RELACION_TEMPORAL, valueCode: 'primera-vez' }], note: [{ text: 'presuntivo' }] },
      { id: 'p1', category: [{ coding: [{ code: 'problem-list-item' }] }], encounter: { reference: 'Encounter/v1' } },
    ]);
    expect(encounterDiagnoses(value)).toMatchObject({
      diagnosis: [
        { condition: { reference: 'Condition/c0' }, use: { text: 'Principal' }, rank: 1 },
        { condition: { reference: 'Condition/c1' }, use: { text: 'Secundario' }, rank: 2 },
      ],
    });
    expect(encounterDiagnoses(NO_DIAGNOSES)).toEqual({});
  });
});

describe('what sex and age make unlikely', () => {
  const man = { gender: 'male', ageMonths: 40 * 12 };
  const woman = { gender: 'female', ageMonths: 30 * 12 };
  it.each([
    ['O80.9', man, 'female-only'],
    ['N40X', woman, 'male-only'],
    ['C53.9', man, 'female-only'],
    ['P22.0', woman, 'newborn-only'],
    ['G30.9', { gender: 'female', ageMonths: 8 * 12 }, 'adult-only'],
    ['O80', { gender: 'female', ageMonths: 8 * 12 + 11 }, 'pregnancy-age'],
    ['O80', { gender: 'female', ageMonths: 9 * 12 }, undefined],
    ['P22.0', { gender: 'male', ageMonths: 23 }, undefined],
    ['I10', man, undefined],
    ['C50.9', man, undefined],
    ['N40', { gender: 'other', ageMonths: 700 }, undefined],
    ['O80', { gender: undefined, ageMonths: undefined }, undefined],
  ] as const)('%s for %j: %s', (code, bearer, expected) => {
    expect(implausible(code, bearer)).toBe(expected);
  });

  it('age in months turns on the day, on the city’s calendar', () => {
    expect(monthsAt('2024-03-13', Date.parse('2026-03-13T05:59:00Z'))).toBe(23);
    expect(monthsAt('2024-03-13', Date.parse('2026-03-13T06:00:00Z'))).toBe(24);
    expect(monthsAt('1980', Date.parse('2026-03-13T06:00:00Z'))).toBe(554);
    expect(monthsAt('¿?', 0)).toBeUndefined();
  });
});

describe('what is known of the person', () => {
  const condition = (code: string, more: object = {}) => ({
    resourceType: 'Condition' as const,
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }], text: code },
    ...more,
  });
  const problem = { category: [{ coding: [{ code: 'problem-list-item' }] }] };

  it('offers the problem list first, each code once, nothing refuted, nothing of this visit', () => {
    const known = knownOf(
      [
        condition('J00'),
        condition('I10', problem),
        condition('J00'),
        condition('K21', { verificationStatus: { coding: [{ code: 'refuted' }] } }),
        condition('A09', { encounter: { reference: 'Encounter/v1' } }),
        condition('E11', { ...problem, clinicalStatus: { coding: [{ code: 'resolved' }] } }),
      ],
      'v1',
    );
    expect(known.before.map(({ code }) => code)).toEqual(['I10', 'J00', 'E11']);
    expect([...known.problems]).toEqual(['I10']);
  });
});
