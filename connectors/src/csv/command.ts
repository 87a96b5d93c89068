/** `npm run connect -- csv`: what would be made of a table, row by row, without sending anything; or the folder processed at once. */
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { readDataDir, readProfile } from '../config.ts';
import { Outbox } from '../outbox/outbox.ts';
import type { HospitalProfile } from '../profile.ts';
import type { CsvSourceConfig } from '../sources/config.ts';
import { waitingFiles } from '../sources/folder.ts';
import { sourceNamed } from '../sources/named.ts';
import { mapRow } from './map-row.ts';
import { processFile, rowSource } from './process-file.ts';
import { columnsOf } from './profile.ts';
import { readTable, TableFault } from './read-table.ts';

const HELP = `Tablas CSV de un hospital.

Uso: npm run connect -- csv --dry [archivo.csv …] [--source nombre] [--rows 50] [--only-faults]
       muestra renglón por renglón lo que se crearía y lo que está mal; no envía ni mueve nada.
       Sin archivos toma los de la carpeta de la fuente.
     npm run connect -- csv [--source nombre]
       procesa ahora los archivos de la carpeta: los renglones buenos pasan a la cola del conector,
       los malos a rechazados/ con su motivo, y el archivo a procesados/. El conector encendido lo hace solo.

  --source       nombre de la fuente en CONNECTOR_CONFIG_FILE, si hay varias de CSV
  --rows         cuántos renglones se muestran (50; 0 = todos); siempre se revisan todos
  --only-faults  muestra solo los renglones con error
  --help         muestra esta ayuda

Cómo se escribe el perfil: docs/conectores-fuentes.md.
Termina con 0 si todo está bien, 1 si hubo renglones o archivos malos, 2 si no se pudo leer la configuración.
`;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      dry: { type: 'boolean' },
      source: { type: 'string' },
      rows: { type: 'string', default: '50' },
      'only-faults': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const hospital = readProfile();
  const source = sourceNamed(hospital, 'csv', values.source);
  if (!values.dry) return processFolder(source, hospital);
  const shown = Number(values.rows) || Number.POSITIVE_INFINITY;
  const files =
    positionals.length > 0
      ? positionals
      : (await waitingFiles(source.folder, /\.(csv|txt|tsv)$/i, 0)).map(({ path }) => path);
  if (files.length === 0) process.stdout.write(`No hay archivos en ${source.folder}.\n`);
  let bad = 0;
  for (const path of files) bad += await tryOut(path, source, hospital, { shown, onlyFaults: values['only-faults'] });
  return bad > 0 ? 1 : 0;
}

interface Showing {
  readonly shown: number;
  readonly onlyFaults: boolean;
}

/** @returns how many rows are bad */
async function tryOut(
  path: string,
  source: CsvSourceConfig,
  hospital: HospitalProfile,
  { shown, onlyFaults }: Showing,
): Promise<number> {
  const out = (text: string): boolean => process.stdout.write(`${text}\n`);
  out(`${basename(path)}`);
  const rows = rowSource(source.name, source.profile, hospital);
  const made = new Map<string, number>();
  let [good, bad, printed] = [0, 0, 0];
  try {
    const table = await readTable(path, source.profile, columnsOf(source.profile));
    for await (const { row, line, cells, fault } of table.rows) {
      const result =
        fault ?? mapRow(row, { id: `fila-${line}-pruebax`, line, raw: Buffer.from(cells.join('\n')) }, rows);
      const faulty = result.kind === 'faulty';
      if (faulty) bad++;
      else good++;
      if (result.kind === 'mapped')
        for (const { resource } of result.bundle.entry ?? []) count(made, resource!.resourceType);
      if (printed >= shown || (onlyFaults && !faulty)) continue;
      printed++;
      out(
        result.kind === 'faulty'
          ? `  ${line} ✗ ${result.faults.join('\n      ')}`
          : `  ${line} ✓ ${describe(result.bundle)}`,
      );
    }
  } catch (error) {
    if (!(error instanceof TableFault)) throw error;
    out(`  ✗ ${error.message}`);
    return bad + 1;
  }
  if (good + bad > printed) out(`  … ${good + bad - printed} renglones más, revisados y no mostrados`);
  const totals = [...made].map(([type, n]) => `${n} ${type}`).join(', ');
  out(`  ${good} renglones buenos, ${bad} con error. Se crearía o corregiría: ${totals || 'nada'}. No se envió nada.`);
  return bad;
}

const count = (made: Map<string, number>, type: string): Map<string, number> =>
  made.set(type, (made.get(type) ?? 0) + 1);

const describe = ({ entry = [] }: Bundle): string => entry.map(({ resource }) => summary(resource!)).join(' · ');

/** A resource in a few words: what it is, of when. */
function summary(resource: Resource): string {
  const { code, vaccineCode, medicationCodeableConcept, type } = resource as unknown as Record<
    string,
    { text?: string; coding?: { code?: string }[] } | undefined
  >;
  if (resource.resourceType === 'Patient') {
    return `Persona ${resource.identifier?.map(({ value }) => value).join(' / ')} ${resource.name?.[0]?.family ?? ''}`.trim();
  }
  if (resource.resourceType === 'Encounter')
    return `Encounter ${resource.identifier?.[0]?.value} ${resource.period?.start ?? ''}`.trim();
  const concept = code ?? vaccineCode ?? medicationCodeableConcept ?? type;
  const what = concept?.text ?? concept?.coding?.[0]?.code ?? '';
  const { valueQuantity, valueString } = resource as {
    valueQuantity?: { comparator?: string; value?: number; unit?: string };
    valueString?: string;
  };
  const value = valueQuantity
    ? `${valueQuantity.comparator ?? ''}${valueQuantity.value} ${valueQuantity.unit ?? ''}`
    : (valueString ?? '');
  return `${resource.resourceType} ${what} ${value}`.replace(/\s+/g, ' ').trim();
}

async function processFolder(source: CsvSourceConfig, hospital: HospitalProfile): Promise<number> {
  const files = await waitingFiles(source.folder, /\.(csv|txt|tsv)$/i, source.settleSeconds * 1_000);
  if (files.length === 0) process.stdout.write(`No hay archivos listos en ${source.folder}.\n`);
  const outbox = new Outbox(join(readDataDir(), 'outbox.sqlite'));
  let bad = 0;
  try {
    for (const file of files) {
      const whole = (await stat(file.path)).size;
      const bar = (rows: number, bytes: number): void => progress(file.name, rows, bytes / whole);
      const { taken, known, refused, fault } = await processFile(file, source, hospital, outbox, bar);
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
      bad += refused + (fault === undefined ? 0 : 1);
      const before = known > 0 ? ` (${known} ya estaban)` : '';
      process.stdout.write(
        fault === undefined
          ? `${file.name}: ${taken} renglones a la cola${before}, ${refused} rechazados.\n`
          : `${file.name}: ✗ ${fault}\n`,
      );
    }
  } finally {
    outbox.close();
  }
  return bad > 0 ? 1 : 0;
}

const WIDTH = 30;

/** Only for a person who looks; a log has no use for it. */
function progress(name: string, rows: number, part: number): void {
  if (!process.stderr.isTTY) return;
  const done = Math.min(1, part);
  const bar = '█'.repeat(Math.round(done * WIDTH)).padEnd(WIDTH, '░');
  process.stderr.write(`\r\u001b[K${name} ${bar} ${Math.round(done * 100)} % · ${rows} renglones`);
}
