import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allows, covers, INTERACTIONS, parseScope } from './scopes.ts';

describe('SMART App Launch 2.2, scopes for requesting FHIR resources', () => {
  it.each([
    ['system/*.cruds', { context: 'system', type: '*', letters: 'cruds' }],
    ['user/*.rs', { context: 'user', type: '*', letters: 'rs' }],
    ['patient/Observation.r', { context: 'patient', type: 'Observation', letters: 'r' }],
    ['user/Patient.cu', { context: 'user', type: 'Patient', letters: 'cu' }],
  ])('reads the v2 scope %s', (text, scope) => {
    expect(parseScope(text)).toEqual(scope);
  });

  it.each([
    ['patient/*.read', 'rs'],
    ['user/Patient.write', 'cud'],
    ['system/*.*', 'cruds'],
  ])('reads the v1 scope %s as .%s', (text, letters) => {
    expect(parseScope(text)?.letters).toBe(letters);
  });

  it.each([
    'openid',
    'system/*',
    'system/*.',
    'system/*.sr',
    'system/*.rr',
    'system/patient.r',
    'practitioner/*.r',
    'system/*.rs ',
    ' system/*.rs',
    'system/*.rs\n',
    'patient/Observation.rs?category=laboratory',
    '',
  ])('does not take %j for a scope', (text) => {
    expect(parseScope(text)).toBeUndefined();
  });

  it('reads any text in linear time and never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5_000 }), (text) => parseScope(text) === undefined || text.includes('/')),
    );
  });

  it('opens read, vread and instance history by r, search by s', () => {
    expect(INTERACTIONS.filter((one) => allows(['user/Patient.r'], 'medico', 'Patient', one))).toEqual([
      'read',
      'vread',
      'history',
    ]);
    expect(INTERACTIONS.filter((one) => allows(['user/Patient.s'], 'medico', 'Patient', one))).toEqual(['search']);
    expect(INTERACTIONS.filter((one) => allows(['user/*.cruds'], 'medico', 'Patient', one))).toEqual([...INTERACTIONS]);
  });

  it('opens nothing of another type, and system/ scopes nothing to a person, user/ scopes nothing to a system', () => {
    expect(allows(['user/Patient.rs'], 'medico', 'Observation', 'read')).toBe(false);
    expect(allows(['system/*.cruds'], 'medico', 'Patient', 'read')).toBe(false);
    expect(allows(['user/*.cruds', 'patient/*.cruds'], 'sistema', 'Patient', 'read')).toBe(false);
  });
});

describe('RFC 6749 §3.3: a client gets no scope beyond those it was registered for', () => {
  it.each([
    [['system/*.cruds'], 'system/Patient.rs', true],
    [['system/*.rs'], 'system/Patient.read', true],
    [['system/*.rs'], 'system/Patient.cruds', false],
    [['system/Patient.rs'], 'system/*.rs', false],
    [['system/Patient.r', 'system/*.s'], 'system/Patient.rs', true],
    [['system/*.cruds'], 'user/*.rs', false],
    [['user/*.rs'], 'patient/*.rs', false],
    [['system/*.cruds'], 'openid', false],
  ])('%j covers %s: %s', (held, asked, expected) => {
    expect(covers(held, asked)).toBe(expected);
  });
});
