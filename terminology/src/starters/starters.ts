/**
 * Starter catalogues: enough of each terminology for a clinic to begin on the first day, in our own words. They say of themselves that
 * they are fragments, and the publisher's file takes their place (`npm run terminology -- load`).
 */
import * as systems from '../identifiers/systems.ts';
import { V2_TABLES, v2TableSystem } from '../identifiers/v2-tables.ts';
import type { CodeSystemContent, CodeSystemHead, Concept } from '../model.ts';
import { readStarterFile, type StarterFile } from './tsv.ts';

type Row = readonly string[];

/** Cells → concept. */
const SHAPES: readonly {
  readonly file: string;
  readonly url: string;
  readonly name: string;
  readonly title: string;
  readonly hierarchyMeaning?: CodeSystemHead['hierarchyMeaning'];
  readonly concept: (row: Row) => Concept;
}[] = [
  {
    file: 'cie10',
    url: systems.CIE10_SYSTEM,
    name: 'CIE10',
    title: 'CIE-10 (catálogo de arranque)',
    hierarchyMeaning: 'is-a',
    concept: ([code = '', display = '']) => ({
      code,
      display,
      ...(code.includes('.') && { parents: [code.slice(0, 3)] }),
      // Whether a category has subcategories, and so an `X`, only the whole catalogue tells.
      ...(code.includes('.') && { properties: { clave: code.replace('.', '') } }),
    }),
  },
  {
    file: 'medicamentos',
    url: systems.COMPENDIO_SYSTEM,
    name: 'CompendioNacionalDeInsumos',
    title: 'Medicamentos (catálogo de arranque)',
    concept: ([code = '', generico = '', forma = '', concentracion = '', via = '', atc = '', cotejo = '']) => ({
      code,
      display: `${generico[0]?.toUpperCase()}${generico.slice(1)} ${concentracion}, ${forma}`,
      // Whether the key was found in a published list.
      properties: { generico, forma, concentracion, via, atc, ...(code.startsWith('010.') && { cotejo }) },
    }),
  },
  {
    file: 'loinc',
    url: systems.LOINC_SYSTEM,
    name: 'LOINC',
    title: 'LOINC (catálogo de arranque)',
    concept: ([code = '', display = '', english = '', unidad = '', bajo = '', alto = '', clase = '']) => ({
      code,
      display,
      designations: [{ language: 'en', value: english }],
      properties: {
        clase,
        ...(unidad && { unidad }),
        ...(bajo && { bajo: Number(bajo) }),
        ...(alto && { alto: Number(alto) }),
      },
    }),
  },
  {
    file: 'vacunas',
    url: systems.VACUNA_SYSTEM,
    name: 'Vacuna',
    title: 'Vacunas del esquema nacional (catálogo de arranque)',
    concept: ([code = '', display = '', atc = '', previene = '', aplicacion = '']) => ({
      code,
      display,
      properties: { atc, previene, aplicacion },
    }),
  },
  {
    file: 'inegi',
    url: systems.INEGI_SYSTEM,
    name: 'InegiGeografia',
    title: 'Geografía del INEGI (catálogo de arranque)',
    hierarchyMeaning: 'part-of',
    concept: ([code = '', display = '', nivel = '']) => ({
      code,
      display,
      ...(code.length > 2 && { parents: [code.slice(0, 2)] }),
      properties: { nivel },
    }),
  },
  {
    file: 'clues',
    url: systems.CLUES_SYSTEM,
    name: 'CLUES',
    title: 'Establecimientos de salud (catálogo de arranque)',
    concept: ([code = '', display = '', municipio = '']) => ({ code, display, properties: { municipio } }),
  },
];

/** Reads the files each time: done once, at start. */
export function starterSystems(): readonly CodeSystemContent[] {
  const files = SHAPES.map((shape) => {
    const file = readStarterFile(shape.file);
    return { head: headOf(shape, file), concepts: file.rows.map(shape.concept) };
  });
  return [...files, ...V2_SYSTEMS];
}

const V2_VERSION: StarterFile = {
  version: '2026.1',
  notice: 'Tabla de HL7 v2, catálogo de arranque: nombres en español nuestros de los códigos que HL7 propone',
  rows: [],
};

const V2_SYSTEMS: readonly CodeSystemContent[] = Object.entries(V2_TABLES).map(([table, { name, title, codes }]) => ({
  head: headOf(
    { url: v2TableSystem(table), name: `V2${name}`, title: `${title} (HL7 v2, tabla ${table})` },
    V2_VERSION,
  ),
  concepts: Object.entries(codes).map(([code, display]) => ({ code, display })),
}));

type Named = Pick<(typeof SHAPES)[number], 'url' | 'name' | 'title' | 'hierarchyMeaning'>;

function headOf(shape: Named, { version, notice }: StarterFile): CodeSystemHead {
  return {
    url: shape.url,
    version: `arranque-${version}`,
    name: shape.name,
    title: shape.title,
    language: 'es-MX',
    content: 'fragment',
    caseSensitive: true,
    ...(shape.hierarchyMeaning && { hierarchyMeaning: shape.hierarchyMeaning }),
    starter: true,
    source: notice,
    status: 'active',
  };
}
