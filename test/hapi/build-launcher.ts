/**
 * Builds the Java launcher once for each version of its sources: `launcher/target/<digest>` holds the runnable folder.
 * A build works in a folder of its own and is renamed when it is whole, so two at once need no lock and a killed one
 * leaves nothing that could be taken for a result.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { checkBuildTools } from './availability.ts';

const LAUNCHER = join(import.meta.dirname, 'launcher');
const TARGET = join(LAUNCHER, 'target');
/** The build waits for the disk and the network; whatever else the machine is doing goes first. */
const BACKGROUND_PRIORITY = 15;
const OLD_BUILD_MS = 24 * 3_600_000;

export function isLauncherBuilt(): boolean {
  return existsSync(runnableFolder());
}

/** The folder with `hapi-launcher.jar` and `lib/`, built when the sources changed. */
export async function buildLauncher(log: (line: string) => void): Promise<string> {
  const folder = runnableFolder();
  if (existsSync(folder)) return folder;
  const tools = checkBuildTools();
  if (tools.kind === 'missing') throw new Error(tools.why);
  const work = join(TARGET, `building-${process.pid}-${Date.now()}`);
  mkdirSync(TARGET, { recursive: true });
  try {
    await package_(work, log);
    moveIntoPlace(work, folder);
    removeOldBuilds(folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

function runnableFolder(): string {
  const digest = createHash('sha256');
  for (const file of ['pom.xml', ...globSync('src/**/*.java', { cwd: LAUNCHER }).sort()]) {
    digest.update(`${file}\0`).update(readFileSync(join(LAUNCHER, file)));
  }
  return join(TARGET, digest.digest('hex').slice(0, 16));
}

/** First from what this machine has; from the registry only when something is missing. */
async function package_(work: string, log: (line: string) => void): Promise<void> {
  log('Compilando el lanzador de HAPI FHIR…');
  if ((await maven(['-o'], work)).code === 0) return;
  log('Faltan piezas de HAPI FHIR en esta máquina: Maven las descarga (unos 200 MB, una sola vez)…');
  const { code, said } = await maven([], work);
  if (code !== 0) throw new Error(`Maven no pudo construir el lanzador de HAPI FHIR:\n${said}`);
}

async function maven(options: readonly string[], work: string): Promise<{ code: number | null; said: string }> {
  const child = spawn('mvn', ['-q', '-B', '-ntp', ...options, 'package', `-Dlauncher.out=${work}`], {
    cwd: LAUNCHER,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  setPriority(child.pid!, BACKGROUND_PRIORITY);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const [code] = await once(child, 'close');
  return { code, said: said.split('\n').slice(0, 30).join('\n') };
}

function moveIntoPlace(work: string, folder: string): void {
  try {
    renameSync(work, folder);
  } catch (error) {
    // Somebody else built the same sources meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

/** 200 MB each, of former sources or killed builds; a server that runs since today may still read its jars. */
function removeOldBuilds(current: string): void {
  for (const name of readdirSync(TARGET)) {
    const path = join(TARGET, name);
    if (path === current || Date.now() - statSync(path).mtimeMs < OLD_BUILD_MS) continue;
    rmSync(path, { recursive: true, force: true });
  }
}
