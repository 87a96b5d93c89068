/**
 * Amate on one machine as separate processes: PostgreSQL (embedded, or an existing one), the hub, one connector for each
 * hospital. `npm start`, `npm run dev` and the tests that need the real thing are made of it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DemoFile, readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { startConnector } from './connector.ts';
import { startDemoLlave } from './demo-llave.ts';
import type { HospitalAtWork } from './hospitals.ts';
import { type HubOptions, startHub } from './hub.ts';
import { freePort } from './ports.ts';
import { postgresProcess } from './postgres.ts';
import { type Supervised, supervise } from './supervise.ts';

export interface StackOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly host: string;
  /** As browsers reach the hub; `http://localhost:<port>` when left out. */
  readonly baseUrl?: string | undefined;
  readonly databaseUrl?: string | undefined;
  readonly demo: boolean;
  /** With the simulator of Llave CDMX, for people who look at the demonstration. */
  readonly simulateLlave?: boolean;
  readonly hospitals: readonly HospitalAtWork[];
  /** MQTT in a process of its own: a second hub on the same database, which alone listens there. */
  readonly brokerPort?: number | undefined;
  /** Restart what is edited (node --watch). */
  readonly watch?: boolean;
  readonly inherited: Readonly<Record<string, string | undefined>>;
  readonly log: (line: string) => void;
}

export interface Stack {
  readonly baseUrl: string;
  readonly fhirUrl: string;
  readonly databaseUrl: string;
  /** Undefined without demo accounts. */
  readonly demo: DemoFile | undefined;
  readonly postgres: Supervised | undefined;
  readonly hub: Supervised;
  /** Undefined: the hub is its own broker, or there is none. */
  readonly broker: Supervised | undefined;
  readonly connectors: readonly Supervised[];
  startConnectors(): Promise<void>;
  /** Connectors, hub, database: each finishes what it has in hand before what it needs goes away. */
  stop(): Promise<void>;
}

/** Settles once database and hub answer; connectors start by `startConnectors`. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDir, log } = options;
  const baseUrl = options.baseUrl ?? `http://localhost:${options.port}`;
  const database = options.databaseUrl ? undefined : await postgresProcess(join(dataDir, 'postgres'), log);
  const databaseUrl = options.databaseUrl ?? database!.url;
  const simulated = options.demo && options.simulateLlave && !options.inherited.LLAVE_URL;
  const llave = simulated ? await startDemoLlave() : undefined;
  const inherited = { ...options.inherited, ...llave?.env };
  const hub = supervise({
    name: 'El hub',
    log,
    launch: () => startHub({ ...options, inherited, baseUrl, databaseUrl }),
  });
  const { brokerPort } = options;
  const broker =
    brokerPort === undefined
      ? undefined
      : await brokerProcess({ ...options, inherited, baseUrl, databaseUrl }, brokerPort);
  const connectors: Supervised[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(connectors.map((connector) => connector.stop()));
    await Promise.all([hub.stop(), broker?.stop()]);
    await database?.process.stop();
    await llave?.stop();
  };
  try {
    await hub.start();
    await broker?.start();
  } catch (error) {
    await stop();
    throw error;
  }
  const demo = options.demo ? await readDemoFile(dataDir) : undefined;
  return {
    baseUrl,
    fhirUrl: `${baseUrl}/fhir/R4`,
    databaseUrl,
    demo,
    postgres: database?.process,
    hub,
    broker,
    connectors,
    startConnectors: async () => {
      connectors.push(...options.hospitals.map((hospital) => connectorProcess(options, hospital, demo!)));
      await Promise.all(connectors.map((connector) => connector.start()));
    },
    stop,
  };
}

/** A hub as any other: it has a door of its own, at which nobody asks. */
async function brokerProcess(options: HubOptions & Pick<StackOptions, 'log'>, brokerPort: number): Promise<Supervised> {
  const port = await freePort();
  const inherited = { ...options.inherited, MQTT_LISTEN_PORT: String(brokerPort) };
  const called = { name: 'El broker', log: 'broker' };
  const launch = () => startHub({ ...options, port, demo: false, inherited, called });
  return supervise({ name: called.name, log: options.log, launch });
}

function connectorProcess(options: StackOptions, hospital: HospitalAtWork, demo: DemoFile): Supervised {
  const clientId = `conector-${hospital.clues}`;
  const client = demo.clients.find(({ id }) => id === clientId);
  if (!client) throw new Error(`demo.json no tiene el cliente ${clientId} del hospital ${hospital.name}.`);
  const folder = join(options.dataDir, `connector-${hospital.key}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keyFile = join(folder, 'private-jwk.json');
  writeFileSync(keyFile, JSON.stringify(client.privateJwk), { mode: 0o600 });
  return supervise({
    name: `El conector de ${hospital.name}`,
    log: options.log,
    launch: () => startConnector({ ...options, hospital, folder, keyFile, clientId, demo }),
  });
}
