/** Builds the web app when a source is newer than what was built. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PINNED_NODE, ROOT } from '../config.ts';

const APP = join(ROOT, 'ehr-lite');
const SOURCES = [
  'ehr-lite/src',
  'ehr-lite/public',
  'ehr-lite/index.html',
  'ehr-lite/vite.config.ts',
  'ehr-lite/pwa.ts',
  'ehr-lite/hub-paths.ts',
  'ehr-lite/package.json',
  'terminology/src',
];

const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');

export async function buildWebAppIfStale(log: (line: string) => void): Promise<void> {
  if (newest(SOURCES) <= newest(['ehr-lite/dist/index.html'])) return;
  log('Construyendo la aplicación web …');
  const child = spawn(PINNED_NODE, [VITE, 'build', '--logLevel', 'warn'], {
    cwd: APP,
    // A test runner's own would make it a build for developers, which works without network only by chance.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`No se pudo construir la aplicación web:\n${(await said).join('\n').trim()}`);
}

/** Latest modification among files and folders, 0 when there is none. */
function newest(paths: readonly string[]): number {
  return Math.max(0, ...paths.map((path) => modifiedAt(join(ROOT, path))));
}

function modifiedAt(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => modifiedAt(join(path, name))));
}
