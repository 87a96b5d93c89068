/** Compendio Nacional de Insumos para la Salud: medicines, vaccines and material by the key `GGG.SSS.NNNN.PP`. */
import { COMPENDIO_SYSTEM } from '../../identifiers/systems.ts';
import { Gathered, headOf, onlyEntry, type Reader, type Reading, rows, singleSpaced } from './reader.ts';

const SHAPE = {
  columns: {
    clave: ['clave', 'clave cnis', 'clave cuadro basico', 'clave_cuadro_basico', 'clave del compendio'],
    nombre: ['descripcion', 'nombre generico', 'nombre', 'medicamento'],
    generico: ['generico', 'principio activo', 'nombre del generico'],
    forma: ['forma farmaceutica', 'forma'],
    concentracion: ['concentracion'],
    via: ['via de administracion', 'via'],
    presentacion: ['presentacion'],
    atc: ['atc', 'codigo atc'],
    grupo: ['grupo', 'grupo terapeutico'],
  },
  optional: ['generico', 'forma', 'concentracion', 'via', 'presentacion', 'atc', 'grupo'],
} as const;

const DETAILS = ['generico', 'forma', 'concentracion', 'via', 'presentacion', 'grupo'] as const;

export const compendio: Reader = {
  about: 'Compendio Nacional de Insumos para la Salud (CSV)',
  read: async (reading) => {
    const gathered = new Gathered(reading);
    for await (const row of rows(reading, onlyEntry(reading.source), SHAPE)) {
      const code = codeOf(reading, row.number, row.get('clave'));
      if (code === undefined) continue;
      const properties: Record<string, string> = {};
      for (const column of DETAILS) {
        const text = row.get(column);
        if (text !== '') properties[column] = text;
      }
      const atc = row.get('atc').toUpperCase();
      if (ATC.test(atc)) properties.atc = atc;
      else if (atc !== '') reading.repairs.add('omitido', { row: row.number, code, before: `ATC ${atc}` });
      gathered.add(row.number, {
        code,
        display: singleSpaced(reading, row.number, code, row.get('nombre')),
        properties,
      });
    }
    const head = { url: COMPENDIO_SYSTEM, name: 'CompendioNacionalDeInsumos', title: 'Compendio Nacional de Insumos' };
    return [{ head: headOf(reading, head), concepts: gathered.done() }];
  },
};

/** Anatomical group to substance, WHO Collaborating Centre: A, 02, B, C, 01. */
export const ATC = /^[A-Z]\d\d[A-Z]([A-Z](\d\d)?)?$/;

/** Without dots or without the presentation, as inventories write them; the presentation is then `00`. */
function codeOf({ repairs, faults }: Reading, row: number, written: string): string | undefined {
  const parts = /^(\d{3})[. ]?(\d{3})[. ]?(\d{4})(?:[. ]?(\d{2}))?$/.exec(written);
  if (parts === null) {
    faults.add(row, `«${written.slice(0, 30)}» no tiene la forma GGG.SSS.NNNN.PP`);
    return undefined;
  }
  const code = `${parts[1]}.${parts[2]}.${parts[3]}.${parts[4] ?? '00'}`;
  if (code !== written) repairs.add('clave-normalizada', { row, code, before: written, after: code });
  return code;
}
