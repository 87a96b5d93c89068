/** A laboratory's table and the source that reads it, for tests. */
import { mkdirSync } from 'node:fs';
import { type CsvSourceConfig, sourcesSchema } from '../sources/config.ts';

export const TABLE = Buffer.from(
  [
    'CURP;EXPEDIENTE;NOMBRE;PATERNO;MATERNO;NACIMIENTO;SEXO;EPISODIO;FOLIO;ESTUDIO;NOMBRE_ESTUDIO;FECHA;RESULTADO;UNIDAD',
    ';X-1;JOSÉ;NÚÑEZ;PEÑA;03/05/1970;H;EP-1;F1;GLU;Glucosa;21/11/2026 08:30;105,5;mg/dL',
    ';X-2;ANA;LÓPEZ;DÍAZ;07/02/1980;M;EP-2;F2;GLU;Glucosa;21/11/2026 08:30;<5;mg/dL',
    ';X-4;EVA;SOTO;"RUIZ; VDA";01/02/1990;M;EP-3;F4;CUL;Cultivo;21/11/2026;Negativo;',
    '',
  ].join('\r\n'),
  'latin1',
);

export function tableSource(folder: string, more: object = {}): CsvSourceConfig {
  mkdirSync(folder, { recursive: true });
  const [source] = sourcesSchema.parse([
    {
      kind: 'csv',
      name: 'laboratorio',
      folder,
      settleSeconds: 0,
      everySeconds: 0.05,
      profile: {
        separator: ';',
        decimal: ',',
        patient: {
          curp: 'CURP',
          recordNumber: 'EXPEDIENTE',
          given: 'NOMBRE',
          firstSurname: 'PATERNO',
          secondSurname: 'MATERNO',
          birthDate: 'NACIMIENTO',
          sex: { column: 'SEXO', map: { H: 'male', M: 'female' } },
        },
        resources: [
          { type: 'Encounter', id: ['EPISODIO'], fields: { start: 'FECHA' } },
          {
            type: 'Observation',
            id: ['FOLIO', 'ESTUDIO'],
            fields: {
              code: { column: 'ESTUDIO', system: 'L', text: 'NOMBRE_ESTUDIO' },
              effective: 'FECHA',
              value: { column: 'RESULTADO', unitColumn: 'UNIDAD' },
            },
          },
        ],
        ...more,
      },
    },
  ]);
  return source as CsvSourceConfig;
}
