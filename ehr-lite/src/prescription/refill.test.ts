/** A refill says what the person takes, or says that it cannot: never a part of it. */
import { ATC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import type { Dosage, MedicationRequest } from '@medplum/fhirtypes';
import { currentMedicines } from './current.ts';
import { emptyDraft, sigOf, withRefills } from './line.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const AT = '2026-11-20T09:00:00-06:00';

const order = (display: string, atc: string, dosageInstruction: Dosage[], more: Partial<MedicationRequest> = {}) =>
  ({
    ...{ resourceType: 'MedicationRequest', id: display, status: 'active', intent: 'order', subject: {} },
    medicationCodeableConcept: { text: display, coding: [{ system: ATC_SYSTEM, code: atc }] },
    ...{ authoredOn: AT, dosageInstruction },
    ...more,
  }) as MedicationRequest;
const units = (value: number, unit: string) => [{ doseQuantity: { value, unit } }];
const daily: Dosage['timing'] = { repeat: { frequency: 1, period: 1, periodUnit: 'd' } };
const glargine = 'Insulina glargina 100 UI/mL, solución inyectable';
const losartan = 'Losartán 50 mg, gragea o comprimido recubierto';
const current = (...all: MedicationRequest[]) => currentMedicines(all, NOW);
const typedOf = (...dosages: Dosage[]) => current(order(losartan, 'C09CA01', dosages))[0]!.typed;

describe('an order with two doses', () => {
  const two: Dosage[] = [
    { sequence: 1, text: '20 UI por la mañana', timing: daily, doseAndRate: units(20, 'UI') },
    { sequence: 2, text: '10 UI por la noche', timing: daily, doseAndRate: units(10, 'UI') },
  ];

  it('is listed with both, and refilled with an empty line that says why', () => {
    const [insulin] = current(order(glargine, 'A10AE04', two));
    expect(insulin).toMatchObject({
      words: '20 UI por la mañana; 10 UI por la noche',
      typed: '',
      untyped: 'several',
    });
    const [line] = withRefills(emptyDraft, [insulin!]).lines;
    expect(line!.typed).toBe('');
    expect(sigOf(line!)).toBeUndefined();
  });
  it('is told in words also when it came without them', () => {
    const coded = two.map(({ timing, doseAndRate }, at) => ({
      ...{ doseAndRate },
      timing: { repeat: { ...timing!.repeat, when: [at === 0 ? ('MORN' as const) : ('NIGHT' as const)] } },
    }));
    const { words } = current(order(glargine, 'A10AE04', coded))[0]!;
    expect(words).toMatch(/^20 UI .*mañana.*; 10 UI .*noche/);
  });
  it('two orders of one prescription are both listed; of an older prescription only the newest', () => {
    const one = (id: string, dosage: Dosage, authoredOn = AT) =>
      order(glargine, 'A10AE04', [dosage], { id, authoredOn });
    const listed = current(one('m', two[0]!), one('n', two[1]!), one('o', two[1]!, '2026-10-01T09:00:00-06:00'));
    expect(listed.map(({ id }) => id).sort()).toEqual(['m', 'n']);
  });
  it('lasts as long as the longest of them', () => {
    const bound = (value: number): Dosage => ({
      text: '1',
      timing: { repeat: { ...daily.repeat, boundsDuration: { value, code: 'd' } } },
    });
    const authoredOn = '2026-11-12T09:00:00-06:00';
    expect(current(order('Té', 'V', [bound(3), bound(14)], { authoredOn }))).toHaveLength(1);
  });
});

describe('a dose of another system', () => {
  const tablet = (
    repeat: NonNullable<NonNullable<Dosage['timing']>['repeat']>,
    more: Partial<Dosage> = {},
  ): Dosage => ({
    ...{ timing: { repeat }, doseAndRate: units(1, 'tableta') },
    ...more,
  });

  it.each<[string, Dosage, string]>([
    ['every 8 hours', tablet({ frequency: 1, period: 8, periodUnit: 'h' }), '1 c/8 h'],
    ['three times in 24 hours', tablet({ frequency: 3, period: 24, periodUnit: 'h' }), '1 c/8 h'],
    ['three times a day', tablet({ frequency: 3, period: 1, periodUnit: 'd' }), '1 3 veces al día'],
    ['five times a day', tablet({ frequency: 5, period: 1, periodUnit: 'd' }), '1 5 veces al día'],
    ['weekly', tablet({ frequency: 1, period: 1, periodUnit: 'wk' }), '1 c/1 semana'],
    ['twice a week', tablet({ frequency: 2, period: 1, periodUnit: 'wk' }), '1 2 veces por semana'],
    ['every three months', tablet({ frequency: 1, period: 3, periodUnit: 'mo' }), '1 c/3 meses'],
    ['twice in three days', tablet({ frequency: 2, period: 3, periodUnit: 'd' }), ''],
    ['at most', tablet({ frequency: 1, frequencyMax: 2, period: 1, periodUnit: 'd' }), ''],
    ['on days of the week', tablet({ frequency: 1, period: 1, periodUnit: 'd', dayOfWeek: ['mon'] }), ''],
    ['at night', tablet({ frequency: 1, period: 1, periodUnit: 'd', when: ['NIGHT'] }), ''],
    ['every quarter of an hour', tablet({ frequency: 1, period: 15, periodUnit: 'min' }), ''],
    [
      'a range of doses',
      { ...tablet({ period: 8, periodUnit: 'h' }), doseAndRate: [{ doseRange: { low: { value: 1 } } }] },
      '',
    ],
    ['with a most', tablet({ period: 8, periodUnit: 'h' }, { maxDosePerPeriod: { numerator: { value: 3 } } }), ''],
    [
      'more in an additional instruction',
      tablet({ period: 8, periodUnit: 'h' }, { additionalInstruction: [{ text: 'No conducir' }] }),
      '',
    ],
    [
      'only for pain',
      tablet({ period: 8, periodUnit: 'h' }, { asNeededCodeableConcept: { text: 'dolor' } }),
      '1 c/8 h prn dolor',
    ],
    [
      'its own words say more',
      tablet({ period: 12, periodUnit: 'h' }, { text: '1 tableta c/12 h y 2 en la noche' }),
      '',
    ],
    ['its own words say otherwise', tablet({ period: 12, periodUnit: 'h' }, { text: '1 tableta cada 8 horas' }), ''],
    [
      'its own words say the same',
      tablet({ period: 12, periodUnit: 'h' }, { text: 'TOMAR 1 TAB C/12 HRS' }),
      '1 c/12 h',
    ],
    [
      'an instruction that changes it',
      tablet({ period: 12, periodUnit: 'h' }, { patientInstruction: '2 el domingo' }),
      '',
    ],
  ])('%s', (_, dosage, typed) => expect(typedOf(dosage)).toBe(typed));

  it('of what cannot be typed again it says so', () => {
    const [one] = current(order(losartan, 'C09CA01', [{ text: 'como se indicó' }]));
    expect(one).toMatchObject({ words: 'como se indicó', typed: '', untyped: 'inexact' });
    expect(current(order(losartan, 'C09CA01', [tablet({ period: 12, periodUnit: 'h' })]))[0]!.untyped).toBeUndefined();
  });
});
