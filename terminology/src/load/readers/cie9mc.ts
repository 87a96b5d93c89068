/** CIE-9-MC procedures: a chapter of two digits, then one or two decimals. Some editions leave the dot out (`8132`). */
import { CIE9MC_SYSTEM } from '../../identifiers/systems.ts';
import { Gathered, headOf, onlyEntry, type Reader, rows, singleSpaced } from './reader.ts';

const SHAPE = {
  columns: {
    clave: ['codigo', 'catalog_key', 'clave', 'cie9', 'cie9mc'],
    nombre: ['descripcion', 'nombre', 'pro_nombre', 'procedimiento'],
  },
} as const;

export const cie9mc: Reader = {
  about: 'CIE-9-MC, procedimientos (CSV: clave y descripción)',
  read: async (reading) => {
    const gathered = new Gathered(reading);
    for await (const row of rows(reading, onlyEntry(reading.source), SHAPE)) {
      const written = row.get('clave');
      const parts = /^(\d\d)(?:\.?(\d{1,2}))?$/.exec(written);
      if (parts === null) {
        reading.faults.add(row.number, `«${written.slice(0, 20)}» no tiene la forma de una clave CIE-9-MC`);
        continue;
      }
      const code = parts[2] === undefined ? parts[1]! : `${parts[1]}.${parts[2]}`;
      if (code !== written) {
        reading.repairs.add('clave-normalizada', { row: row.number, code, before: written, after: code });
      }
      const display = singleSpaced(reading, row.number, code, row.get('nombre'));
      const parent = parts[2] === undefined ? undefined : parts[2].length === 2 ? code.slice(0, 4) : parts[1];
      gathered.add(row.number, { code, display, ...(parent !== undefined && { parents: [parent] }) });
    }
    for (const { parents } of gathered.concepts) {
      for (const code of parents ?? []) {
        if (gathered.has(code)) continue;
        gathered.group(code, `Grupo ${code}`, code.length > 2 ? code.slice(0, 2) : undefined);
        reading.repairs.add('padre-agregado', { code });
      }
    }
    const head = { url: CIE9MC_SYSTEM, name: 'CIE9MC', title: 'CIE-9-MC, procedimientos' } as const;
    return [{ head: headOf(reading, { ...head, hierarchyMeaning: 'is-a' }), concepts: gathered.done() }];
  },
};
