/**
 * CIE-10 as DGIS publishes it: no dot, leaves of three characters padded with `X` (`I10X`); FHIR carries `I10` and `E11.9`.
 * Known defects of the public copies are mended and told one by one.
 */
import { CIE10_SYSTEM } from '../../identifiers/systems.ts';
import type { Concept } from '../../model.ts';
import { CIE10_LATER, CIE10_PROVISIONAL } from './cie10-later.ts';
import { Gathered, headOf, onlyEntry, type Reader, type Reading, rows } from './reader.ts';

const SHAPE = {
  columns: {
    clave: ['cie10', 'catalog_key', 'clave', 'codigo', 'consecutivo', 'codigo cie10', 'codigo_cie10'],
    nombre: ['descripcion', 'nombre', 'titulo', 'desc'],
  },
} as const;

export const cie10: Reader = {
  about: 'CIE-10 del DGIS (CSV: clave y descripción)',
  read: async (reading) => {
    const gathered = new Gathered(reading);
    for await (const row of rows(reading, onlyEntry(reading.source), SHAPE)) {
      const written = row.get('clave').toUpperCase();
      const code = codeOf(reading, row.number, written);
      if (code === undefined) continue;
      const display = comma(reading, row.number, code, row.get('nombre'));
      const known = gathered.get(code);
      // «A09» and «A09X»: the category was divided in a later edition and the leaf stayed.
      if (known !== undefined && written.endsWith('X')) {
        reading.repairs.add('clave-repetida', { row: row.number, code: written, before: display });
        continue;
      }
      gathered.add(row.number, conceptOf(code, display, written));
    }
    complete(reading, gathered);
    const concepts = [...gathered.done()].sort((one, other) => (one.code < other.code ? -1 : 1));
    const head = { url: CIE10_SYSTEM, name: 'CIE10', title: 'CIE-10', hierarchyMeaning: 'is-a' } as const;
    return [{ head: headOf(reading, head), concepts }];
  },
};

const conceptOf = (code: string, display: string, clave: string): Concept => ({
  code,
  display,
  ...(code.includes('.') && { parents: [code.slice(0, 3)] }),
  properties: { clave },
});

/** @returns nothing when the row is at fault */
function codeOf({ repairs, faults }: Reading, row: number, written: string): string | undefined {
  const parts = /^([A-Z]\d[0-9A-Z])(?:X|\.?(\d{1,2}))?$/.exec(written);
  if (parts === null) {
    faults.add(row, `«${written.slice(0, 20)}» no tiene la forma de una clave CIE-10`);
    return undefined;
  }
  const code = parts[2] === undefined ? parts[1]! : `${parts[1]}.${parts[2]}`;
  if (written.endsWith('X')) repairs.add('clave-normalizada', { row, code, before: written, after: code });
  return code;
}

/** Two spaces are a comma that was lost, save after a word that no comma follows. */
function comma({ repairs }: Reading, row: number, code: string, text: string): string {
  const after = text.replace(/\s{2,}/g, (gap, at: number) => {
    const before = /(\S+)$/.exec(text.slice(0, at))?.[1] ?? '';
    const next = /^\S+/.exec(text.slice(at + gap.length))?.[0] ?? '';
    const lost = !before.endsWith(',') && (JOINS.test(next) || !FOLLOWED.test(before));
    return lost ? ', ' : ' ';
  });
  if (after !== text) repairs.add('doble-espacio', { row, code, before: text, after });
  return after;
}

const FOLLOWED = /^(de|del|la|las|el|los|en|con|a|al|resultante)$/i;
const JOINS = /^(y|e|o|u)$/i;

/** What later editions added and SUIVE reports by, and the parents that a part of a catalogue may lack. */
function complete({ repairs }: Reading, gathered: Gathered): void {
  for (const [code, after] of Object.entries(CIE10_PROVISIONAL)) {
    const known = gathered.get(code);
    if (!known?.display?.startsWith('Uso emergente')) continue;
    gathered.set({ ...known, display: after });
    repairs.add('titulo-provisional', { code, before: known.display, after });
  }
  for (const [code, display] of Object.entries(CIE10_LATER)) {
    if (gathered.has(code)) continue;
    gathered.set(conceptOf(code, display, code.replace('.', '')));
    repairs.add('clave-agregada', { code, after: display });
  }
  for (const { code } of gathered.concepts) {
    const category = code.slice(0, 3);
    if (gathered.has(category)) continue;
    gathered.set({ ...conceptOf(category, `Categoría ${category}`, category), abstract: true });
    repairs.add('padre-agregado', { code: category });
  }
}
