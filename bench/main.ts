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
/** They start what they need by themselves. */
const ALONE: ReadonlySet<string> = new Set([
  'mpi',
  'audit',
  'terminology',
  'appointments',
  'portal',
  'connectors',
  'supply',
  'telemonitoring',
]);
const HELP = `Uso: npm run bench [-- AREA …]
     npm run bench -- population [--full]
     npm run bench -- supply [--full]
     npm run bench -- mpi [--full]
     npm run bench -- telemonitoring [--full]
     npm run bench -- --vs hapi [--quick | --full] [--only W1,W4,security]

Mide y compara en la misma corrida. Áreas: ${AREAS.join(', ')} (todas si no se nombra ninguna).
supply: insumos sobre un libro de un millón de movimientos o, con --full, diez millones.
telemonitoring: lecturas desde casa; con --full, solo un día de 100,000 personas (o de AMATE_TELE_PEOPLE) con cuatro lecturas cada una.
mpi: quién es quién en una ciudad sintética de 20,000 o, con --full, 300,000 (otra cifra con AMATE_MPI_PEOPLE); con
AMATE_PYTHON, un Python con recordlinkage, también contra ese paquete.
population: búsquedas en toda la población, con 100,000 recursos o, con --full, un millón.
Con --vs hapi: el hub y HAPI FHIR, cada uno con su PostgreSQL, en la misma corrida (necesita JDK 17; --quick: minutos;
sin nada o --full: calienta HAPI 3 minutos y usa 5 rondas o más). --only security: lo que cuestan acceso, política,
consentimiento y auditoría, el hub contra sí mismo; no necesita HAPI.
Deja una línea por carga en bench/results/latest.jsonl y la tabla en README.md.
`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  if (args.includes('--vs')) return versus(args);
  if (args[0] === 'population') return population(args.slice(1));
  if (args[0] === 'supply' && args[1] === '--full' && args.length === 2) return alone(await supplyArea(say, true));
  if (args[0] === 'telemonitoring' && args[1] === '--full' && args.length === 2)
    return alone(await telemonitoringArea(say, Number(process.env.AMATE_TELE_PEOPLE ?? FULL_DAY_PEOPLE)));
  if (args[0] === 'mpi' && args[1] === '--full' && args.length === 2) return alone(await mpiArea(say, true));
  const unknown = args.filter((arg) => !(AREAS as readonly string[]).includes(arg));
  if (unknown.length > 0) {
    say(`No conozco el área ${unknown.join(', ')}.\n${HELP}`);
    return 2;
  }
  const wanted: readonly string[] = args.length > 0 ? args : AREAS;
  const results: Result[] = wanted.includes('audit') ? await auditArea(say) : [];
  if (wanted.includes('terminology')) results.push(...(await terminologyArea(say)));
  if (wanted.includes('appointments')) results.push(...(await appointmentsArea(say)));
  if (wanted.includes('ehr')) results.push(...(await browserArea(say)));
  if (wanted.includes('portal')) results.push(...(await portalArea(say)));
  if (wanted.includes('telemonitoring')) results.push(...(await telemonitoringArea(say)));
  if (wanted.includes('supply')) results.push(...(await supplyArea(say)));
  if (wanted.includes('mpi')) results.push(...(await mpiArea(say)));
  if (wanted.includes('connectors')) results.push(...(await connectorsArea(say)));
  if (wanted.some((area) => !ALONE.has(area))) results.push(...(await withAmate(wanted)));
  save(results);
  publish();
  process.stdout.write(`${table(results)}\n`);
  return 0;
}

/** The areas that speak to a running Amate. */
async function withAmate(wanted: readonly string[]): Promise<Result[]> {
  const amate = await startAmate({ log: say });
  try {
    say('loading the city …');
    await loadCity({
      fhirUrl: amate.fhirUrl,
      getToken: () => amate.token(),
      map: (raw, { clues, name }) => mapMessage(raw, toProfile({ clues, name })),
    });
    const results: Result[] = [];
    if (wanted.includes('ehr')) results.push(...(await ehrArea(live(amate), say)));
    if (wanted.includes('engine')) {
      const pids = [amate.processes.hub.pid!, amate.processes.postgres.pid!];
      results.push(...(await engineArea({ ...amate, pids, token: () => amate.token() }, say)));
    }
    return results;
  } finally {
    await amate.stop();
  }
}

/** @returns the exit code */
async function population(args: readonly string[]): Promise<number> {
  if (args.some((arg) => arg !== '--full')) {
    say(HELP);
    return 2;
  }
  return alone(await populationArea(args.includes('--full') ? FULL : USUAL, say));
}

/** @returns the exit code */
function alone(results: readonly Result[]): number {
  save(results);
  publish();
  process.stdout.write(`${table(results)}\n`);
  return 0;
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
  const results: Result[] = [];
  // Kept one by one: a run of an hour that is cut short keeps what it had.
  const keep = (some: readonly Result[]): void => {
    results.push(...some);
    save(some);
    publish();
    say(table(some));
  };
  await versusHapi({ scale: SCALES[scale], only, keep, say });
  process.stdout.write(`${table(results)}\n`);
  return 0;
}

const VALUED = new Set(['--vs', '--only']);

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
  const text = `<!-- bench:start -->\nMeasured ${results[0]?.date} on ${results[0]?.machine}; \`npm run bench\` repeats it. Ratios are medians of interleaved rounds; larger is better.\n\n${table(results)}\n<!-- bench:end -->`;
  writeFileSync(readme, readFileSync(readme, 'utf8').replace(/<!-- bench:start -->[\s\S]*<!-- bench:end -->/, text));
}

process.exit(await main(process.argv.slice(2)));
