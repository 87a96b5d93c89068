/**
 * `npm run dev`: as `npm start`, seeded the same way, but the hub and the connector restart when their code is edited,
 * and the web app comes from Vite, which replaces modules in the open page.
 */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { argv, exit, stderr } from 'node:process';
import { claim } from '@amate/hie-core/embedded-postgres/owner.ts';
import { dyingWithParent } from '@amate/hie-core/embedded-postgres/parent-death.ts';
import { PINNED_NODE, ROOT, readConfig } from './config.ts';
import { say } from './console.ts';
import { loadDemoCityOnce } from './demo-city.ts';
import { XOCO } from './stack/hospitals.ts';
import { assertPortFree } from './stack/ports.ts';
import { type Stack, startStack } from './stack/stack.ts';
import { VITE } from './stack/web-app.ts';
import { onStopRequest } from './stop-request.ts';
import { welcome } from './welcome.ts';

const VITE_PORT = 5173;
const HELP = `Uso: npm run dev

Como npm start (mismas variables), y además:
  el hub y el conector se reinician al editar su código;
  la aplicación web se sirve con Vite en http://localhost:${VITE_PORT} y se actualiza al guardar.
Las bitácoras están en .amate/logs.
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
    await stack?.stop();
    lock.release();
  });
  const startedAt = Date.now();
  await assertPortFree(config.port, 'PORT');
  const hospitals = config.demo ? [{ ...XOCO, mllpPort: config.mllpPort }] : [];
  const baseUrl = `http://localhost:${VITE_PORT}`;
  stack = await startStack({ ...config, baseUrl, hospitals, watch: true, log: say });
  startVite();
  if (stack.demo) {
    await loadDemoCityOnce(stack, config.dataDir, stopping.signal);
    await stack.startConnectors();
  }
  say(welcome(stack, config, Date.now() - startedAt));
}

function startVite(): void {
  const line = [VITE, '--port', String(VITE_PORT), '--strictPort'];
  const [command, args] = dyingWithParent('TERM', PINNED_NODE, line);
  const vite = spawn(command, args, { cwd: join(ROOT, 'ehr-lite'), stdio: ['ignore', 'inherit', 'inherit'] });
  vite.once('exit', (code) => {
    if (code) say(`Vite se detuvo (código ${code}). ¿Está ocupado el puerto ${VITE_PORT}?`);
  });
}

main().catch((error: Error) => {
  stderr.write(`\n${error.message}\n`);
  exit(1);
});
