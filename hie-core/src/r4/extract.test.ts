import { describe, expect, it } from '@jest/globals';
import type { Resource } from '@medplum/fhirtypes';
import { EARLIEST, LATEST } from './date-range.ts';
import { extractIndexes, type IndexEntry } from './extract.ts';

const extract = (resource: object, code: string): IndexEntry[] =>
  extractIndexes(resource as Resource).filter((entry) => entry.code === code);

describe('extractIndexes', () => {
  it('finds a Mexican by each surname when the sender said which is which', () => {
    const FATHERS = 'http://hl7.org/fhir/StructureDefinition/humanname-fathers-family';
    const MOTHERS = 'http://hl7.org/fhir/StructureDefinition/humanname-mothers-family';
    const patient = {
      resourceType: 'Patient',
      name: [
        {
          family: 'García López',
          _family: {
            extension: [
              { url: FATHERS, valueString: 'García' },
              { url: MOTHERS, valueString: 'López' },
              { url: 'http://other', valueString: 'no' },
            ],
          },
          given: ['Ana', null],
          _given: [null, { id: 'x' }],
        },
      ],
    };
    const values = (code: string) => extract(patient, code).map((entry) => 'value' in entry && entry.value);
    expect(values('family')).toEqual(['García López', 'García', 'López']);
    expect(values('name')).toEqual(['García López', 'García', 'López', 'Ana']);
    expect(values('given')).toEqual(['Ana']);
  });

  it('gives a code the system that its required binding implies', () => {
    expect(extract({ resourceType: 'Patient', gender: 'female' }, 'gender')).toEqual([
      { code: 'gender', type: 'token', system: 'http://hl7.org/fhir/administrative-gender', value: 'female' },
    ]);
  });

  it('says of everybody whether they died (Patient.deceased.exists() and Patient.deceased != false)', () => {
    const deceased = (more: object) => extract({ resourceType: 'Patient', ...more }, 'deceased');
    expect(deceased({})).toMatchObject([{ value: 'false' }]);
    expect(deceased({ deceasedBoolean: false })).toMatchObject([{ value: 'false' }]);
    expect(deceased({ deceasedBoolean: true })).toMatchObject([{ value: 'true' }]);
    expect(deceased({ deceasedDateTime: '2024' })).toMatchObject([{ value: 'true' }]);
  });

  it('opens the ends of a Period, and spans a Timing', () => {
    const encounter = (period: object) => extract({ resourceType: 'Encounter', period }, 'date');
    expect(encounter({ start: '2024-01-01T00:00:00Z' })).toEqual([
      { code: 'date', type: 'date', low: Date.UTC(2024, 0, 1), high: LATEST },
    ]);
    expect(encounter({ end: '2024-01-01T00:00:00Z' })).toMatchObject([{ low: EARLIEST }]);
    const timing = { event: ['2024-01-03T00:00:00Z', '2024-01-01T00:00:00Z'] };
    expect(extract({ resourceType: 'Observation', effectiveTiming: timing }, 'date')).toEqual([
      { code: 'date', type: 'date', low: Date.UTC(2024, 0, 1), high: Date.UTC(2024, 0, 3, 0, 0, 1) },
    ]);
  });

  it('opens a quantity with a comparator, spans a Range and sampled data', () => {
    const value = (more: object) => extract({ resourceType: 'Observation', ...more }, 'value-quantity');
    expect(value({ valueQuantity: { value: 5, comparator: '<', unit: 'mg', system: 's', code: 'mg' } })).toEqual([
      {
        code: 'value-quantity',
        type: 'quantity',
        value: 5,
        low: -Infinity,
        high: 5,
        system: 's',
        unitCode: 'mg',
        unit: 'mg',
      },
    ]);
    expect(value({ valueSampledData: { origin: { value: 10 }, factor: 2, data: '1 E 3 -1' } })).toMatchObject([
      { low: 8, high: 16 },
    ]);
    const age = { low: { value: 20, unit: 'a' } };
    expect(extract({ resourceType: 'Condition', onsetRange: age }, 'onset-age')).toMatchObject([
      { value: undefined, low: 20, high: Infinity, unit: 'a' },
    ]);
  });

  it('keeps a reference as it stands, without version; contained resources are no target', () => {
    const subject = (reference: object) => extract({ resourceType: 'Observation', subject: reference }, 'subject');
    expect(subject({ reference: 'Patient/1/_history/2' })).toEqual([
      { code: 'subject', type: 'reference', target: 'Patient/1' },
    ]);
    expect(subject({ reference: 'https://a.mx/fhir/Patient/1' })).toMatchObject([
      { target: 'https://a.mx/fhir/Patient/1' },
    ]);
    expect(subject({ reference: '#p' })).toEqual([]);
    expect(subject({ display: 'Ana' })).toEqual([]);
    expect(subject({ identifier: { system: 's', value: 'v' } })).toEqual([
      { code: 'subject', type: 'reference', target: '', identifier: { system: 's', value: 'v' } },
    ]);
  });

  it('takes for a patient what is one, or may turn out to be one', () => {
    const patient = (subject: object) => extract({ resourceType: 'Observation', subject }, 'patient');
    expect(patient({ reference: 'Patient/1' })).toHaveLength(1);
    expect(patient({ reference: 'urn:uuid:1' })).toHaveLength(1);
    expect(patient({ reference: 'x:y', type: 'Patient' })).toHaveLength(1);
    expect(patient({ reference: 'Group/1' })).toEqual([]);
    expect(patient({ reference: 'urn:uuid:1', type: 'Group' })).toEqual([]);
  });

  it('binds the parts of a composite parameter to one element', () => {
    const component = (code: string, value: number) => ({
      code: { coding: [{ system: 'http://loinc.org', code }] },
      valueQuantity: { value },
    });
    const pressure = { resourceType: 'Observation', component: [component('8480-6', 120), component('8462-4', 80)] };
    expect(extract(pressure, 'component-code-value-quantity')).toMatchObject([
      { type: 'composite', components: [[{ value: '8480-6' }], [{ value: 120 }]] },
      { type: 'composite', components: [[{ value: '8462-4' }], [{ value: 80 }]] },
    ]);
  });

  it('finds a canonical with and without its version', () => {
    const response = { resourceType: 'QuestionnaireResponse', questionnaire: 'http://a/q|1' };
    expect(extract(response, 'questionnaire')).toMatchObject([{ target: 'http://a/q|1' }, { target: 'http://a/q' }]);
  });
});
