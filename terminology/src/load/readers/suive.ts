/** Causes of SUIVE-1 with the CIE-10 codes that each counts and leaves out, and how soon it must be told. */
import { SUIVE_SYSTEM } from '../../identifiers/systems.ts';
import { Gathered, headOf, onlyEntry, type Reader, type Reading, rows, singleSpaced } from './reader.ts';

const SHAPE = {
  columns: {
    clave: ['epi_clave', 'clave'],
    nombre: ['nombre', 'causa', 'diagnostico'],
    grupo: ['grupo'],
    inmediata: ['notificacion_inmediata'],
    estudio: ['estudio_epidemiologico'],
    brote: ['estudio_brote'],
    incluye: ['cie10_incluye', 'cie10'],
    excluye: ['cie10_excluye'],
  },
  optional: ['grupo', 'inmediata', 'estudio', 'brote', 'excluye'],
} as const;

export const suive: Reader = {
  about: 'Causas del SUIVE-1 con sus claves CIE-10 (CSV)',
  read: async (reading) => {
    const gathered = new Gathered(reading);
    for await (const row of rows(reading, onlyEntry(reading.source), SHAPE)) {
      const code = row.get('clave');
      const incluye = rangesOf(reading, row.number, row.get('incluye'));
      const excluye = rangesOf(reading, row.number, row.get('excluye'));
      const flag = (column: 'inmediata' | 'estudio' | 'brote'): boolean => /^(1|s[ií]|x)$/i.test(row.get(column));
      gathered.add(row.number, {
        code,
        display: singleSpaced(reading, row.number, code, row.get('nombre')),
        properties: {
          grupo: row.get('grupo'),
          notificacionInmediata: flag('inmediata'),
          estudioEpidemiologico: flag('estudio'),
          estudioBrote: flag('brote'),
          ...(incluye.length > 0 && { cie10Incluye: incluye }),
          ...(excluye.length > 0 && { cie10Excluye: excluye }),
        },
      });
    }
    const head = { url: SUIVE_SYSTEM, name: 'CausaSuive', title: 'Causas del SUIVE-1' };
    return [{ head: headOf(reading, head), concepts: gathered.done() }];
  },
};

const RANGE = /^[A-Z]\d\d(\.\d)?(-[A-Z]\d\d(\.\d)?)?$/;

/** `A06.0-A06.3, A06.9`; «S/C» stands for a cause without codes. */
function rangesOf({ faults }: Reading, row: number, text: string): string[] {
  const parts = text.split(',').map((part) => part.trim());
  const ranges = parts.filter((part) => part !== '' && part !== 'S/C');
  for (const range of ranges) {
    if (!RANGE.test(range)) faults.add(row, `«${range.slice(0, 20)}» no es una clave ni un rango de CIE-10`);
  }
  return ranges;
}
