import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import { nameOf, namesakes, personOf } from './person.ts';

const now = Date.parse('2026-11-21T12:00:00-06:00');

describe('a person on screen', () => {
  it('shows name, age, sex and the current CURP', () => {
    const person = personOf(
      {
        resourceType: 'Patient',
        id: 'p',
        name: [
          { use: 'old', text: 'Otro' },
          { use: 'official', family: 'Alamán Pérez', given: ['Ricardo'] },
        ],
        birthDate: '1963-03-21',
        gender: 'male',
        identifier: [
          { system: CURP_SYSTEM, value: 'VIEJA', use: 'old' },
          { system: CURP_SYSTEM, value: 'AAPR630321HDFLRC09' },
        ],
      },
      now,
    );
    expect(person).toMatchObject({
      name: 'Ricardo Alamán Pérez',
      sex: 'Hombre',
      age: { count: 63 },
      curp: { kind: 'held', value: 'AAPR630321HDFLRC09' },
    });
  });

  it('stops counting years at death', () => {
    const person = personOf({ resourceType: 'Patient', birthDate: '1950-01-01', deceasedDateTime: '2020-06-01' }, now);
    expect(person).toMatchObject({ deceased: true, age: { count: 70 } });
  });

  it('shows an empty record rather than failing', () => {
    expect(personOf({ resourceType: 'Patient' }, now)).toMatchObject({
      name: 'Sin nombre registrado',
      curp: undefined,
      age: undefined,
    });
    expect(nameOf({ resourceType: 'Patient', name: [{ text: '  N. N.  ' }] })).toBe('N. N.');
  });

  it('marks people of the same name, whatever the accents', () => {
    const of = (id: string, given: string) =>
      personOf({ resourceType: 'Patient', id, name: [{ given: [given], family: 'López' }] }, now);
    expect([...namesakes([of('1', 'María'), of('2', 'MARIA'), of('3', 'Marta')])]).toEqual(['1', '2']);
  });
});
