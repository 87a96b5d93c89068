/** Where people live: INEGI's entidades and municipios, and SEPOMEX's códigos postales with their asentamientos. */

import { STATES } from '../../identifiers/states.ts';
import { INEGI_SYSTEM, SEPOMEX_SYSTEM } from '../../identifiers/systems.ts';
import { Gathered, headOf, onlyEntry, type Reader, type Reading, rows, singleSpaced } from './reader.ts';

const INEGI = {
  columns: {
    entidad: ['cve_entidad', 'efe_key', 'cve_ent'],
    nombreEntidad: ['nom_entidad', 'nom_ent'],
    municipio: ['cve_municipio', 'catalog_key', 'cve_mun'],
    nombre: ['nom_municipio', 'municipio', 'nom_mun'],
    localidad: ['cve_loc', 'cve_localidad'],
    nombreLocalidad: ['nom_loc', 'nom_localidad', 'localidad'],
    poblacion: ['poblacion_total', 'pob_total'],
  },
  optional: ['nombreEntidad', 'localidad', 'nombreLocalidad', 'poblacion'],
} as const;

const ENTITY_NAMES = new Map(Object.values(STATES).map(({ inegi, name }) => [inegi, name]));

export const inegi: Reader = {
  about: 'Municipios o localidades del INEGI, o municipios del DGIS (CSV)',
  read: async (reading) => {
    const gathered = new Gathered(reading);
    for await (const row of rows(reading, onlyEntry(reading.source), INEGI)) {
      const entity = digits(reading, row.number, row.get('entidad'), 2);
      const town = digits(reading, row.number, row.get('municipio'), 3);
      if (entity === undefined || town === undefined) continue;
      const entityName = row.get('nombreEntidad') || ENTITY_NAMES.get(entity) || `Entidad ${entity}`;
      if (!gathered.has(entity)) gathered.set({ code: entity, display: entityName, properties: { nivel: 'entidad' } });
      const code = `${entity}${town}`;
      const people = row.get('poblacion');
      const locality = row.get('localidad');
      const display = singleSpaced(reading, row.number, code, row.get('nombre'));
      const place = {
        code,
        display,
        parents: [entity],
        properties: { nivel: 'municipio', ...(locality === '' && people !== '' && { poblacion: Number(people) }) },
      };
      if (locality === '') gathered.add(row.number, place);
      else {
        if (!gathered.has(code)) gathered.set(place);
        addLocality(reading, gathered, row.number, code, locality, row.get('nombreLocalidad'));
      }
    }
    const head = { url: INEGI_SYSTEM, name: 'InegiGeografia', title: 'Geografía del INEGI' };
    return [{ head: headOf(reading, { ...head, hierarchyMeaning: 'part-of' }), concepts: gathered.done() }];
  },
};

function addLocality(reading: Reading, gathered: Gathered, row: number, town: string, key: string, name: string): void {
  const four = digits(reading, row, key, 4);
  if (four === undefined) return;
  const display = singleSpaced(reading, row, town, name);
  gathered.add(row, { code: `${town}${four}`, display, parents: [town], properties: { nivel: 'localidad' } });
}

/** A spreadsheet drops the zeros in front: they are put back. */
function digits({ repairs, faults }: Reading, row: number, text: string, length: number): string | undefined {
  if (!/^\d+$/.test(text) || text.length > length) {
    faults.add(row, `«${text.slice(0, 20)}» no es una clave de ${length} dígitos`);
    return undefined;
  }
  const code = text.padStart(length, '0');
  if (code !== text) repairs.add('clave-normalizada', { row, before: text, after: code });
  return code;
}

const SEPOMEX = {
  columns: {
    cp: ['d_codigo'],
    nombre: ['d_asenta'],
    tipo: ['d_tipo_asenta'],
    municipio: ['d_mnpio'],
    entidad: ['d_estado'],
    claveEntidad: ['c_estado'],
    claveMunicipio: ['c_mnpio'],
    asentamiento: ['id_asenta_cpcons'],
  },
} as const;

export const sepomex: Reader = {
  about: 'Códigos postales de SEPOMEX (texto separado por |)',
  read: async (reading) => {
    const gathered = new Gathered(reading);
    for await (const row of rows(reading, onlyEntry(reading.source), SEPOMEX)) {
      const cp = digits(reading, row.number, row.get('cp'), 5);
      const key = digits(reading, row.number, row.get('asentamiento'), 4);
      if (cp === undefined || key === undefined) continue;
      const town = `${row.get('claveEntidad')}${row.get('claveMunicipio')}`;
      gathered.group(cp, `${cp} ${row.get('municipio')}, ${row.get('entidad')}`, undefined, {
        nivel: 'código postal',
        municipio: town,
      });
      const code = `${cp}-${key}`;
      const display = singleSpaced(reading, row.number, code, row.get('nombre'));
      const properties = { nivel: 'asentamiento', tipo: row.get('tipo'), municipio: town };
      gathered.add(row.number, { code, display, parents: [cp], properties });
    }
    const head = { url: SEPOMEX_SYSTEM, name: 'Sepomex', title: 'Códigos postales y asentamientos de SEPOMEX' };
    return [{ head: headOf(reading, { ...head, hierarchyMeaning: 'part-of' }), concepts: gathered.done() }];
  },
};
