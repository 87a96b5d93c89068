/**
 * `npm test`: every test of the house, a real browser's included, and one last line that a program can read:
 * `N passed, N failed` with `, N skipped` when there are.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { argv, env, exit } from 'node:process';
import { findBrowser } from '@amate/test/support/browser.ts';
import { obtainBrowser } from './browser.ts';
import { JEST, PINNED_NODE, ROOT } from './config.ts';
import { say } from './console.ts';
import { buildWebAppIfStale } from './stack/web-app.ts';
import { countsOf, type FileResult, failuresSaid, skippedIn } from './test-summary.ts';
import { findLightTests } from './verify/light-tests.ts';

const HELP = `Uso: npm test [-- opciones o rutas de jest]

Corre todas las pruebas. Las de navegador usan Chromium; si no hay, se intenta instalar.
  npm test -- terminology            solo una carpeta
  npm test -- -t "CURP"              solo las que llevan ese nombre
  npm test -- --conformance          la conformidad entera: todo Synthea, todos los archivos de HL7, 10,000 peticiones al azar
  REQUIRE_ALL=1 npm test             una prueba omitida cuenta como fallo
`;

interface JestSummary {
  readonly testResults: readonly FileResult[];
}

async function main(): Promise<number> {
  const args = argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    say(HELP);
    return 0;
  }
  const strict = env.REQUIRE_ALL === '1';
  const browser = findBrowser() ?? (await obtainBrowser(say));
  if (!browser) loud('No hay navegador en esta máquina: se omiten las pruebas de navegador (test/journeys).');
  const corpus = existsSync(resolve(ROOT, env.AMATE_CORPUS ?? '../shared/corpus'));
  if (!corpus) loud('No está el corpus de mensajes de terceros (AMATE_CORPUS): se omiten las pruebas que lo leen.');
  if (needsMore(args)) await buildWebAppIfStale(say);

  const { summary, code } = await runJest(wholeOf(args), {
    ...env,
    ...(args.includes(WHOLE) && { CONFORMANCE_ALL: '1', FUZZ_RUNS: env.FUZZ_RUNS ?? '10000' }),
    ...(browser && { AMATE_BROWSER: browser }),
  });
  const files = summary.testResults;
  const skipped = skippedIn(files);
  if (skipped.length > 0) loud(`Pruebas omitidas:\n${skipped.map((name) => `  ${name}`).join('\n')}`);
  // Third-party messages are no part of the repository; a browser and everything else can be had.
  const missing = strict && ((corpus && skipped.length > 0) || !browser);
  if (missing) loud('REQUIRE_ALL=1: nada puede omitirse.');
  const { passed, failed } = countsOf(files);
  if (failed > 0) loud(`Fallaron:\n${failuresSaid(files, ROOT).join('\n')}`);
  const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  say(`${passed} passed, ${failed} failed${tail}`);
  return failed > 0 || missing ? 1 : code;
}

/** Whether what was asked for holds a test that needs more than its own code; who asks for a folder of unit tests waits for no build. */
function needsMore(args: readonly string[]): boolean {
  const asked = args.filter(
    (one, at) => !one.startsWith('-') && !['-t', '--testNamePattern'].includes(args[at - 1] ?? ''),
  );
  if (asked.length === 0) return true;
  const { light, left } = findLightTests(ROOT);
  const heavy = [...left.values()].flat();
  const isIn = (paths: readonly string[], one: string): boolean => paths.some((path) => new RegExp(one).test(path));
  // What names no test of ours is the value of some option of jest.
  return asked.some((one) => isIn(heavy, one) || !isIn(light, one));
}

/** What `npm test` shows a part of, so that everybody runs it often. */
const WHOLE = '--conformance';

const wholeOf = (args: readonly string[]): readonly string[] =>
  args.includes(WHOLE) ? ['test/conformance', '--runInBand', ...args.filter((one) => one !== WHOLE)] : args;

async function runJest(args: readonly string[], environment: NodeJS.ProcessEnv) {
  const folder = mkdtempSync(join(tmpdir(), 'amate-jest-'));
  const outputFile = join(folder, 'summary.json');
  try {
    const line = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', JEST, '--forceExit'];
    const child = spawn(PINNED_NODE, [...line, '--json', `--outputFile=${outputFile}`, ...args], {
      cwd: ROOT,
      env: environment,
      // With --outputFile the report goes to stderr and nothing of use to stdout.
      stdio: ['inherit', 'ignore', 'inherit'],
    });
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    if (!existsSync(outputFile)) throw new Error(`jest terminó sin resultados (${signal ?? code}).`);
    return { summary: JSON.parse(readFileSync(outputFile, 'utf8')) as JestSummary, code: code ?? 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function loud(text: string): void {
  const rule = '!'.repeat(78);
  say(`\n${rule}\n${text}\n${rule}\n`);
}

exit(
  await main().catch((error: Error) => {
    say(`${error.message}\n0 passed, 1 failed`);
    return 1;
  }),
);
