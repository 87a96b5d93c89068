/** The embedded PostgreSQL as a supervised process: after a crash it comes back on the same port. */
import { startEmbeddedPostgres } from '@amate/hie-core/embedded-postgres.ts';
import { freePort } from './ports.ts';
import { type Supervised, supervise } from './supervise.ts';

export async function postgresProcess(
  dataDir: string,
  log: (line: string) => void,
): Promise<{ process: Supervised; url: string }> {
  const port = await freePort();
  let url = '';
  const process = supervise({
    name: 'PostgreSQL',
    log,
    launch: async () => {
      const server = await startEmbeddedPostgres({ dataDir, port, log });
      url = server.url;
      return server;
    },
  });
  await process.start();
  return { process, url };
}
