/**
 * `npm run dev`: as `npm start`, seeded the same way, but the hub and the connector restart when their code is edited,
 * and the web app comes from Vite, which replaces modules in the open page.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { argv, exit, stderr } from 'node:process';
import { claim } from '@amate/hie-core/embedded-postgres/owner.ts';
import { createServer } from 'vite';
import { OF_THE_HUB } from '../ehr-lite/hub-paths.ts';
import { ROOT, readConfig } from './config.ts';
import { say } from './console.ts';
import { hospitalsHere, loadDemo } from './demo.ts';
import { type Stack, startStack } from './stack/stack.ts';
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
  const hospitals = await hospitalsHere(config);
  const baseUrl = `http://localhost:${VITE_PORT}`;
  stack = await startStack({
    ...config,
    ...{ baseUrl, hospitals, watch: true, simulateLlave: config.baseUrl === undefined, log: say },
  });
  await startVite(config.port);
  await loadDemo(stack, config, stopping.signal);
  say(welcome(stack, config, Date.now() - startedAt));
}

/** In this process, so that it ends with us; the web app's own settings, with the hub where it really is. */
async function startVite(hubPort: number): Promise<void> {
  const hub = `http://127.0.0.1:${hubPort}`;
  const ours = process.listeners('SIGTERM');
  const vite = await createServer({
    configFile: join(ROOT, 'ehr-lite', 'vite.config.ts'),
    server: { port: VITE_PORT, strictPort: true, proxy: { [OF_THE_HUB.source]: hub } },
    logLevel: 'warn',
  });
  // Vite's own handler would end the process before hub and database are stopped.
  for (const listener of process.listeners('SIGTERM')) if (!ours.includes(listener)) process.off('SIGTERM', listener);
  await vite.listen();
}

main().catch((error: Error) => {
  stderr.write(`\n${error.message}\n`);
  exit(1);
});
