import { describe, expect, it } from '@jest/globals';
import { parseExpression } from './extract/expression.ts';
import { searchParameter, searchParametersOf } from './search-parameters.ts';

describe('search parameters', () => {
  it('are those of the type and those of every resource', () => {
    expect(searchParameter('Patient', 'birthdate')).toMatchObject({
      type: 'date',
      url: 'http://hl7.org/fhir/SearchParameter/individual-birthdate',
      expression: 'Patient.birthDate',
    });
    expect(searchParameter('Patient', '_id')?.type).toBe('token');
    expect(searchParameter('Observation', 'subject')?.targets).toEqual(['Group', 'Device', 'Patient', 'Location']);
    expect(searchParameter('Patient', 'nada')).toBeUndefined();
    expect(searchParametersOf('NoType')).toEqual([]);
    expect(searchParametersOf('constructor')).toEqual([]);
  });

  it('know the types of their components', () => {
    expect(searchParameter('Observation', 'code-value-quantity')?.components).toEqual([
      { code: 'code', type: 'token', expression: 'code' },
      { code: 'value-quantity', type: 'quantity', expression: 'value.as(Quantity)' },
    ]);
  });
});

describe('parseExpression', () => {
  it.each(['Patient.name.given.first()', 'Patient.name.where(use != 1)', 'a + b', "Patient.name('x')", 'Patient.'])(
    'refuses %s rather than index less',
    (expression) => {
      expect(() => parseExpression(expression)).toThrow('FHIRPath outside of the supported part');
    },
  );

  it('reads as(), ofType() and extension()', () => {
    expect(parseExpression("Patient.extension('http://a').value.ofType(string)")).toEqual([
      {
        root: 'Patient',
        steps: [
          { kind: 'child', name: 'extension' },
          { kind: 'where', name: 'url', value: 'http://a' },
          { kind: 'child', name: 'value' },
          { kind: 'as', type: 'string' },
        ],
      },
    ]);
  });
});
