/** CLUES: the health facilities of the country, as DGIS gives them each month. A closed one stays, marked as not in use. */
import { parseClues } from '../../identifiers/clues.ts';
import { CLUES_SYSTEM } from '../../identifiers/systems.ts';
import { Gathered, headOf, onlyEntry, type Reader, rows, singleSpaced } from './reader.ts';

const SHAPE = {
  columns: {
    clave: ['clues', 'clave clues'],
    nombre: ['nombre de la unidad', 'nombre unidad', 'nombre'],
    institucion: ['nombre de la institucion', 'institucion', 'clave de la institucion'],
    tipo: ['nombre tipo establecimiento', 'tipo de establecimiento', 'tipo'],
    entidad: ['clave de la entidad', 'clave entidad', 'cve_ent'],
    municipio: ['clave del municipio', 'clave municipio', 'cve_mun'],
    nivel: ['nivel atencion', 'nivel de atencion'],
    estatus: ['estatus de operacion', 'estatus', 'status'],
    latitud: ['latitud'],
    longitud: ['longitud'],
  },
  optional: ['institucion', 'tipo', 'entidad', 'municipio', 'nivel', 'estatus', 'latitud', 'longitud'],
} as const;

export const clues: Reader = {
  about: 'Establecimientos de salud (CLUES) del DGIS (CSV)',
  read: async (reading) => {
    const gathered = new Gathered(reading);
    for await (const row of rows(reading, onlyEntry(reading.source), SHAPE)) {
      const result = parseClues(row.get('clave'));
      if (result.kind === 'invalid') {
        reading.faults.add(row.number, result.text);
        continue;
      }
      const town = `${row.get('entidad').padStart(2, '0')}${row.get('municipio').padStart(3, '0')}`;
      const properties: Record<string, string> = {
        ...(/^\d{5}$/.test(town) && town !== '00000' && { municipio: town }),
      };
      for (const column of ['institucion', 'tipo', 'nivel', 'estatus'] as const) {
        const text = row.get(column);
        if (text !== '') properties[column] = text;
      }
      for (const column of ['latitud', 'longitud'] as const) {
        // Zero is how the register says that nobody measured.
        const degrees = Number(row.get(column));
        if (Number.isFinite(degrees) && degrees !== 0) properties[column] = String(degrees);
      }
      gathered.add(row.number, {
        code: result.clues,
        display: singleSpaced(reading, row.number, result.clues, row.get('nombre')),
        properties,
        ...(/FUERA|BAJA/i.test(properties.estatus ?? '') && { inactive: true }),
      });
    }
    const head = { url: CLUES_SYSTEM, name: 'CLUES', title: 'Establecimientos de salud (CLUES)' };
    return [{ head: headOf(reading, head), concepts: gathered.done() }];
  },
};
