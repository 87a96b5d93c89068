/**
 * `npm run terminology`: loads the publishers' catalogues into the hub's database and tells what was mended. The hub may be running: it
 * answers by the new catalogue from its next request on.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '@amate/hie-core/migrate.ts';
import { openForLoading, openForReading } from '@amate/hie-core/terminology/loading/sql.ts';
import { BrokenFile } from '@amate/terminology/load/broken-file.ts';
import { type Catalogue, readCatalogue } from '@amate/terminology/load/read-catalogue.ts';
import { READERS } from '@amate/terminology/load/readers/readers.ts';
import { describeReport, type LoadReport } from '@amate/terminology/load/report.ts';
import { storeCatalogue } from '@amate/terminology/load/store-catalogue.ts';
import { listSystems } from '@amate/terminology/store/load.ts';
import { ask } from './ask.ts';
import { readConfig } from './config.ts';
import { progressBar, say } from './console.ts';
import { findDatabase } from './stack/find-database.ts';

const KINDS = Object.entries(READERS)
  .map(([kind, { about }]) => `  ${kind.padEnd(15)} ${about}`)
  .join('\n');

const HELP = `Uso: npm run terminology -- load CATÁLOGO ARCHIVO [--edicion TEXTO] [--revisar]
     npm run terminology -- list
     npm run terminology -- report [CATÁLOGO] [--json]

  load     carga el archivo del publicador (CSV, texto o zip, en UTF-8 o windows-1252), todo o nada; sustituye al catálogo
           de arranque y a la misma edición. Una carga interrumpida sigue donde iba al repetir la orden.
  list     los catálogos cargados, con su edición y cuántas claves tienen
  report   lo que se reparó en la última carga; sin catálogo, de cuáles hay informe

  --edicion TEXTO   cómo llama el publicador a la edición (por ejemplo 2024); si no, la huella del archivo
  --revisar         lee el archivo e informa, sin cargar nada
  --json            el informe completo, con cada reparación

Catálogos:
${KINDS}

Usa la base de datos de DATABASE_URL, o la integrada. Salida: 0 bien, 1 el archivo no sirve, 2 uso incorrecto, 3 no se pudo.
`;

interface Asked {
  readonly verb: string;
  readonly rest: readonly string[];
  readonly edicion: string | undefined;
  readonly revisar: boolean;
  readonly json: boolean;
}

function readArguments(args: readonly string[]): Asked | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      edicion: { type: 'string' },
      revisar: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  });
  if (values.help) return 'help';
  const [verb = '', ...rest] = positionals;
  const wanted: Record<string, [number, number]> = { load: [2, 2], list: [0, 0], report: [0, 1] };
  const count = Object.hasOwn(wanted, verb) ? wanted[verb] : undefined;
  if (count === undefined) throw new Error(verb === '' ? 'falta decir qué hacer' : `no hay una orden «${verb}»`);
  if (rest.length < count[0] || rest.length > count[1]) throw new Error(`«${verb}» espera otros argumentos`);
  const kind = verb === 'list' ? undefined : rest[0];
  if (kind !== undefined && !Object.hasOwn(READERS, kind)) throw new Error(`no hay un catálogo «${kind}»`);
  if (values.edicion !== undefined && !/^[\w.\- ]{1,64}$/.test(values.edicion)) {
    throw new Error('--edicion lleva de 1 a 64 letras, números, puntos o guiones');
  }
  return { verb, rest, edicion: values.edicion, revisar: values.revisar ?? false, json: values.json ?? false };
}

async function main(args: readonly string[]): Promise<number> {
  const asked = ask(() => readArguments(args), HELP);
  if (typeof asked === 'number') return asked;
  try {
    if (asked.verb === 'report') return report(asked.rest[0], asked.json);
    return asked.verb === 'list' ? await list() : await load(asked);
  } catch (error) {
    if (error instanceof BrokenFile) {
      process.stderr.write(`El archivo no se cargó; nada cambió.\n${error.message}\n`);
      return 1;
    }
    process.stderr.write(`No se pudo: ${(error as Error).message || 'la base de datos no contesta'}\n`);
    return 3;
  }
}

async function load({ rest, edicion, revisar, json }: Asked): Promise<number> {
  const [kind = '', file = ''] = rest;
  say('Leyendo y revisando …');
  const catalogue = await readCatalogue(kind, resolve(process.cwd(), file), { version: edicion });
  if (!revisar) {
    const stored = await withDatabase((url) => store(url, catalogue));
    if (!stored) {
      process.stderr.write('Otra carga está en curso; espere a que termine y repita la orden.\n');
      return 3;
    }
    keep(catalogue.report);
  }
  say(json ? JSON.stringify(catalogue.report, undefined, 1) : describeReport(catalogue.report));
  return 0;
}

async function store(url: string, catalogue: Catalogue): Promise<boolean> {
  await migrate(url);
  const db = await openForLoading(url);
  if (db === undefined) return false;
  const bar = progressBar('Cargando');
  const began = performance.now();
  try {
    await storeCatalogue(db, catalogue, {
      onProgress: bar.update,
      onResume: (stored) => say(`Sigue la carga interrumpida: ${stored.toLocaleString('es-MX')} claves ya estaban.`),
    });
    bar.end(`Cargado en ${((performance.now() - began) / 1_000).toFixed(1)} s`);
    return true;
  } finally {
    await db.close();
  }
}

async function list(): Promise<number> {
  await withDatabase(async (url) => {
    const db = await openForReading(url);
    try {
      const systems = await listSystems(db);
      if (systems.length === 0) say('No hay catálogos: arranque el hub una vez o cargue uno.');
      for (const { head, count, loadedAt } of systems) {
        const mark = head.starter ? ' [de arranque]' : '';
        say(
          `${(head.title ?? head.name).padEnd(52)} ${count.toLocaleString('es-MX').padStart(9)}  ${head.version}${mark}`,
        );
        say(`  ${head.url}  cargado ${loadedAt}, de ${head.source}`);
      }
    } finally {
      await db.close();
    }
  });
  return 0;
}

async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const database = await findDatabase();
  try {
    return await work(database.url);
  } finally {
    await database.stop();
  }
}

const folder = (): string => join(readConfig().dataDir, 'terminologia');

/** Written beside, then named: a report is whole or it is the one before. */
function keep(kept: LoadReport): void {
  mkdirSync(folder(), { recursive: true });
  const path = join(folder(), `${kept.kind}.json`);
  writeFileSync(`${path}.tmp`, JSON.stringify(kept, undefined, 1));
  renameSync(`${path}.tmp`, path);
}

function report(kind: string | undefined, json: boolean): number {
  const kinds = existsSync(folder()) ? readdirSync(folder()).filter((name) => name.endsWith('.json')) : [];
  if (kind === undefined) {
    say(kinds.length === 0 ? 'No hay informes todavía.' : kinds.map((name) => name.slice(0, -5)).join('\n'));
    return 0;
  }
  if (!kinds.includes(`${kind}.json`)) {
    process.stderr.write(`No hay informe de «${kind}»: cárguelo primero.\n`);
    return 1;
  }
  const text = readFileSync(join(folder(), `${kind}.json`), 'utf8');
  say(json ? text : describeReport(JSON.parse(text) as LoadReport));
  return 0;
}

process.exit(await main(process.argv.slice(2)));
