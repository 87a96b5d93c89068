import { describe, expect, it } from '@jest/globals';
import '../texts/chart.ts';
import type { Condition, Encounter, MedicationOrder } from '../hub/r4.ts';
import { medicinesOf, problemsOf, visitUnderWay } from './current.ts';
import { originWords, placesOf, unplaced } from './origin.ts';

const part = <T>(...items: T[]) => ({ items, more: false, problem: undefined });
const status = (code: string) => ({ coding: [{ code }] });
const condition = (id: string, text: string, more: Partial<Condition> = {}): Condition => ({
  resourceType: 'Condition',
  id,
  code: { text },
  ...more,
});
const LISTED = { category: [status('problem-list-item')] };
const cie10 = (code: string, text: string) => ({
  code: { text, coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }] },
});

describe('problems', () => {
  it('what is on the list is not told again as a diagnosis, whatever dots and padding its code has', () => {
    const { active, unlisted } = problemsOf({
      problems: part(condition('a', '', { ...LISTED, ...cie10('I10', 'Hipertensión') })),
      diagnoses: part(
        condition('b', '', cie10('I10X', 'HAS')),
        condition('c', 'Soplo'),
        condition('d', 'SOPLO '),
        condition('e', 'Asma', { clinicalStatus: status('resolved') }),
        condition('f', 'Error', { verificationStatus: status('entered-in-error') }),
      ),
    });
    expect(active.map((one) => one.id)).toEqual(['a']);
    expect(unlisted.map((one) => one.id)).toEqual(['c']);
  });

  it('closed ones stay in sight', () => {
    const closed = condition('a', 'Asma', { ...LISTED, clinicalStatus: status('resolved') });
    expect(problemsOf({ problems: part(closed), diagnoses: part<Condition>() }).closed).toEqual([closed]);
  });
});

describe('medicines', () => {
  const order = (
    id: string,
    text: string,
    authoredOn?: string,
    more: Partial<MedicationOrder> = {},
  ): MedicationOrder => ({
    resourceType: 'MedicationRequest',
    id,
    medicationCodeableConcept: { text },
    ...(authoredOn !== undefined && { authoredOn }),
    ...more,
  });
  it('one line for each, the newest order speaks, without a name or date it still stands', () => {
    const found = medicinesOf(
      {
        orders: part(order('old', 'METFORMINA 850 mg', '2019-01-01'), order('new', 'Metformina 850 mg', '2026-01-01')),
        taken: part<MedicationOrder>({ resourceType: 'MedicationStatement', id: 'nameless' }),
      },
      '2026-11-22',
    );
    expect(found.map((one) => [one.order.id, one.others])).toEqual([
      ['new', 1],
      ['nameless', 0],
    ]);
  });
  it('is over the day after its last, not on it', () => {
    const lasting = order('a', 'Amoxicilina', '2026-11-15', {
      dosageInstruction: [{ timing: { repeat: { boundsDuration: { value: 7, code: 'd' } } } }],
    });
    const over = (today: string) =>
      medicinesOf({ orders: part(lasting), taken: part<MedicationOrder>() }, today)[0]!.over;
    expect([over('2026-11-22'), over('2026-11-23')]).toEqual([false, true]);
  });
});

describe('where a line comes from', () => {
  const CLUES = { identifier: { system: 'urn:oid:2.16.840.1.113883.4.631', value: 'DFSSA003162' } };
  const placeOf = placesOf([
    { resourceType: 'Encounter', id: 'v', serviceProvider: { ...CLUES, display: 'Hospital General Xoco' } },
  ]);
  it.each([
    [{ encounter: { reference: 'Encounter/v' } }],
    [{ meta: { source: 'https://amate.mx/fhir/mensaje/DFSSA003162/1' } }],
    [{ custodian: CLUES }],
    [{ performer: [{ actor: CLUES }] }],
  ])('%j', (more) => expect(placeOf({ resourceType: 'X', ...more })).toBe('Hospital General Xoco'));
  it('what is not at hand is asked: the visit, or the name of a CLUES that nobody says', () => {
    const visits = [{ resourceType: 'Encounter' as const, id: 'v', serviceProvider: { ...CLUES, display: 'Xoco' } }];
    const lines = [
      { resourceType: 'Condition', encounter: { reference: 'Encounter/v' } },
      { resourceType: 'Condition', encounter: { reference: 'Encounter/old' } },
      { resourceType: 'Immunization', meta: { source: 'https://amate.mx/fhir/mensaje/DFIMS000123/1' } },
      { resourceType: 'Observation', performer: [CLUES] },
    ];
    expect(unplaced(visits, lines)).toEqual({ visits: ['old'], clues: ['DFIMS000123'] });
    expect(unplaced([], lines.slice(3))).toEqual({ visits: [], clues: ['DFSSA003162'] });
    const told = placesOf([], new Map([['DFIMS000123', 'Hospital General de Zona 1A']]));
    expect(told(lines[2]!)).toBe('Hospital General de Zona 1A');
  });
  it('nobody said: that is said', () => {
    expect(placeOf({ resourceType: 'X' })).toBeUndefined();
    expect(originWords(undefined, undefined)).toBe('Origen sin registrar · sin fecha');
  });
});

describe('the visit under way', () => {
  const place = (value: string) => ({ identifier: { system: 'urn:oid:2.16.840.1.113883.4.631', value } });
  const visit = (id: string, status: string, start: string, clues: string): Encounter => ({
    ...{ resourceType: 'Encounter', id, status },
    ...{ period: { start }, serviceProvider: place(clues) },
  });
  const of = (...items: Encounter[]) => visitUnderWay({ encounters: part(...items) }, 'DFSIC000011', '2026-11-22');
  it('is of today, of this clinic, and not finished', () => {
    expect(of(visit('a', 'triaged', '2026-11-22T16:00:00Z', 'DFSIC000011'))).toBe('a');
    expect(of(visit('a', 'finished', '2026-11-22T16:00:00Z', 'DFSIC000011'))).toBeUndefined();
    expect(of(visit('a', 'in-progress', '2026-11-21T16:00:00Z', 'DFSIC000011'))).toBeUndefined();
    expect(of(visit('a', 'in-progress', '2026-11-22T16:00:00Z', 'DFSSA003162'))).toBeUndefined();
  });
});
