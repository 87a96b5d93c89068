/**
 * The first step of every npm script, in plain JavaScript for whatever Node (20 or later) the machine has: installs what
 * is missing, then runs the verb on the Node that the lock file pins. Speaks on stderr only, so that a command's output
 * stays its own.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** verb → what runs it, from the repository's root unless `here`: then from where the person stands, who names files. */
const VERBS = {
  start: { script: 'scripts/start.ts', about: 'arranca Amate con una ciudad de demostración' },
  dev: { script: 'scripts/dev.ts', about: 'lo mismo, y recarga al cambiar el código' },
  test: { script: 'scripts/test.ts', about: 'corre todas las pruebas' },
  verify: { script: 'scripts/verify.ts', about: 'formato, tipos, arquitectura y pruebas unitarias' },
  bench: { script: 'bench/main.ts', about: 'mide el rendimiento' },
  city: { script: 'test/city/main.ts', about: 'genera la ciudad sintética' },
  day: { script: 'test/day/main.ts', about: 'un día de la ciudad por todas las puertas, y su conciliación' },
  faults: { script: 'test/faults/main.ts', about: 'mata procesos y comprueba que nada se pierde' },
  token: { script: 'hie-core/src/security/token-cli.ts', about: 'imprime un token de un cliente de la demostración' },
  account: { script: 'scripts/account.ts', about: 'crea la primera cuenta de operación, o le devuelve la entrada' },
  'audit:verify': {
    script: 'scripts/audit-verify.ts',
    about: 'comprueba el registro de auditoría y nombra lo alterado',
    here: true,
  },
  'audit:rotate': {
    script: 'scripts/audit-rotate.ts',
    about: 'cambia la llave con que se firman las raíces de auditoría',
  },
  terminology: {
    script: 'scripts/terminology.ts',
    about: 'carga catálogos: CIE-10, Compendio, CLUES, LOINC y otros',
    here: true,
  },
  registries: {
    script: 'scripts/registries.ts',
    about: 'carga establecimientos, profesionales y servicios',
    here: true,
  },
  'source:verify': {
    script: 'scripts/source-verify.ts',
    about: 'comprueba de qué mensaje firmado viene un recurso',
    here: true,
  },
  'source:keys': { script: 'scripts/source-keys.ts', about: 'llaves con que firman los establecimientos' },
  'source:rotate': { script: 'connectors/src/sign/rotate.ts', about: 'prepara otra llave de firma para un conector' },
  send: { script: 'connectors/src/send.ts', about: 'envía un mensaje HL7 v2 por MLLP', here: true },
  map: { script: 'connectors/src/map.ts', about: 'muestra el Bundle FHIR de un mensaje HL7 v2', here: true },
  connect: {
    script: 'connectors/src/connect.ts',
    about: 'enciende, prueba y atiende el conector de un hospital',
    here: true,
    // Read by glibc: an edge runs on a small machine.
    env: { MALLOC_ARENA_MAX: '1' },
  },
  'compose:try': {
    script: 'docker/try-services.ts',
    about: 'prueba docker-compose.yml servicio por servicio, sin Docker',
  },
  generate: { script: 'scripts/generate.ts', about: 'regenera lo que sale del código: documentos (-- docs) y tablas' },
};

const [name, ...args] = process.argv.slice(2);
const verb = Object.hasOwn(VERBS, name ?? '') ? VERBS[name] : undefined;

if (!verb) {
  const list = Object.entries(VERBS).map(([each, { about }]) => `  npm run ${each.padEnd(12)} ${about}`);
  console.error(`Órdenes de Amate (cada una explica sus opciones con "-- --help"):\n${list.join('\n')}`);
  process.exit(name === undefined || name === '--help' ? 0 : 2);
}
if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`Amate necesita Node 20 o posterior; este es ${process.version}. Instálelo desde https://nodejs.org`);
  process.exit(1);
}
const lacking = missing();
if (lacking) install(lacking);
run(verb);

/** Why an installation is needed, or undefined. Compares versions, not dates: a checkout changes dates. */
function missing() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return 'faltan las dependencias';
  const { packages: wanted } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const { packages: present } = JSON.parse(readFileSync(installed, 'utf8'));
  const other = Object.entries(wanted).find(
    ([path, entry]) =>
      path.includes('node_modules/') &&
      !entry.link &&
      !entry.optional &&
      !entry.peer &&
      present[path]?.version !== entry.version,
  );
  if (other) return `cambiaron las dependencias (${other[0].replace(/^.*node_modules\//, '')})`;
  return existsSync(pinnedNode()) ? undefined : 'falta el Node que fija package-lock.json';
}

function install(reason) {
  console.error(`Instalando: ${reason}. La primera vez tarda uno o dos minutos …`);
  const started = Date.now();
  // A registry that lacks packages of other platforms makes `npm ci` refuse the lock; `install` keeps its versions all the
  // same, and its own complaints are the ones worth reading.
  const installed = npm(process.stderr.isTTY ? 2 : 'ignore', 'ci') || npm(2, 'install', '--no-save');
  if (installed && !existsSync(pinnedNode())) npm(2, 'rebuild', 'node');
  if (!installed || !existsSync(pinnedNode())) {
    console.error('No se pudo instalar. Revise la conexión con el registro de npm y vuelva a intentar con: npm ci');
    process.exit(1);
  }
  console.error(`Dependencias instaladas en ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** What npm says goes to stderr (2) or nowhere: stdout belongs to the verb. */
function npm(output, ...command) {
  const program = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const options = ['--no-audit', '--no-fund', '--loglevel=error', ...(process.stderr.isTTY ? ['--progress'] : [])];
  const line = [...program.slice(1), ...command, ...options];
  return spawnSync(program[0], line, { cwd: ROOT, stdio: ['ignore', output, output] }).status === 0;
}

function pinnedNode() {
  return join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function run({ script, here, env }) {
  const child = spawn(
    pinnedNode(),
    ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8', join(ROOT, script), ...args],
    {
      cwd: here ? (process.env.INIT_CWD ?? process.cwd()) : ROOT,
      env: { ...env, ...process.env },
      // The channel tells the child that we are gone, even by SIGKILL.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    },
  );
  const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of forwarded) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`No se pudo ejecutar ${script}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    for (const each of forwarded) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}
