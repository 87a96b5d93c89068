/**
 * LOINC as Regenstrief publishes it (https://loinc.org/kb/users-guide): one zip with the table, the part hierarchy and the linguistic
 * variants. Spanish of Mexico first, then other Spanish; the English name stays as a designation.
 */
import { LOINC_SYSTEM } from '../../identifiers/systems.ts';
import type { Designation } from '../../model.ts';
import { BrokenFile } from '../broken-file.ts';
import type { Entry } from '../source/open-source.ts';
import { loincCheckDigit } from './loinc-check-digit.ts';
import { Gathered, headOf, type Reader, type Reading, rows } from './reader.ts';

const TABLE = {
  columns: {
    clave: ['loinc_num'],
    nombre: ['long_common_name'],
    corto: ['shortname'],
    clase: ['class'],
    componente: ['component'],
    propiedad: ['property'],
    tiempo: ['time_aspct'],
    sistema: ['system'],
    escala: ['scale_typ'],
    metodo: ['method_typ'],
    estado: ['status'],
    unidad: ['example_ucum_units'],
  },
  optional: ['corto', 'unidad', 'metodo'],
} as const;
const PROPERTIES = ['clase', 'componente', 'propiedad', 'tiempo', 'sistema', 'escala', 'metodo', 'unidad'] as const;

const VARIANT = {
  columns: {
    clave: ['loinc_num'],
    nombre: ['long_common_name'],
    mostrado: ['linguisticvariantdisplayname'],
    componente: ['component'],
  },
  optional: ['nombre', 'mostrado'],
} as const;

/** Spanish variants by preference: `esMX1LinguisticVariant.csv` or any other number, then Spain's and Argentina's. */
const VARIANTS: readonly [string, RegExp][] = [
  ['es-MX', /(^|\/)esMX\d*LinguisticVariant\.csv$/i],
  ['es', /(^|\/)es(ES|AR)\d*LinguisticVariant\.csv$/i],
];

export const loinc: Reader = {
  about: 'LOINC (el zip oficial de loinc.org, o LoincTable/Loinc.csv solo)',
  read: async (reading) => {
    const { entries, zipped } = reading.source;
    const table = zipped ? entries.find(({ name }) => /(^|\/)Loinc\.csv$/i.test(name)) : entries[0];
    if (table === undefined) throw new BrokenFile('el zip no trae LoincTable/Loinc.csv');
    const spanish = await spanishNames(reading, entries);
    const gathered = new Gathered(reading);
    for await (const row of rows(reading, table, TABLE)) {
      const code = row.get('clave');
      if (!isLoinc(code)) {
        reading.faults.add(row.number, `«${code.slice(0, 20)}» no es una clave LOINC (dígito verificador)`);
        continue;
      }
      const english = row.get('nombre') || row.get('corto');
      const properties: Record<string, string> = {};
      for (const column of PROPERTIES) {
        const text = row.get(column);
        if (text !== '') properties[column] = text;
      }
      gathered.add(row.number, {
        code,
        ...named(spanish.get(code), english),
        properties,
        ...(row.get('estado') === 'DEPRECATED' && { inactive: true }),
      });
    }
    gathered.done();
    const parts = entries.find(({ name }) => /(^|\/)ComponentHierarchyBySystem\.csv$/i.test(name));
    const concepts = parts === undefined ? gathered.concepts : await withParents(reading, parts, gathered);
    const head = { url: LOINC_SYSTEM, name: 'LOINC', title: 'LOINC', hierarchyMeaning: 'grouped-by' } as const;
    return [{ head: headOf(reading, { ...head, caseSensitive: false }), concepts }];
  },
};

export function isLoinc(code: string): boolean {
  const parts = /^(\d{1,7})-(\d)$/.exec(code);
  return parts !== null && loincCheckDigit(parts[1]!) === Number(parts[2]);
}

function named(spanish: Designation | undefined, english: string) {
  if (spanish === undefined) return { display: english };
  return { display: spanish.value, designations: [spanish, { language: 'en', value: english }] };
}

async function spanishNames(reading: Reading, entries: readonly Entry[]): Promise<Map<string, Designation>> {
  for (const [language, pattern] of VARIANTS) {
    const entry = entries.find(({ name }) => pattern.test(name));
    if (entry === undefined) continue;
    const names = new Map<string, Designation>();
    for await (const row of rows(reading, entry, VARIANT)) {
      // Variants that translate the parts alone leave the long name empty.
      const value = row.get('nombre') || row.get('mostrado') || row.get('componente');
      if (value !== '') names.set(row.get('clave'), { language, value });
    }
    return names;
  }
  return new Map();
}

const HIERARCHY = {
  columns: { clave: ['code'], nombre: ['code_text'], padre: ['immediate_parent'] },
} as const;

/** Parts (`LP…`) group the terms; they are no terms to be chosen. */
async function withParents(reading: Reading, entry: Entry, terms: Gathered) {
  const all = new Gathered(reading);
  for (const concept of terms.concepts) all.set(concept);
  const parents = new Map<string, Set<string>>();
  for await (const row of rows(reading, entry, HIERARCHY)) {
    const code = row.get('clave');
    if (!/^LP\d+-\d$/.test(code) && !terms.has(code)) continue;
    if (code.startsWith('LP')) all.group(code, row.get('nombre'), undefined, { clase: 'parte' });
    const parent = row.get('padre');
    if (parent !== '') parents.set(code, (parents.get(code) ?? new Set()).add(parent));
  }
  reading.faults.check();
  for (const [code, above] of parents) {
    const known = [...above].filter((one) => all.has(one));
    const concept = all.get(code);
    if (concept !== undefined && known.length > 0) all.set({ ...concept, parents: known });
  }
  return all.concepts;
}
