import { describe, expect, it } from '@jest/globals';
import { asProblem, problemOfStatus } from './problem.ts';
import { pageOf } from './read.ts';

describe('what went wrong, in words', () => {
  it('shows the hub’s own text and fix', () => {
    const body = {
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'error',
          code: 'value',
          details: { text: 'La CURP no es válida.' },
          diagnostics: 'Regla: CURP. Valor: X. Cómo corregir: compare con el documento.',
        },
      ],
    };
    expect(problemOfStatus(400, body)).toMatchObject({
      kind: 'refused',
      said: [{ text: 'La CURP no es válida.', fix: 'compare con el documento.' }],
    });
  });

  it.each([
    [401, 'session'],
    [403, 'forbidden'],
    [404, 'missing'],
    [410, 'missing'],
    [422, 'refused'],
    [429, 'broken'],
    [502, 'broken'],
  ])('HTTP %i without a body still says what to do', (status, kind) => {
    const problem = problemOfStatus(status, undefined);
    expect(problem.kind).toBe(kind);
    expect(problem.said[0]!.fix).toBeTruthy();
  });

  it('tells a bug of the screen as a problem too', () => expect(asProblem(new TypeError('x')).kind).toBe('broken'));
});

describe('pages', () => {
  it('follow the hub’s link below this origin only, and skip included or outcome entries', () => {
    const page = pageOf('Encounter', {
      resourceType: 'Bundle',
      entry: [
        { resource: { resourceType: 'Encounter' } },
        { resource: { resourceType: 'OperationOutcome' } as never },
        {},
      ],
      link: [{ relation: 'next', url: 'https://otro.example/fhir/R4/Encounter?cursor=a%7Cb' }],
    });
    expect(page).toEqual({ resources: [{ resourceType: 'Encounter' }], next: '/fhir/R4/Encounter?cursor=a%7Cb' });
  });
});
