import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import type { Parameters } from '@medplum/fhirtypes';
import { curpOnPaper, curpWords } from './curp-words.ts';
import { curpInGolden } from './patient.resource.ts';
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

  it('never shows a temporary CURP that has expired as if it told who this is', () => {
    const holding = (...identifier: object[]) =>
      personOf(
        {
          resourceType: 'Patient',
          identifier: identifier.map((one) => ({ system: CURP_SYSTEM, value: 'AAPR630321HDFLRC09', ...one })),
        },
        now,
      );
    const temporary = (end: string) => holding({ use: 'temp', period: { end } });
    // The day of its end counts whole, in the city: `now` is noon of 21 November.
    for (const end of ['2026-11-21', '2026-11', '2026-11-21T12:00:01-06:00', 'sin fecha'])
      expect(temporary(end).curp?.kind).toBe('held');
    for (const end of ['2026-11-20', '2026-10', '2025', '2026-11-21T12:00:00-06:00'])
      expect(temporary(end).curp?.kind).toBe('expired');
    expect(curpWords(temporary('2026-11-20'))).toBe('CURP temporal vencida: AAPR630321HDFLRC09');
    expect(curpOnPaper(temporary('2026-11-20'))).toBe('CURP temporal vencida: AAPR630321HDFLRC09');
    expect(curpWords(holding({ use: 'temp', period: { end: '2026-11-20' } }, { value: 'NUEVA' }))).toBe('NUEVA');
  });

  it('takes the CURP of a joined person from the golden record, and none where nobody said one', () => {
    const golden = (nombre: string, valor: string): Parameters => ({
      resourceType: 'Parameters',
      parameter: [
        { name: 'registro', valueReference: { reference: 'Patient/a' } },
        {
          name: 'atributo',
          part: [
            { name: 'nombre', valueString: nombre },
            { name: 'valor', valueString: valor },
          ],
        },
      ],
    });
    expect(curpInGolden(golden('curp', 'AAPR630321HDFLRC09'))).toBe('AAPR630321HDFLRC09');
    expect(curpInGolden(golden('telefono', '5550001122'))).toBeNull();
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
