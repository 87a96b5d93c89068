/** The hub as a process: starts, says where it listens, and leaves cleanly when told to. */
import { ConfigError, readEnvironment } from './config.ts';
import { MigrationError } from './migrate.ts';
import { createHub } from './server.ts';

export async function run(): Promise<void> {
  try {
    await start();
  } catch (error) {
    const told = error instanceof ConfigError || error instanceof MigrationError;
    process.stderr.write(`${told ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
    process.exit(1);
  }
}

async function start(): Promise<void> {
  const config = readEnvironment();
  const hub = await createHub({ config });
  const port = await hub.listen();
  hub.logger.info({ port, baseUrl: config.baseUrl }, 'listening');
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    hub.logger.info({ signal }, 'stopping');
    hub.stop().then(
      () => process.exit(0),
      (error) => {
        hub.logger.error({ error }, 'unclean stop');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}
