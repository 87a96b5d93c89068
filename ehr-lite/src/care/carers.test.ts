import { describe, expect, it } from '@jest/globals';
import { carerOf, dayAfter, isMinor, relatedPersonOf, tiesOf } from './carers.ts';

const NOW = Date.parse('2026-11-22T03:00:00Z');
const made = relatedPersonOf({
  ...{ id: 'x', patientId: 'p', curp: 'EAAF901102MMCSRR03', name: 'María Fernanda', tie: 'HPOWATT' },
  ...{ until: '2027-11-01', seen: '2026-11-21T18:00:00Z' },
});

describe('who acts for a person', () => {
  it('of an adult whom a judge or the person named; of a minor also mother and father', () => {
    expect(tiesOf(isMinor({ count: 17, unit: 'años' }))).toEqual(['MTH', 'FTH', 'GUARD']);
    expect(tiesOf(isMinor({ count: 18, unit: 'años' }))).toEqual(['HPOWATT', 'GUARD']);
    expect(isMinor({ count: 20, unit: 'meses' })).toBe(true);
    expect(isMinor(undefined)).toBe(false);
  });

  it('is read back as it was written, until it ends or is ended', () => {
    expect(carerOf(made, NOW)).toMatchObject({ name: 'María Fernanda', tie: 'HPOWATT', until: '2027-11-01' });
    expect(carerOf(made, Date.parse('2027-11-02'))).toBeUndefined();
    expect(carerOf({ ...made, active: false }, NOW)).toBeUndefined();
    expect(carerOf({ ...made, extension: [] }, NOW)).toBeUndefined();
  });

  it('counts days by the city: nine in the evening is still today', () => {
    expect(dayAfter(NOW, 0)).toBe('2026-11-21');
    expect(dayAfter(NOW, 365)).toBe('2027-11-21');
  });
});
