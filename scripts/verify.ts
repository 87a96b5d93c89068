/** `npm run verify`: what must hold before a change is proposed; everything but the slow tests with real processes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { text } from 'node:stream/consumers';
import { JEST, PINNED_NODE, ROOT } from './config.ts';
import { say } from './console.ts';

const HELP = `Uso: npm run verify

Formato y reglas (biome), tipos (tsc), arquitectura y pruebas unitarias y de contrato.
No corre test/journeys, test/faults ni test/hapi: para eso, npm test.
`;

const bin = (...path: string[]): string => join(ROOT, 'node_modules', ...path);

const CHECKS = [
  { name: 'formato y reglas', line: [bin('@biomejs', 'biome', 'bin', 'biome'), 'check'] },
  { name: 'tipos', line: [bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', '.'] },
  { name: 'tipos de la web', line: [bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'ehr-lite'] },
  {
    name: 'pruebas',
    line: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', JEST, '--forceExit'].concat(
      '--testPathIgnorePatterns=/node_modules/|/dist/|/\\.amate/|/test/journeys/|/test/faults/|/test/hapi/',
    ),
  },
];

/** Prints what a check said only when it failed. */
async function passes({ name, line }: (typeof CHECKS)[number]): Promise<boolean> {
  const startedAt = Date.now();
  const child = spawn(PINNED_NODE, line, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'exit');
  const ok = code === 0;
  if (!ok) say((await said).join('').trim());
  say(`${ok ? '✓' : '✗'} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  return ok;
}

async function main(): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    say(HELP);
    return 0;
  }
  const quick = await Promise.all(CHECKS.slice(0, 3).map(passes));
  const tests = await passes(CHECKS[3]!);
  return tests && quick.every(Boolean) ? 0 : 1;
}

exit(await main());
