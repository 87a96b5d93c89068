/**
 * Known weaknesses of the packages that production runs on, asked of the registry (`npm audit`). Fails on high and critical ones. A registry
 * that does not answer the question, or no network at all, is said and is no failure: the lock's hashes and licences are held by tests.
 * Plain JavaScript: it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const PATIENCE_MS = 60_000;
const SERIOUS = ['high', 'critical'];

const HELP = `Uso: npm run audit:dependencies

Pregunta al registro de paquetes por las debilidades conocidas de lo que corre en producción. Termina con 1 si hay alguna grave o crítica;
si el registro no contesta, lo dice y termina con 0.
`;
if (process.argv.length > 2) {
  const asked = ['--help', '-h'].includes(process.argv[2]);
  (asked ? process.stdout : process.stderr).write(HELP);
  process.exit(asked ? 0 : 2);
}

const program = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
const { stdout = '' } = spawnSync(program[0], [...program.slice(1), 'audit', '--omit=dev', '--json'], {
  cwd: ROOT,
  encoding: 'utf8',
  timeout: PATIENCE_MS,
  maxBuffer: 64 * 1024 * 1024,
  stdio: ['ignore', 'pipe', 'ignore'],
});
const { vulnerabilities } = parsed(stdout);
if (vulnerabilities === undefined) {
  console.error('Dependencias: el registro no respondió a la consulta de debilidades conocidas; no se revisaron.');
} else {
  const serious = Object.values(vulnerabilities).filter(({ severity }) => SERIOUS.includes(severity));
  for (const { name, severity, range } of serious) console.error(`Dependencias: ${name} ${range} (${severity})`);
  if (serious.length > 0) console.error('Actualice esas dependencias; los detalles los da: npm audit --omit=dev');
  else console.error('Dependencias: ninguna debilidad grave conocida.');
  process.exitCode = serious.length > 0 ? 1 : 0;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
