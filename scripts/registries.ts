/**
 * `npm run registries`: loads facilities, practitioners and services into a hub that runs, by its FHIR interface, and tells line by
 * line what was mended and what did not go in (docs/adr/0044).
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Loaded, Told } from '@amate/hie-core/registries/load/directory.ts';
import { CHANGES, FACILITIES } from '@amate/hie-core/registries/load/facilities.ts';
import { openDirectory } from '@amate/hie-core/registries/load/hub-door.ts';
import { loadFacilities } from '@amate/hie-core/registries/load/load-facilities.ts';
import { loadPractitioners } from '@amate/hie-core/registries/load/load-practitioners.ts';
import { loadServices } from '@amate/hie-core/registries/load/load-services.ts';
import { PRACTITIONERS } from '@amate/hie-core/registries/load/practitioners.ts';
import { readRegistryFile } from '@amate/hie-core/registries/load/read-file.ts';
import { SERVICES } from '@amate/hie-core/registries/load/services.ts';
import { consoleToken } from '@amate/hie-core/security/console-token.ts';
import { readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { fetchToken } from '@amate/hie-core/security/token-cli.ts';
import { dayKeyOf } from '@amate/terminology/booking/mexico-city-day.ts';
import { BrokenFile } from '@amate/terminology/load/broken-file.ts';
import { describeReport, type Repair } from '@amate/terminology/load/report.ts';
import { ask } from './ask.ts';
import { readConfig } from './config.ts';
import { progressBar, say } from './console.ts';
import { findDatabase } from './stack/find-database.ts';

const HELP = `Uso: npm run registries -- load REGISTRO ARCHIVO [--cambios ARCHIVO] [--entidad DF] [--revisar] [--json]

Carga en el hub, que debe estar en marcha, los registros que usan todas sus partes. Se puede repetir: lo que ya está igual no se
toca, y una carga interrumpida sigue donde iba. Un archivo con filas equivocadas no se carga; se dice cada fila.

Registros:
  establecimientos   el catálogo CLUES del DGIS (CSV), con los cerrados. Columnas propias: «clues anterior», «fecha del cambio».
                     Un archivo sin CLUES (datos abiertos) completa los que ya se conocen por su nombre.
  profesionales      cedula, nombre, primer apellido, segundo apellido, profesion, especialidad, cedula de especialidad, clues,
                     puesto, desde, hasta: una fila por puesto
  servicios          clues, clave, nombre, especialidad, telefono, activo

  --cambios ARCHIVO  CLUES que sustituyen a otras: clues, clues anterior, fecha. El establecimiento conserva las dos.
  --entidad XX       solo las CLUES que empiezan así (DF es la Ciudad de México)
  --revisar          lee el archivo e informa, sin cargar nada
  --json             el informe completo
Quién lo escribe. En la demostración, su cliente amate-demo. En una instalación propia, quien opera el servidor: dé la orden en él, con
el DATABASE_URL y el BASE_URL del hub (en contenedores: docker compose exec hub node scripts/registries.ts load …); la bitácora dice
«consola». Desde otra máquina, con --hub y --token.

  --hub URL          base FHIR del hub (https://…/fhir/R4); si no, la de la demostración, o la de BASE_URL
  --cliente ID       otro cliente de la demostración (amate-demo)
  --token ARCHIVO    en su lugar, un archivo con el token de un operador, o de un sistema con system/*.cruds
                     que no sea de un establecimiento

Salida: 0 bien, 1 el archivo no sirve o alguna fila no entró, 2 uso incorrecto, 3 no se pudo.
`;

const KINDS = ['establecimientos', 'profesionales', 'servicios'] as const;
type Kind = (typeof KINDS)[number];

interface Asked {
  readonly kind: Kind;
  readonly file: string;
  readonly cambios: string | undefined;
  readonly entidad: string | undefined;
  readonly revisar: boolean;
  readonly json: boolean;
  readonly hub: string | undefined;
  readonly cliente: string;
  readonly token: string | undefined;
}

function readArguments(args: readonly string[]): Asked | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      ...{ revisar: { type: 'boolean' }, json: { type: 'boolean' } },
      ...{ cambios: { type: 'string' }, entidad: { type: 'string' } },
      ...{ hub: { type: 'string' }, cliente: { type: 'string', default: 'amate-demo' }, token: { type: 'string' } },
    },
  });
  if (values.help) return 'help';
  const [verb = '', kind = '', file = '', ...rest] = positionals;
  if (verb !== 'load') throw new Error(verb === '' ? 'falta decir qué hacer' : `no hay una orden «${verb}»`);
  if (!KINDS.includes(kind as Kind)) throw new Error(`no hay un registro «${kind}»: ${KINDS.join(', ')}`);
  if (file === '' || rest.length > 0) throw new Error('«load» espera un registro y un archivo');
  if (kind !== 'establecimientos' && (values.cambios ?? values.entidad) !== undefined)
    throw new Error('--cambios y --entidad son de establecimientos');
  if (values.entidad !== undefined && !/^[A-Za-z]{2}$/.test(values.entidad))
    throw new Error('--entidad son dos letras');
  return {
    ...{ kind: kind as Kind, file, cambios: values.cambios, entidad: values.entidad?.toUpperCase() },
    ...{ revisar: values.revisar ?? false, json: values.json ?? false },
    ...{ hub: values.hub?.replace(/\/+$/, ''), cliente: values.cliente, token: values.token },
  };
}

async function main(args: readonly string[]): Promise<number> {
  const asked = ask(() => readArguments(args), HELP);
  if (typeof asked === 'number') return asked;
  try {
    return await load(asked);
  } catch (error) {
    if (error instanceof BrokenFile) {
      process.stderr.write(`El archivo no se cargó; nada cambió.\n${error.message}\n`);
      return 1;
    }
    process.stderr.write(`No se pudo: ${(error as Error).message}\n`);
    return 3;
  }
}

async function load(asked: Asked): Promise<number> {
  say('Leyendo y revisando …');
  const { head, work } = await prepare(asked);
  if (asked.revisar) {
    say(asked.json ? JSON.stringify(head, undefined, 1) : `${describe(head)}${head.rows} filas: se pueden cargar.`);
    return 0;
  }
  const bar = progressBar('Cargando');
  const began = performance.now();
  const loaded = await work((done, total) => bar.update(done, total));
  bar.end(`Listo en ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  say(asked.json ? JSON.stringify({ ...head, ...loaded }, undefined, 1) : `${describe(head)}${summary(loaded)}`);
  return loaded.refused.length === 0 ? 0 : 1;
}

interface Head {
  readonly kind: Kind;
  readonly file: string;
  readonly sha256: string;
  readonly rows: number;
  readonly repairs: readonly Repair[];
}

interface Prepared {
  readonly head: Head;
  readonly work: (onProgress: (done: number, total: number) => void) => Promise<Loaded>;
}

async function prepare(asked: Asked): Promise<Prepared> {
  const { kind, entidad } = asked;
  const path = resolve(process.cwd(), asked.file);
  const today = dayKeyOf(Date.now());
  const directory = await directoryOf(asked);
  const headOf = ({ file, sha256, repairs }: Omit<Head, 'kind' | 'rows'>, count: number): Head => ({
    ...{ kind, file, sha256, repairs, rows: count },
  });
  if (kind === 'profesionales') {
    const read = await readRegistryFile(path, PRACTITIONERS);
    const work: Prepared['work'] = (onProgress) => loadPractitioners(directory, read.rows, { today, onProgress });
    return { head: headOf(read, read.rows.length), work };
  }
  if (kind === 'servicios') {
    const read = await readRegistryFile(path, SERVICES);
    return {
      head: headOf(read, read.rows.length),
      work: (onProgress) => loadServices(directory, read.rows, { today, onProgress }),
    };
  }
  const read = await readRegistryFile(path, FACILITIES);
  const rows = read.rows.filter(({ row }) => entidad === undefined || row.clues?.startsWith(entidad));
  const changes =
    asked.cambios === undefined ? [] : (await readRegistryFile(resolve(process.cwd(), asked.cambios), CHANGES)).rows;
  const ofState = changes.map(({ row }) => row);
  return {
    head: headOf(read, rows.length),
    work: (onProgress) => loadFacilities(directory, rows, ofState, { today, onProgress }),
  };
}

/** Tokens last ten minutes. */
const TOKEN_AGE_MS = 480_000;

async function directoryOf({ hub, cliente, token }: Asked): Promise<ReturnType<typeof openDirectory>> {
  const { dataDir, baseUrl, port } = readConfig();
  const demo = await readDemoFile(dataDir);
  const own = `${baseUrl ?? `http://localhost:${port}`}/fhir/R4`;
  const fhirUrl = hub ?? demo?.fhirUrl ?? own;
  const newToken = (): Promise<string> | string => {
    if (token !== undefined) return readFileSync(resolve(process.cwd(), token), 'utf8').trim();
    if (demo !== undefined) return tokenOfDemo(dataDir, cliente);
    // What this console signs is for its own hub; it goes to no other address that somebody types.
    if (!isHere(fhirUrl, own)) throw new Error(`${fhirUrl} no es el hub de este servidor: dé su --token ARCHIVO`);
    return tokenOfConsole(baseUrl === undefined ? fhirUrl : own);
  };
  let held = '';
  let askedAt = Number.NEGATIVE_INFINITY;
  const getToken = async (fresh: boolean): Promise<string> => {
    if (!fresh && Date.now() - askedAt < TOKEN_AGE_MS) return held;
    askedAt = Date.now();
    held = await newToken();
    return held;
  };
  return openDirectory({ fhirUrl, getToken });
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const isHere = (fhirUrl: string, own: string): boolean =>
  LOOPBACK.includes(new URL(fhirUrl).hostname) || new URL(fhirUrl).origin === new URL(own).origin;

async function tokenOfDemo(dataDir: string, cliente: string): Promise<string> {
  const result = await fetchToken(dataDir, cliente, []);
  if (result.kind === 'error') throw new Error(result.text);
  return result.token;
}

const WRITTEN = ['Organization', 'Location', 'Practitioner', 'PractitionerRole', 'HealthcareService'];
const CONSOLE_SCOPE = WRITTEN.map((type) => `system/${type}.crus`).join(' ');

async function tokenOfConsole(fhirUrl: string): Promise<string> {
  const database = await findDatabase();
  try {
    return await consoleToken({ databaseUrl: database.url, fhirUrl, scope: CONSOLE_SCOPE });
  } finally {
    await database.stop();
  }
}

const describe = ({ kind, file, sha256, repairs }: Head): string =>
  describeReport({ kind, file, sha256, repairs, systems: [] });

const MOST_SHOWN = 20;

function summary({ created, changed, same, omitted, refused }: Loaded): string {
  const count = (value: number): string => value.toLocaleString('es-MX');
  return [
    `Nuevos ${count(created)}, cambiados ${count(changed)}, iguales ${count(same)}.`,
    ...listed('No se cargaron, y está bien', omitted),
    ...listed('No entraron; corrija y repita', refused),
    '',
  ].join('\n');
}

function listed(title: string, told: readonly Told[]): string[] {
  if (told.length === 0) return [];
  const lines = told.slice(0, MOST_SHOWN).map(({ line, reason }) => `  fila ${line}: ${reason}`);
  const more = told.length - lines.length;
  return [
    `${title}: ${told.length.toLocaleString('es-MX')}`,
    ...lines,
    ...(more > 0 ? [`  … y ${more.toLocaleString('es-MX')} más con --json`] : []),
  ];
}

process.exit(await main(process.argv.slice(2)));
