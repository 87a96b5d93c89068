import { CURP_SYSTEM, mensajeUri } from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import type { Patient } from '@medplum/fhirtypes';
import { goldenOf } from './golden.ts';
import { saidIn } from './registrations.ts';

const CURP = 'JUPM850412MDFRPR01';

const version = (id: string, day: string, clues: string | undefined, more: Partial<Patient>): Patient => ({
  resourceType: 'Patient',
  id,
  meta: { lastUpdated: `2026-${day}T12:00:00.000Z`, ...(clues && { source: mensajeUri(clues, 'M1') }) },
  ...more,
});
const phone = (value: string): Partial<Patient> => ({ telecom: [{ system: 'phone', value }] });
const named = (given: string, family: string): Partial<Patient> => ({ name: [{ given: [given], family }] });

const held = (...records: Patient[][]) =>
  Object.fromEntries(
    goldenOf(
      records.flatMap((versions) => saidIn(versions)),
      'a',
    ).map(({ attribute, chosen, rule, others }) => [
      attribute,
      [chosen.value, chosen.facility, rule, others.map(({ value }) => value).join()],
    ]),
  );

describe('the golden record', () => {
  it('says of each attribute who said it and by which rule it holds', () => {
    const clinic = [
      version('a', '01-05', undefined, {
        ...{ identifier: [{ system: CURP_SYSTEM, value: CURP }], birthDate: '1985-04-12' },
        ...named('Mariana', 'Juárez Popoca'),
        ...phone('5550000001'),
      }),
    ];
    const hospital = [
      version('b', '05-03', 'DFSSA003162', {
        ...named('Mariana', 'Juárez'),
        ...phone('5550000002'),
        birthDate: '1985-12-04',
      }),
    ];
    expect(held(clinic, hospital)).toEqual({
      curp: [CURP, undefined, 'unica', ''],
      nombre: ['Mariana Juárez Popoca', undefined, 'mas-completa', 'Mariana Juárez'],
      nacimiento: ['1985-04-12', undefined, 'concuerda-con-curp', '1985-12-04'],
      telefono: ['5550000002', 'DFSSA003162', 'mas-reciente', '5550000001'],
    });
  });

  it('names who said a value, not who wrote the record since', () => {
    const [said] = saidIn([
      version('a', '01-05', 'DFSSA003162', phone('5550000001')),
      version('a', '02-05', 'DFSSA000001', { ...phone('5550000001'), birthDate: '1990-01-01' }),
    ]);
    expect(said).toMatchObject({ value: '5550000001', facility: 'DFSSA003162', at: '2026-01-05T12:00:00.000Z' });
  });

  it('tells what another facility said before of the same record, and chooses by what stands', () => {
    const gea = 'DFSSA003961';
    const record = [
      version('a', '01-05', 'DFSSA003162', { ...named('Mariana', 'Juárez Popoca'), ...phone('5550000001') }),
      version('a', '05-03', gea, { ...named('Mariana', 'Juárez'), ...phone('5550000002') }),
      version('a', '06-03', gea, { ...named('Mariana', 'Juárez'), ...phone('5550000003') }),
    ];
    expect(held(record)).toEqual({
      nombre: ['Mariana Juárez', gea, 'mas-reciente', 'Mariana Juárez Popoca'],
      // What Gea itself corrected is no other word.
      telefono: ['5550000003', gea, 'mas-reciente', '5550000001'],
    });
  });

  it('never mixes two CURPs: that of the record that stands holds, the other is told', () => {
    const other = 'JUPM850412MDFRPR19';
    const curp = (value: string) => ({ identifier: [{ system: CURP_SYSTEM, value }] });
    expect(
      held([version('a', '01-05', undefined, curp(CURP))], [version('b', '05-03', undefined, curp(other))]),
    ).toEqual({
      curp: [CURP, undefined, 'registro-vigente', other],
    });
  });
});
