/** The catalogues of DGIS about persons: indigenous languages, religions, nationalities. Groups come in columns beside each member. */
import { LENGUA_INDIGENA_SYSTEM, NACIONALIDAD_SYSTEM, RELIGION_SYSTEM } from '../../identifiers/systems.ts';
import { Gathered, headOf, onlyEntry, type Reader, rows, singleSpaced } from './reader.ts';

const LANGUAGE = {
  columns: {
    familia: ['clave_familia'],
    nombreFamilia: ['familia'],
    grupo: ['clave_grupo'],
    nombreGrupo: ['grupo'],
    clave: ['clave_lengua', 'catalog_key', 'clave'],
    nombre: ['lengua indigena', 'lengua', 'nombre'],
  },
  optional: ['familia', 'nombreFamilia', 'grupo', 'nombreGrupo'],
} as const;

/** Families and groups have keys of their own, which could be those of a language: theirs are told apart by a prefix. */
const familyCode = (key: string): string => `F${key}`;
const groupCode = (key: string): string => `G${key}`;

export const languages: Reader = {
  about: 'Lenguas indígenas del DGIS (CSV)',
  read: async (reading) => {
    const gathered = new Gathered(reading);
    for await (const row of rows(reading, onlyEntry(reading.source), LANGUAGE)) {
      const family = row.get('familia');
      const group = row.get('grupo');
      if (family !== '') gathered.group(familyCode(family), row.get('nombreFamilia'), undefined, { nivel: 'familia' });
      if (group !== '') {
        const above = family === '' ? undefined : familyCode(family);
        gathered.group(groupCode(group), row.get('nombreGrupo'), above, { nivel: 'grupo' });
      }
      const code = row.get('clave');
      const display = singleSpaced(reading, row.number, code, row.get('nombre'));
      gathered.add(row.number, { code, display, ...(group !== '' && { parents: [groupCode(group)] }) });
    }
    const head = { url: LENGUA_INDIGENA_SYSTEM, name: 'LenguaIndigena', title: 'Lenguas indígenas' };
    return [{ head: headOf(reading, { ...head, hierarchyMeaning: 'grouped-by' }), concepts: gathered.done() }];
  },
};

const RELIGION = {
  columns: {
    credo: ['clave credo'],
    nombreCredo: ['credo'],
    grupo: ['clave grupo'],
    nombreGrupo: ['grupo'],
    denominacion: ['clave denominacion'],
    nombreDenominacion: ['denominacion'],
    clave: ['clave religion', 'catalog_key'],
    nombre: ['religion', 'nombre'],
  },
} as const;

export const religions: Reader = {
  about: 'Religiones del DGIS (CSV)',
  read: async (reading) => {
    const gathered = new Gathered(reading);
    for await (const row of rows(reading, onlyEntry(reading.source), RELIGION)) {
      const [creed, group, denomination] = [row.get('credo'), row.get('grupo'), row.get('denominacion')];
      gathered.group(creed, row.get('nombreCredo'), undefined, { nivel: 'credo' });
      gathered.group(group, row.get('nombreGrupo'), creed, { nivel: 'grupo' });
      gathered.group(denomination, row.get('nombreDenominacion'), group, { nivel: 'denominación' });
      const code = row.get('clave');
      const display = singleSpaced(reading, row.number, code, row.get('nombre'));
      gathered.add(row.number, { code, display, parents: [denomination] });
    }
    const head = { url: RELIGION_SYSTEM, name: 'Religion', title: 'Religiones' };
    return [{ head: headOf(reading, { ...head, hierarchyMeaning: 'grouped-by' }), concepts: gathered.done() }];
  },
};

const NATIONALITY = {
  columns: {
    pais: ['codigo pais'],
    nombre: ['pais', 'nacionalidad', 'nombre'],
    clave: ['clave nacionalidad', 'catalog_key', 'clave'],
  },
  optional: ['pais'],
} as const;

export const nationalities: Reader = {
  about: 'Nacionalidades del DGIS (CSV)',
  read: async (reading) => {
    const gathered = new Gathered(reading);
    for await (const row of rows(reading, onlyEntry(reading.source), NATIONALITY)) {
      const code = row.get('clave').toUpperCase();
      const country = row.get('pais');
      const display = singleSpaced(reading, row.number, code, row.get('nombre'));
      const known = gathered.get(code);
      // «USA» is ESTADOUNIDENSE and AMERICANA: one nationality with two names.
      if (known !== undefined && known.display !== display) {
        gathered.set({
          ...known,
          designations: [...(known.designations ?? []), { language: 'es-MX', value: display }],
        });
        reading.repairs.add('clave-repetida', { row: row.number, code, before: display, after: 'queda como sinónimo' });
        continue;
      }
      gathered.add(row.number, { code, display, ...(country !== '' && { properties: { pais: country } }) });
    }
    const head = { url: NACIONALIDAD_SYSTEM, name: 'Nacionalidad', title: 'Nacionalidades' };
    return [{ head: headOf(reading, head), concepts: gathered.done() }];
  },
};
