import { describe, expect, it } from '@jest/globals';
import { statementOf } from './absence.ts';

describe('statementOf (IPS 2.0, Empty Sections and Missing Data)', () => {
  it.each([
    'NEGADAS',
    'Alergias: negadas',
    'Negado.',
    'Niega alergias',
    'Ninguna',
    'ningúna conocida',
    'NKDA',
    'Sin alergias conocidas',
  ])('«%s» denies', (text) => {
    expect(statementOf({ text })).toBe('all-negated');
  });

  it.each(['Penicilina', 'Negra de humo', 'Ningunatina', 'Látex', ''])('«%s» affirms', (text) => {
    expect(statementOf({ text })).toBe('affirmed');
  });

  it('a code says more than its words', () => {
    const of = (system: string, code: string) => statementOf({ coding: [{ system, code }], text: 'x' });
    expect(of('http://snomed.info/sct', '716186003')).toBe('all-negated');
    expect(of('http://snomed.info/sct', '409137002')).toBe('part-negated');
    expect(of('http://snomed.info/sct', '1287211007')).toBe('no-information');
    const ips1 = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips';
    expect(of(ips1, 'no-known-food-allergies')).toBe('part-negated');
    expect(of(ips1, 'no-known-medications')).toBe('all-negated');
    expect(of(ips1, 'no-problem-info')).toBe('no-information');
    expect(of('http://loinc.org', '716186003')).toBe('affirmed');
    expect(statementOf({ text: 'No Known Latex Allergy' })).toBe('part-negated');
  });
});
