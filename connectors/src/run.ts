/** One hospital's edge (edge.ts) with its configuration followed, until somebody stops it. Stops cleanly on SIGTERM and SIGINT. */
import { type Config, ConfigError, readConfig } from './config.ts';
import { Edge } from './edge.ts';
import { followConfig } from './reload.ts';

async function start(config: Config): Promise<() => Promise<void>> {
  const edge = new Edge(config);
  await edge.start();
  const unfollow = followConfig(edge, config);
  return () => {
    unfollow();
    return edge.stop();
  };
}

function readOrExit(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** What an operator can mend by hand gets one plain line instead of a stack. */
function explain(error: unknown): string {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `El puerto ${port} está ocupado. Cierre el otro programa o cambie MLLP_PORT (o CONNECTOR_HEALTH_PORT).`;
  if (code === 'EACCES') return `Sin permiso: ${message}`;
  return message;
}

let stop: (() => Promise<void>) | undefined;
let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    // Before it has started there is nothing to finish: what was accepted is on disk.
    void Promise.resolve(stop?.()).then(() => process.exit(0));
  });
}
stop = await start(readOrExit()).catch((error: unknown) => {
  process.stderr.write(`El conector no pudo arrancar. ${explain(error)}\n`);
  process.exit(1);
});
