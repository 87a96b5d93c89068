/** What was mended in a publisher's file, all of it: the operator signs for a catalogue, so nothing is changed in silence. */
import type { CodeSystemHead } from '../model.ts';

/** Kinds of repair, with what each tells the operator. */
const REPAIRS = {
  'doble-espacio': 'Espacio doble donde se perdió una coma, o que sobra',
  'espacio-sobrante': 'Espacios al principio o al final',
  'clave-normalizada': 'Clave llevada a su forma de FHIR',
  'clave-repetida': 'Clave que repite otra: no se carga dos veces',
  'clave-agregada': 'Clave que faltaba y que otros catálogos usan',
  'titulo-provisional': 'Título provisional sustituido',
  'fila-vacia': 'Fila vacía omitida',
  'columnas-vacias': 'Columnas sin nombre ni contenido omitidas',
  codificacion: 'Codificación distinta de UTF-8',
  'marca-bom': 'Marca de orden de bytes (BOM) retirada',
  'padre-agregado': 'Grupo agregado porque sus miembros lo nombran y el archivo no lo trae',
  omitido: 'Contenido que este cargador no usa',
} as const;

export type RepairKind = keyof typeof REPAIRS;

export interface Repair {
  readonly kind: RepairKind;
  /** Line of the file, from 1. */
  readonly row?: number;
  readonly code?: string;
  readonly before?: string;
  readonly after?: string;
}

export interface LoadedSystem {
  readonly url: string;
  readonly version: string;
  readonly title: string;
  readonly concepts: number;
}

export interface LoadReport {
  readonly kind: string;
  readonly file: string;
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
  readonly systems: readonly LoadedSystem[];
  readonly repairs: readonly Repair[];
}

export class Repairs {
  readonly list: Repair[] = [];

  add(kind: RepairKind, detail: Omit<Repair, 'kind'> = {}): void {
    this.list.push({ kind, ...detail });
  }
}

export const loadedSystem = (head: CodeSystemHead, concepts: number): LoadedSystem => ({
  url: head.url,
  version: head.version,
  title: head.title ?? head.name,
  concepts,
});

/** @param most repairs shown of each kind; the JSON has them all */
export function describeReport(report: LoadReport, most = 5): string {
  const lines = [`Informe de carga: ${report.kind}`, `Archivo: ${report.file} (SHA-256 ${report.sha256})`];
  for (const { title, url, version, concepts } of report.systems) {
    lines.push(
      `  ${title}: ${concepts.toLocaleString('es-MX')} ${concepts === 1 ? 'concepto' : 'conceptos'}, versión ${version || 'sin versión'}, ${url}`,
    );
  }
  if (report.repairs.length === 0) return [...lines, 'Sin reparaciones: el archivo venía completo.', ''].join('\n');
  lines.push(`Reparaciones: ${report.repairs.length.toLocaleString('es-MX')}`);
  for (const [kind, text] of Object.entries(REPAIRS)) {
    const some = report.repairs.filter((repair) => repair.kind === kind);
    if (some.length === 0) continue;
    lines.push(
      `  ${text}: ${some.length.toLocaleString('es-MX')}`,
      ...some.slice(0, most).map(describeRepair).filter(Boolean),
    );
    if (some.length > most) lines.push(`    … y ${(some.length - most).toLocaleString('es-MX')} más en el JSON`);
  }
  return [...lines, ''].join('\n');
}

function describeRepair({ row, code, before, after }: Repair): string {
  const where = [row === undefined ? '' : `fila ${row}`, code ?? ''].filter(Boolean).join(', ');
  const change = [before, after].filter((text) => text !== undefined).map((text) => `«${text}»`);
  if (where === '' && change.length === 0) return '';
  return `    ${where}${where !== '' && change.length > 0 ? ': ' : ''}${change.join(' → ')}`;
}
