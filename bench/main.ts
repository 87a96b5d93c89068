/**
 * `npm run bench [-- AREA …]`: starts Amate with real processes, measures, prints a table and keeps one line per workload in
 * `bench/results/latest.jsonl`. Nothing here fails a build: a missed goal is a figure to publish.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mapMessage } from '@amate/connectors/hl7v2/map-message.ts';
import { toProfile } from '@amate/connectors/profile.ts';
import { loadCity } from '@amate/test/city/load.ts';
import { type Amate, startAmate } from '@amate/test/support/amate.ts';
import { appointmentsArea } from './appointments/area.ts';
import { auditArea } from './audit/area.ts';
import { connectorsArea } from './connectors/area.ts';
import { ehrArea } from './ehr/area.ts';
import { browserArea } from './ehr/browser/area.ts';
import { engineArea } from './engine/area.ts';
import { mpiArea } from './mpi/area.ts';
import { FULL, populationArea, USUAL } from './population/area.ts';
import { portalArea } from './portal/area.ts';
import { type Result, save, table } from './results.ts';
import { supplyArea } from './supply/area.ts';
import { FULL_DAY_PEOPLE, telemonitoringArea } from './telemonitoring/area.ts';
import { terminologyArea } from './terminology/area.ts';
import { versusHapi } from './vs/run.ts';
import { SCALES } from './vs/scale.ts';

const AREAS = [
  'engine',
  'ehr',
  'audit',
  'terminology',
  'appointments',
  'portal',
  'connectors',
  'mpi',
  'supply',
  'telemonitoring',
] as const;
const HELP = `Uso: npm run bench [-- AREA …]
     npm run bench -- --all
     npm run bench -- population [--full]
     npm run bench -- supply [--full]
     npm run bench -- mpi [--full]
     npm run bench -- telemonitoring [--full]
     npm run bench -- --vs hapi [--quick | --full] [--only W1,W4,security]

Mide y compara en la misma corrida. Áreas: ${AREAS.join(', ')} (todas si no se nombra ninguna).
--all: todo de una sentada, con los tamaños completos y contra HAPI (--quick): más de una hora de una máquina en calma.
supply: insumos sobre un libro de un millón de movimientos o, con --full, diez millones.
telemonitoring: lecturas desde casa; con --full, solo un día de 100,000 personas (o de AMATE_TELE_PEOPLE) con cuatro lecturas cada una.
mpi: quién es quién en una ciudad sintética de 20,000 o, con --full, 300,000 (otra cifra con AMATE_MPI_PEOPLE); con
AMATE_PYTHON, un Python con recordlinkage, también contra ese paquete.
population: búsquedas en toda la población, con 100,000 recursos o, con --full, un millón.
Con --vs hapi: el hub y HAPI FHIR, cada uno con su PostgreSQL, en la misma corrida (necesita JDK 17; --quick: minutos;
sin nada o --full: calienta HAPI 3 minutos y usa 5 rondas o más). --only security: lo que cuestan acceso, política,
consentimiento y auditoría, el hub contra sí mismo; --only sources: lo que cuesta firmar la fuente; --only beside: lo que
espera una médica mientras los hospitales entregan de golpe. Los tres sin HAPI.
Deja una línea por carga en bench/results/latest.jsonl y la tabla en README.md.
`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  if (args.includes('--vs')) return versus(args);
  if (args.length === 1 && args[0] === '--all') return inTurn(ALL);
  if (args[0] === 'population') return population(args.slice(1));
  const full = args.length === 2 && args[1] === '--full' ? IN_FULL[args[0] ?? ''] : undefined;
  if (full !== undefined) return inTurn([[`${args[0]} --full`, full]]);
  const unknown = args.filter((arg) => !(AREAS as readonly string[]).includes(arg));
  if (unknown.length > 0) {
    say(`No conozco el área ${unknown.join(', ')}.\n${HELP}`);
    return 2;
  }
  const wanted: readonly Area[] = args.length > 0 ? (args as Area[]) : AREAS;
  return inTurn(wanted.map((area) => [area, BY_AREA[area]]));
}

type Measured = () => Promise<readonly Result[]>;
type Area = (typeof AREAS)[number];

/** Each starts what it needs by itself. */
const BY_AREA: Readonly<Record<Area, Measured>> = {
  engine: () => withAmate(async (amate) => engineArea(withPids(amate), say)),
  ehr: async () => [...(await browserArea(say)), ...(await withAmate((amate) => ehrArea(live(amate), say)))],
  audit: () => auditArea(say),
  terminology: () => terminologyArea(say),
  appointments: () => appointmentsArea(say),
  portal: () => portalArea(say),
  connectors: () => connectorsArea(say),
  mpi: () => mpiArea(say),
  supply: () => supplyArea(say),
  telemonitoring: () => telemonitoringArea(say),
};
const IN_FULL: Readonly<Record<string, Measured>> = {
  supply: () => supplyArea(say, true),
  telemonitoring: () => telemonitoringArea(say, Number(process.env.AMATE_TELE_PEOPLE ?? FULL_DAY_PEOPLE)),
  mpi: () => mpiArea(say, true),
};
/** The longest first: whoever needs the machine again before the end spoils a short one, which is soon repeated. */
const ALL: readonly (readonly [string, Measured])[] = [
  ['--vs hapi --quick', () => againstHapi('quick', new Set())],
  ...Object.entries(IN_FULL).map(([area, measured]) => [`${area} --full`, measured] as const),
  ['population', () => populationArea(USUAL, say)],
  // Its ten million moves are measured above.
  ...AREAS.filter((area) => area !== 'supply').map((area) => [area, BY_AREA[area]] as const),
];

/** One after the other, each kept as soon as it is measured. @returns the exit code: 1 when one of them could not be measured */
async function inTurn(steps: readonly (readonly [string, Measured])[]): Promise<number> {
  const results: Result[] = [];
  let failed = 0;
  for (const [index, [name, measured]] of steps.entries()) {
    const beganMs = performance.now();
    if (steps.length > 1) say(`— ${index + 1} de ${steps.length}: ${name} …`);
    try {
      const some = await measured();
      keep(some);
      results.push(...some);
      say(`— ${name}: ${Math.round((performance.now() - beganMs) / 1000)} s`);
    } catch (error) {
      failed++;
      say(`— ${name}: no se pudo medir. ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  process.stdout.write(`${table(results)}\n`);
  return failed === 0 ? 0 : 1;
}

function keep(some: readonly Result[]): void {
  save(some);
  publish();
}

/** For what speaks to a running Amate with a city in it. */
async function withAmate(measure: (amate: Amate) => Promise<Result[]>): Promise<Result[]> {
  const amate = await startAmate({ log: say });
  try {
    say('loading the city …');
    await loadCity({
      fhirUrl: amate.fhirUrl,
      getToken: () => amate.token(),
      map: (raw, { clues, name }) => mapMessage(raw, toProfile({ clues, name })),
    });
    return await measure(amate);
  } finally {
    await amate.stop();
  }
}

async function population(args: readonly string[]): Promise<number> {
  if (args.some((arg) => arg !== '--full')) {
    say(HELP);
    return 2;
  }
  return inTurn([['population', () => populationArea(args.includes('--full') ? FULL : USUAL, say)]]);
}

/** @returns the exit code */
async function versus(args: readonly string[]): Promise<number> {
  const rest = args.filter((arg, index) => !['--vs', '--only'].includes(arg) && !VALUED.has(args[index - 1] ?? ''));
  const scale = rest.includes('--quick') ? 'quick' : rest.includes('--full') ? 'full' : 'usual';
  const only = new Set(args.includes('--only') ? (args[args.indexOf('--only') + 1] ?? '').split(',') : []);
  if (args[args.indexOf('--vs') + 1] !== 'hapi' || rest.some((arg) => !['--quick', '--full'].includes(arg))) {
    say(HELP);
    return 2;
  }
  return inTurn([['--vs hapi', () => againstHapi(scale, only)]]);
}

/** Kept one by one: a run of an hour that is cut short keeps what it had. */
async function againstHapi(scale: keyof typeof SCALES, only: ReadonlySet<string>): Promise<readonly Result[]> {
  const results: Result[] = [];
  const kept = (some: readonly Result[]): void => {
    results.push(...some);
    keep(some);
    say(table(some));
  };
  await versusHapi({ scale: SCALES[scale], only, keep: kept, say });
  return results;
}

const VALUED = new Set(['--vs', '--only']);

const withPids = (amate: Amate) => ({
  ...amate,
  pids: [amate.processes.hub.pid!, amate.processes.postgres.pid!],
  token: () => amate.token(),
});

const live = (amate: Amate) => ({
  fhirUrl: amate.fhirUrl,
  baseUrl: amate.baseUrl,
  mllpPort: amate.mllpPorts.DFSSA003162!,
  hubPid: amate.processes.hub.pid!,
  token: () => amate.token(),
});

/** The README shows the last figures of every workload, missed goals too. */
function publish(): void {
  const readme = join(import.meta.dirname, '..', 'README.md');
  const lines = readFileSync(join(import.meta.dirname, 'results', 'latest.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const results = lines.map((line) => JSON.parse(line) as Result);
  const text = `<!-- bench:start -->\nMeasured ${[...new Set(results.map(({ date }) => date))].sort().join(', ')} on ${results[0]?.machine}; \`npm run bench\` repeats it. Ratios are medians of interleaved rounds; larger is better.\n\n${table(results)}\n<!-- bench:end -->`;
  writeFileSync(readme, readFileSync(readme, 'utf8').replace(/<!-- bench:start -->[\s\S]*<!-- bench:end -->/, text));
}

process.exit(await main(process.argv.slice(2)));
