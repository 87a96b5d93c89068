/** Vaccines of the national scheme. The file has a row for each dose; the catalogue has one concept for each vaccine. */
import { VACUNA_SYSTEM } from '../../identifiers/systems.ts';
import { Gathered, headOf, onlyEntry, type Reader, rows, singleSpaced } from './reader.ts';

const SHAPE = {
  columns: {
    clave: ['clave', 'codigo'],
    nombre: ['vacuna', 'nombre', 'biologico'],
    dosis: ['dosis'],
    edad: ['edad'],
    previene: ['cie_prevencion', 'previene'],
  },
  optional: ['clave', 'dosis', 'edad', 'previene'],
} as const;

export const vaccines: Reader = {
  about: 'Vacunas y sus dosis (CSV: vacuna, dosis, edad)',
  read: async (reading) => {
    const gathered = new Gathered(reading);
    const doses = new Map<string, string[]>();
    for await (const row of rows(reading, onlyEntry(reading.source), SHAPE)) {
      const name = row.get('nombre');
      const code = row.get('clave') || slug(name);
      const display = singleSpaced(reading, row.number, code, name);
      const prevents = row.get('previene');
      if (doses.has(code)) doses.get(code)!.push(doseOf(row.get('dosis'), row.get('edad')));
      else {
        gathered.add(row.number, { code, display, ...(prevents !== '' && { properties: { previene: prevents } }) });
        doses.set(code, [doseOf(row.get('dosis'), row.get('edad'))]);
      }
    }
    for (const [code, list] of doses) {
      const concept = gathered.get(code);
      const aplicacion = list.filter((dose) => dose !== '');
      if (concept && aplicacion.length > 0) {
        gathered.set({ ...concept, properties: { ...concept.properties, aplicacion } });
      }
    }
    const head = { url: VACUNA_SYSTEM, name: 'Vacuna', title: 'Vacunas' };
    return [{ head: headOf(reading, head), concepts: gathered.done() }];
  },
};

const doseOf = (dose: string, age: string): string => [dose, age].filter((text) => text !== '').join(': ');

const slug = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
