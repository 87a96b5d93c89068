/** `npm run verify`: what must hold before a change is proposed, in about two minutes; `npm test` runs everything. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { text } from 'node:stream/consumers';
import { JEST, PINNED_NODE, ROOT } from './config.ts';
import { say } from './console.ts';
import { findLightTests } from './verify/light-tests.ts';

const HELP = `Uso: npm run verify

Formato y reglas (biome), tipos (tsc), lo que pesa la web, arquitectura y las pruebas que no necesitan PostgreSQL, navegador ni otros
procesos (lo dice lo que importa cada una). Los tipos se comprueban a partir de la vez anterior (.amate/verify; bórrela para empezar de cero).
Para todo lo demás: npm test.
`;

interface Check {
  readonly name: string;
  readonly line: readonly string[];
}

const bin = (...path: string[]): string => join(ROOT, 'node_modules', ...path);
const KEPT = join(ROOT, '.amate', 'verify');

const types = (name: string, project: string): Check => ({
  name,
  line: [
    ...[bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', project],
    ...['--incremental', '--tsBuildInfoFile', join(KEPT, `${name.replaceAll(' ', '-')}.tsbuildinfo`)],
  ],
});

const tests = (name: string, ...paths: readonly string[]): Check => ({
  name,
  line: [
    ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', JEST, '--forceExit'],
    ...['--runTestsByPath', ...paths],
  ],
});

/** What is checked side by side: each uses about one processor, the last one two. */
const stagesOf = (light: readonly string[]): readonly (readonly Check[])[] => [
  [{ name: 'formato y reglas', line: [bin('@biomejs', 'biome', 'bin', 'biome'), 'check'] }, types('tipos', '.')],
  [types('tipos de la web', 'ehr-lite'), tests('lo que pesa la web', 'ehr-lite/src/budget.test.ts')],
  [tests('arquitectura y pruebas ligeras', ...light)],
];

/** Prints what a check said only when it failed. */
async function passes({ name, line }: Check): Promise<boolean> {
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
  mkdirSync(KEPT, { recursive: true });
  const { light, left } = findLightTests(ROOT);
  let ok = true;
  for (const stage of stagesOf(light)) ok = (await Promise.all(stage.map(passes))).every(Boolean) && ok;
  const needs = [...left].map(([need, paths]) => `${paths.length} que necesitan ${need}`);
  say(`Se corrieron ${light.length + 1} archivos de pruebas. Quedan para npm test: ${needs.join(', ')}.`);
  return ok ? 0 : 1;
}

exit(await main());
