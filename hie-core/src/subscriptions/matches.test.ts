import { describe, expect, it } from '@jest/globals';
import type { Resource } from '@medplum/fhirtypes';
import { HubError } from '../errors.ts';
import { extractIndexes } from '../r4/extract.ts';
import { compileCriteria } from './matches.ts';
import { Registry } from './registry.ts';

const LOINC = 'http://loinc.org';
const glucose = {
  resourceType: 'Observation',
  id: 'o1',
  meta: { tag: [{ system: 'http://t', code: 'x' }] },
  status: 'final',
  code: { coding: [{ system: LOINC, code: '4548-4', display: 'Hemoglobina glucosilada' }] },
  subject: { reference: 'Patient/p1' },
  performer: [{ identifier: { system: 'urn:clues', value: 'DFSSA003162' } }],
  effectiveDateTime: '2026-03-10',
  valueQuantity: { value: 7.2, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
} as Resource;
const person = {
  resourceType: 'Patient',
  id: 'p1',
  birthDate: '1990-05',
  gender: 'female',
  name: [{ family: 'Muñoz Ruiz', given: ['Ángela'] }],
} as Resource;

const meets = (criteria: string, resource: Resource): boolean =>
  compileCriteria(criteria).matches(extractIndexes(resource));

describe('criteria in memory (R4 §3.1.1.4)', () => {
  it.each([
    ['Observation', true],
    ['Observation?status=final', true],
    ['Observation?status=preliminary,final', true],
    ['Observation?status=preliminary', false],
    [`Observation?code=${LOINC}|4548-4`, true],
    [`Observation?code=${LOINC}|`, true],
    ['Observation?code=|4548-4', false],
    ['Observation?code=http://snomed.info/sct|4548-4', false],
    ['Observation?code:text=HEMOGLOBINA', true],
    ['Observation?status:not=final', false],
    ['Observation?category:not=laboratory', true],
    ['Observation?category:missing=true', true],
    ['Observation?subject:missing=true', false],
    ['Observation?patient=p1&status=final', true],
    ['Observation?patient=Patient/p1', true],
    ['Observation?patient=Patient/p2', false],
    ['Observation?subject:Patient=p1', true],
    ['Observation?subject:Group=p1', false],
    ['Observation?performer:identifier=urn:clues|DFSSA003162', true],
    ['Observation?performer:identifier=DFSSA000000', false],
    ['Observation?_tag=http://t|x', true],
    ['Observation?_id=o2,o1', true],
    ['Observation?date=2026-03', true],
    ['Observation?date=2026-03-11', false],
    ['Observation?date=ge2026-03-10&date=lt2026-03-11', true],
    ['Observation?date=gt2026-03-10', false],
    ['Observation?date=ne2026-03-10', false],
    ['Observation?date=sa2026-03-09', true],
    ['Observation?date=eb2026-03-11', true],
    ['Observation?value-quantity=7.2', true],
    ['Observation?value-quantity=7', true],
    ['Observation?value-quantity=7.0', false],
    ['Observation?value-quantity=gt7|http://unitsofmeasure.org|%25', true],
    ['Observation?value-quantity=ge7.2', true],
    ['Observation?value-quantity=lt7.2', false],
    ['Observation?value-quantity=gt7|http://unitsofmeasure.org|mg', false],
    ['Patient?gender=female', false],
  ])('%s → %s', (criteria, expected) => {
    // The type itself is chosen by the registry.
    const meant = criteria.startsWith('Observation')
      ? glucose
      : ({ resourceType: 'Patient', gender: 'male' } as Resource);
    expect(meets(criteria, meant)).toBe(expected);
  });

  it('text: case and accents do not count, :exact and :contains as R4 says', () => {
    expect(meets('Patient?family=munoz', person)).toBe(true);
    expect(meets('Patient?family=ruiz', person)).toBe(false);
    expect(meets('Patient?family:contains=ruiz', person)).toBe(true);
    expect(meets('Patient?given:exact=Ángela', person)).toBe(true);
    expect(meets('Patient?given:exact=ángela', person)).toBe(false);
    expect(meets('Patient?birthdate=1990', person)).toBe(true);
  });

  it.each([
    'Observation?subject:Patient.name=ana',
    'Observation?_has:Provenance:target:agent=x',
    'Observation?code:in=http://vs',
    'Observation?code-value-quantity=a$1',
    'Observation?nada=1',
    'Observation?date=ayer',
    'Observation?value-quantity=mucho',
    'Observation?subject:missing=quiza',
    'Observation?_count=5',
    'Observation?_sort=date',
    'Observation?status=',
    'Nada?x=1',
    'AuditEvent',
    'Subscription?status=active',
    '',
  ])('refuses what it cannot judge: %s', (criteria) => {
    expect(() => compileCriteria(criteria)).toThrow(HubError);
  });
});

describe('Registry', () => {
  it('finds each that matches once, and nobody who left', () => {
    const registry = new Registry<string>();
    registry.set('a', compileCriteria('Observation?patient=Patient/p1'));
    registry.set('b', compileCriteria('Observation?patient=Patient/p2,Patient/p1&status=final'));
    registry.set('c', compileCriteria('Observation?date=ge2026'));
    registry.set('d', compileCriteria('Observation?status=preliminary'));
    registry.set('e', compileCriteria('Encounter'));
    expect(registry.matching('Observation', JSON.stringify(glucose)).sort()).toEqual(['a', 'b', 'c']);
    registry.delete('b');
    registry.set('a', compileCriteria('Observation?patient=Patient/p9'));
    expect(registry.matching('Observation', JSON.stringify(glucose))).toEqual(['c']);
    expect(registry.size).toBe(4);
  });

  it('looks at the few subscriptions that may care: 5,000 of them cost a write next to nothing', () => {
    const registry = new Registry<string>();
    let judged = 0;
    for (let i = 0; i < 5_000; i++) {
      const criteria = compileCriteria(`Observation?patient=Patient/x${i}&status=final`);
      const matches = (entries: Parameters<typeof criteria.matches>[0]) => judged++ >= 0 && criteria.matches(entries);
      registry.set(`s${i}`, { ...criteria, matches });
    }
    const json = JSON.stringify({ ...glucose, subject: { reference: 'Patient/x77' } });
    for (let i = 0; i < 100; i++) expect(registry.matching('Observation', json)).toEqual(['s77']);
    expect(judged).toBe(100);
  });
});
