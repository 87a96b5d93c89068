/**
 * `npm start`: everything Amate needs on one machine, from nothing to a web page with people in it. Later starts find
 * the data where it was. Ctrl-C stops all of it in order; if this process is killed instead, the rest ends with it.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { argv, exit, stderr } from 'node:process';
import { claim, DataFolderInUse } from '@amate/hie-core/embedded-postgres/owner.ts';
import { readConfig, type StartConfig } from './config.ts';
import { say } from './console.ts';
import { hospitalsHere, loadDemo } from './demo.ts';
import { XOCO } from './stack/hospitals.ts';
import { type Stack, startStack } from './stack/stack.ts';
import { buildWebAppIfStale } from './stack/web-app.ts';
import { onStopRequest } from './stop-request.ts';
import { welcome } from './welcome.ts';

const HELP = `Uso: npm start

Arranca PostgreSQL, el hub con la aplicación web y el conector del ${XOCO.name}.
La primera vez carga una ciudad sintética de demostración. Ctrl-C detiene todo.

Variables:
  PORT=8080             de la aplicación web y la API FHIR
  MLLP_PORT=2575        donde el conector recibe mensajes HL7 v2
  DATABASE_URL=…        usa un PostgreSQL que ya existe
  AMATE_DEMO=0          empieza vacío, sin cuentas ni datos de demostración
  AMATE_DATA_DIR=.amate carpeta de los datos
`;

async function main(): Promise<void> {
  if (argv.includes('--help') || argv.includes('-h')) return say(HELP);
  const config = readConfig();
  mkdirSync(config.dataDir, { recursive: true, mode: 0o711 });
  const lock = claim(config.dataDir, join(config.dataDir, 'owner.json'));
  let stack: Stack | undefined;
  const stopping = new AbortController();
  onStopRequest(async () => {
    stopping.abort();
    say('\nDeteniendo Amate …');
    await stack?.stop();
    lock.release();
    say('Amate se detuvo. Los datos quedan guardados.');
  });
  try {
    await startAll(config, stopping.signal, (started) => {
      stack = started;
    });
  } catch (error) {
    // What was being started when Ctrl-C came is told to nobody.
    if (stopping.signal.aborted) return;
    lock.release();
    throw error;
  }
}

async function startAll(config: StartConfig, stopped: AbortSignal, onStack: (stack: Stack) => void): Promise<void> {
  const startedAt = Date.now();
  say('Arrancando Amate …');
  const hospitals = await hospitalsHere(config);
  const [stack] = await Promise.all([
    startStack({ ...config, hospitals, simulateLlave: config.baseUrl === undefined, log: say }),
    buildWebAppIfStale(say),
  ]);
  onStack(stack);
  await loadDemo(stack, config, stopped);
  say(welcome(stack, config, Date.now() - startedAt));
}

main().catch((error: Error) => {
  const text =
    error instanceof DataFolderInUse
      ? `Amate ya está corriendo (proceso ${error.ownerPid}). Deténgalo con Ctrl-C en su terminal, o arranque otro aparte con AMATE_DATA_DIR, PORT y MLLP_PORT.`
      : error.message;
  stderr.write(`\n${text}\n`);
  exit(1);
});
