import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import type { RelatedPerson } from '@medplum/fhirtypes';
import { GUARDIAN_VERIFIED, guardianshipsOf, onlyEnded } from './guardian.ts';

const relatedPerson = (code: string, end?: string, seen = '2026-11-01'): RelatedPerson => ({
  ...{ resourceType: 'RelatedPerson', active: true, patient: { reference: 'Patient/abuela' } },
  relationship: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code }] }],
  identifier: [{ system: CURP_SYSTEM, value: 'EAAF901102MMCSRR03' }],
  extension: [{ url: GUARDIAN_VERIFIED, valueDateTime: seen }],
  ...(end !== undefined && { period: { end } }),
});
const NOW_MS = Date.parse('2026-11-22');
const adult = (resource: RelatedPerson) => guardianshipsOf(resource, NOW_MS).map((one) => one.adultSince !== undefined);

describe('who acts for somebody else', () => {
  it.each([
    ['a mother, of her minor children alone', 'MTH', undefined, [false]],
    ['a mother does not act for an adult, whatever end is written', 'MTH', '2027-11-01', [false]],
    ['a guardian without an end, of a minor alone', 'GUARD', undefined, [false]],
    ['a guardian named by a judge, for a stated time', 'GUARD', '2028-10-31', [true]],
    ['whom the person named in writing, for a stated time', 'HPOWATT', '2027-11-01', [true]],
    ['longer than two years is not a stated time', 'GUARD', '2029-01-01', [false]],
    ['an end before the document was seen', 'HPOWATT', '2026-10-01', []],
    ['written power without an end opens nothing', 'HPOWATT', undefined, []],
    ['a neighbour', 'NBOR', '2027-11-01', []],
  ])('%s', (_words, code, end, expected) => {
    expect(adult(relatedPerson(code, end))).toEqual(expected);
  });

  it('a document that is said to be seen years from now does not stretch the two years', () => {
    expect(adult(relatedPerson('HPOWATT', '2041-11-01', '2040-01-01'))).toEqual([]);
    expect(adult(relatedPerson('GUARD', '2041-11-01', '2040-01-01'))).toEqual([false]);
  });

  it.each([
    ['2027-01-31', '2027-02-01T00:00:00-06:00'],
    ['2027', '2028-01-01T00:00:00-06:00'],
    ['2027-01-31T12:00:00-06:00', '2027-01-31T12:00:01-06:00'],
  ])('until the end of %s, in Mexico City', (end, until) => {
    const [one] = guardianshipsOf(relatedPerson('GUARD', end), NOW_MS);
    expect(one!.endsAtMs).toBe(Date.parse(until));
  });

  it('nothing that staff has not verified, and nothing that was ended', () => {
    expect(guardianshipsOf({ ...relatedPerson('GUARD', '2027-11-01'), extension: [] }, NOW_MS)).toEqual([]);
    expect(guardianshipsOf(onlyEnded(relatedPerson('GUARD', '2027-11-01')), NOW_MS)).toEqual([]);
  });
});
