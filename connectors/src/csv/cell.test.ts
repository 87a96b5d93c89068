import { describe, expect, it } from '@jest/globals';
import { sourcesSchema } from '../sources/config.ts';
import { CellFault, toCoded, toMoment, toNumber, toValue } from './cell.ts';
import { csvProfileSchema } from './profile.ts';

const dates = (...formats: string[]) => ({ formats, timeZone: 'America/Mexico_City', thisYear: 2026 });

describe('a cell', () => {
  it.each([
    ['03/05/1970', ['d/m/Y'], '1970-05-03'],
    ['3/5/70', ['d/m/y'], '1970-05-03'],
    ['3/5/26', ['d/m/y'], '2026-05-03'],
    ['21-11-2026 08:30', ['d/m/Y', 'd-m-Y H:i'], '2026-11-21T08:30:00-06:00'],
    ['15/07/2020 08:30:05', ['d/m/Y H:i:s'], '2020-07-15T08:30:05-05:00'],
  ])('date %s as %j is %s', (text, formats, expected) => {
    expect(toMoment(text, 'FECHA', dates(...formats))).toBe(expected);
  });

  it.each(['31/02/2026', '12/13/2026', '2026-11-21', 'ayer', '21/11/2026 25:00'])('%s is no date', (text) => {
    expect(() => toMoment(text, 'FECHA', dates('d/m/Y', 'd/m/Y H:i'))).toThrow(CellFault);
  });

  it('number, comparison, words', () => {
    expect([toNumber('1.234,5', ','), toNumber('1,234.5', '.'), toNumber('105,5', ','), toNumber('x', ',')]).toEqual([
      1234.5,
      1234.5,
      105.5,
      undefined,
    ]);
    expect(toValue('<0,05', ',', 'ng/mL')).toEqual({
      valueQuantity: {
        value: 0.05,
        comparator: '<',
        unit: 'ng/mL',
        system: 'http://unitsofmeasure.org',
        code: 'ng/mL',
      },
    });
    expect(toValue('Negativo', ',', '')).toEqual({ valueString: 'Negativo' });
    expect(toCoded('E119', 'Diabetes', 'CIE10', 'DFSSA003162').coding![0]).toMatchObject({
      system: 'http://hl7.org/fhir/sid/icd-10',
      code: 'E11.9',
    });
  });
});

describe('a profile', () => {
  it('names what it does not know and what is missing, in Spanish', () => {
    const wrong = {
      patient: { given: 'NOMBRE' },
      resources: [{ type: 'Observation', id: ['F'], fields: { codigo: 'X', value: 'R' } }],
    };
    const { error } = csvProfileSchema.safeParse(wrong);
    const said = error!.issues.map(({ message }) => message).join('\n');
    expect(said).toContain('Observation no tiene el campo "codigo"; tiene: status, category, code');
    expect(said).toContain('Observation necesita el campo "code"');
    expect(said).toContain('CURP o el número de expediente');
    const dated = { ...wrong, dates: ['dd/mm/YYYY'] };
    expect(
      csvProfileSchema
        .safeParse(dated)
        .error!.issues.map(({ message }) => message)
        .join(),
    ).toContain('una vez');
    const twice = ['lab', 'lab'].map((name) => ({ kind: 'cda', name, folder: '/a' }));
    expect(sourcesSchema.safeParse(twice).error!.issues[0]!.message).toBe('dos fuentes tienen el mismo nombre');
    expect(
      sourcesSchema.safeParse([{ kind: 'cda', name: 'a', folder: 'relativa' }]).error!.issues[0]!.message,
    ).toContain('ruta completa');
  });
});
