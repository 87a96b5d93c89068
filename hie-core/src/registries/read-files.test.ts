/** What the registries' files may hold, and how their faults are told (docs/adr/0044). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keepingClues, withClues } from './clues-history.ts';
import { FACILITIES, isClosed } from './load/facilities.ts';
import { PRACTITIONERS } from './load/practitioners.ts';
import { type RegistryReader, readRegistryFile } from './load/read-file.ts';
import { SERVICES } from './load/services.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'registros-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read<C extends string, T>(reader: RegistryReader<C, T>, text: string) {
  const path = join(folder, 'archivo.csv');
  writeFileSync(path, text);
  return readRegistryFile(path, reader);
}
const faults = <C extends string, T>(reader: RegistryReader<C, T>, text: string): Promise<string> =>
  read(reader, text).then(
    () => 'read',
    (error: Error) => error.message,
  );

describe('the files of the registries', () => {
  it('reads the CLUES catalogue of DGIS by the names of its columns, whatever else it has', async () => {
    const { rows, repairs } = await read(
      FACILITIES,
      [
        '\uFEFFID,CLUES,NOMBRE DE LA INSTITUCION,NOMBRE DE LA ENTIDAD,NOMBRE DEL MUNICIPIO,NOMBRE DE LA UNIDAD,CODIGO POSTAL,ESTATUS DE OPERACION,LATITUD,LONGITUD,FECHA EFECTIVA DE BAJA',
        '1,dfssa003162,SECRETARIA DE SALUD,CIUDAD DE MEXICO,BENITO JUAREZ,HOSPITAL  GENERAL XOCO,03340,EN OPERACION,19.36,-99.16,',
        '2,DFSSA000012,SECRETARIA DE SALUD,CIUDAD DE MEXICO,TLALPAN,CENTRO CERRADO,14000,FUERA DE OPERACION,0,0,31/12/2023',
        '',
      ].join('\n'),
    );
    expect(rows.map(({ line, row }) => [line, row.clues, row.nombre, isClosed(row), row.latitud])).toEqual([
      [2, 'DFSSA003162', 'HOSPITAL GENERAL XOCO', false, 19.36],
      [3, 'DFSSA000012', 'CENTRO CERRADO', true, undefined],
    ]);
    expect(rows[1]!.row.cierre).toBe('2023-12-31');
    expect(repairs.map(({ kind }) => kind)).toContain('marca-bom');
  });

  it('tells every fault of a file by its line, and loads none of it', async () => {
    const header = 'cedula,nombre,primer apellido,clues,puesto,desde,hasta';
    const text = [
      header,
      '123,Ana,Ruiz,DFSSA003162,medico,,',
      '1234567,Ana,,DFSSA003162,medico,,',
      '1234567,Ana,Ruiz,DFSSA00316,mago,2026-02-30,',
      '7654321,Luis,Paz,DFSSA003162,Enfermería,2026-05-03,2026-05-02',
      '7654322,Luis,Paz,DFSSA003162,medico,,',
      '7654322,Eva,Paz,DFSSA003961,medico,,',
    ].join('\n');
    const told = await faults(PRACTITIONERS, text);
    for (const part of [
      'fila 2: cedula: la cédula profesional son de 5 a 8 números',
      'fila 3: paterno: falta',
      'fila 4: clues: La CLUES tiene 11 caracteres y llegaron 10.',
      'fila 4: puesto: no se conoce ese puesto',
      'fila 4: desde: «2026-02-30» no es una fecha',
      'fila 5: hasta: el puesto termina antes de empezar',
      'fila 7: de «7654322» dice otra cosa que la fila 6',
    ])
      expect(told).toContain(part);
    expect(await faults(PRACTITIONERS, 'cedula,nombre\n1,2\n')).toContain('falta la columna');
    expect(await faults(SERVICES, 'clues,clave,nombre\n')).toContain('no trae ninguna fila');
    expect(await faults(SERVICES, 'clues,clave,nombre,activo\nDFSSA003162,Ñ,Rayos X,quizá\n')).toMatch(
      /clave: la clave son.*\n.*activo: «quizá» no se entiende/,
    );
    expect(await faults(FACILITIES, 'clues,clues anterior,nombre\n,DFSSA003162,Uno\n')).toContain(
      'dice una CLUES anterior y no la vigente',
    );
  });

  it('takes a row that repeats another, and refuses one that contradicts it', async () => {
    const row = '1234567,Ana,Ruiz,DFSSA003162,médico,2026-01-01,';
    const header = 'cedula,nombre,primer apellido,clues,puesto,desde,hasta';
    expect((await read(PRACTITIONERS, `${header}\n${row}\n${row}\n`)).rows).toHaveLength(1);
    const other = row.replace('2026-01-01', '2026-02-01');
    expect(await faults(PRACTITIONERS, `${header}\n${row}\n${other}\n`)).toContain('ya viene en la fila 2');
  });
});

describe('the CLUES of a facility over time', () => {
  const OLD = { system: CLUES_SYSTEM, value: 'DFSSA003162' };
  const NEW = 'DFIMB000123';
  const now = { clues: NEW, since: '2024-08-01', closed: false, closedOn: undefined };

  it('a replaced CLUES stays as old, until the day of the change', () => {
    const formers = [{ clues: OLD.value, until: '2024-08-01' }];
    const after = withClues([{ ...OLD, period: { start: '1990-01-01' } }], { ...now, formers }, '2026-11-22');
    expect(after).toEqual([
      { use: 'official', system: CLUES_SYSTEM, value: NEW, period: { start: '2024-08-01' } },
      { ...OLD, use: 'old', period: { start: '1990-01-01', end: '2024-08-01' } },
    ]);
    expect(withClues(after, { ...now, formers }, '2027-01-01')).toEqual(after);
  });

  it('closing ends it on its day, or on the day that was told first', () => {
    const closed = { clues: OLD.value, since: undefined, closed: true, closedOn: undefined, formers: [] };
    const after = withClues([OLD], closed, '2026-11-22');
    expect(after[0]!.period).toEqual({ end: '2026-11-22' });
    expect(withClues(after, closed, '2026-12-31')[0]!.period).toEqual({ end: '2026-11-22' });
    expect(withClues(after, { ...closed, closed: false }, '2026-12-31')[0]!.period).toBeUndefined();
  });

  it('what a sender leaves out is put back', () => {
    const other = { system: 'urn:x', value: '1' };
    expect(keepingClues([OLD, other], [{ system: CLUES_SYSTEM, value: NEW }], '2026-11-22')).toEqual([
      { system: CLUES_SYSTEM, value: NEW },
      { ...OLD, use: 'old', period: { end: '2026-11-22' } },
    ]);
    expect(keepingClues([OLD], [OLD], '2026-11-22')).toEqual([OLD]);
  });
});
