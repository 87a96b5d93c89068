import { describe, expect, it } from '@jest/globals';
import { belongs } from './belongs.ts';

const made = {
  ...{ resourceType: 'Observation', status: 'final', subject: { reference: 'Patient/a' } },
  encounter: { reference: 'Encounter/v' },
  category: [{ coding: [{ system: 's', code: 'vital-signs' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
};
const asked = (query: string) => belongs(made, 'Observation', new URLSearchParams(query));

describe('what was made here, in the list of a search', () => {
  it.each([
    'patient=a&_sort=-date&_count=60',
    'patient=Patient/a&encounter=Encounter/v&category=vital-signs',
    'patient=a&code=http://loinc.org|29463-7,http://loinc.org|8867-4',
    'encounter=v&status=final,amended',
    'patient=a&category:not=laboratory',
  ])('stands in %s', (query) => expect(asked(query)).toBe(true));

  it.each([
    'patient=b',
    'patient=a&category=laboratory',
    'patient=a&category:not=vital-signs',
    'patient=a&code=urn:x|8867-4',
    'patient=a&status=preliminary',
    // Not known here: it stays out rather than being shown where it may not belong.
    'patient=a&date=ge2026-01-01',
    'code=8867-4',
  ])('stays out of %s', (query) => expect(asked(query)).toBe(false));

  it('and out of a list of another type', () => {
    expect(belongs(made, 'Condition', new URLSearchParams('patient=a'))).toBe(false);
  });
});
