/** The connector's process: one hospital's MLLP listener, outbox and delivery. Stops cleanly on SIGTERM and SIGINT. */
import { pino } from 'pino';
import { type Config, ConfigError, readConfig } from './config.ts';
import { startHealth } from './health.ts';
import { MllpServer } from './intake/mllp-server.ts';
import { MessageReceiver } from './intake/receive.ts';
import { Delivery } from './outbox/deliver.ts';
import { Outbox } from './outbox/outbox.ts';
import { SourceSigner } from './sign/signer.ts';

async function start(config: Config): Promise<() => Promise<void>> {
  const log = pino({ level: config.logLevel, base: { clues: config.profile.clues } });
  const outbox = new Outbox(config.outboxFile);
  const { fhirUrl } = config.hub;
  const timeoutMs = config.delivery.requestTimeoutMs;
  const onRefused = (reason: string) => log.error({ reason }, 'source-key-refused');
  const signer = new SourceSigner({
    ...{ folder: config.dataDir, clues: config.profile.clues, fhirUrl, timeoutMs, onRefused },
  });
  const delivery = new Delivery(outbox, config.hub, config.delivery, log, signer);
  const mllp = new MllpServer(config.mllp, new MessageReceiver(outbox, config.profile, log), log);
  const { address, port } = await mllp.listen();
  delivery.start();
  const health =
    config.healthPort === 0
      ? undefined
      : await startHealth(config.healthPort, config.healthHost, { outbox, delivery, mllp });
  log.info({ address, port, healthPort: config.healthPort, pending: outbox.counts().pending }, 'listening');
  return async () => {
    // Order matters: no new message, then no new delivery, then the file.
    await mllp.stop();
    await delivery.stop();
    health?.close();
    outbox.close();
    log.info('stopped');
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
  if (code === 'EADDRINUSE') return `El puerto ${port} está ocupado. Cierre el otro programa o cambie MLLP_PORT.`;
  if (code === 'EACCES') return `Sin permiso: ${message}`;
  return message;
}

const stop = await start(readOrExit()).catch((error: unknown) => {
  process.stderr.write(`El conector no pudo arrancar. ${explain(error)}\n`);
  process.exit(1);
});
let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void stop().then(() => process.exit(0));
  });
}
