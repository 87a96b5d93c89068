/**
 * Amate as it runs in a hospital and a data centre: real processes of PostgreSQL, hub and connectors on free ports, in a
 * temporary folder, made of the same parts as `npm start`. For journeys and for tests that kill.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoFile } from '../../hie-core/src/security/demo-file.ts';
import { fetchToken } from '../../hie-core/src/security/token-cli.ts';
import { type Hospital, type HospitalAtWork, XOCO } from '../../scripts/stack/hospitals.ts';
import { freePort } from '../../scripts/stack/ports.ts';
import { type Stack, startStack } from '../../scripts/stack/stack.ts';
import type { Supervised } from '../../scripts/stack/supervise.ts';

export interface AmateOptions {
  /** One connector each; Hospital General Xoco when left out. */
  readonly hospitals?: readonly Hospital[];
  /** Accounts and clients; without them there is no connector either. */
  readonly demo?: boolean;
  /** Receives restarts and crashes; silent when left out. */
  readonly log?: (line: string) => void;
  /** MQTT in a process of its own, listening there. */
  readonly brokerPort?: number;
  /** Besides what the process has. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Amate {
  readonly baseUrl: string;
  readonly fhirUrl: string;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly demo: DemoFile;
  /** CLUES → port of that hospital's connector. */
  readonly mllpPorts: Readonly<Record<string, number>>;
  /** CLUES → URL of GET /healthz of that hospital's connector (queue counts, lag). */
  readonly connectorHealth: Readonly<Record<string, string>>;
  readonly processes: {
    readonly hub: Supervised;
    readonly postgres: Supervised;
    readonly broker: Supervised | undefined;
    readonly connectors: readonly Supervised[];
  };
  /** Bearer token of a system client; `amate-demo`, which may do everything, when left out. */
  token(client?: string): Promise<string>;
  /** SIGKILL, and nothing restarts it but `restart`. `connector` is the first hospital's. */
  kill(name: ProcessName): Promise<void>;
  /** Settles when it answers again. */
  restart(name: ProcessName): Promise<void>;
  /** What the programs wrote, for the message of a failed test. */
  logs(): string;
  stop(): Promise<void>;
}

/** `broker`: where it has a process of its own. */
export type ProcessName = 'hub' | 'postgres' | 'connector' | 'broker';

export async function startAmate({
  hospitals = [XOCO],
  demo = true,
  log,
  brokerPort,
  env = {},
}: AmateOptions = {}): Promise<Amate> {
  const dataDir = mkdtempSync(join(tmpdir(), 'amate-run-'));
  const withPorts = await Promise.all(hospitals.map(atWork));
  const stack = await startStack({
    dataDir,
    port: await freePort(),
    host: '127.0.0.1',
    demo,
    hospitals: demo ? withPorts : [],
    brokerPort,
    inherited: { ...process.env, ...env },
    log: log ?? (() => undefined),
  });
  if (demo) await stack.startConnectors();
  return {
    ...controls(stack, dataDir),
    mllpPorts: Object.fromEntries(withPorts.map(({ clues, mllpPort }) => [clues, mllpPort])),
    connectorHealth: Object.fromEntries(
      withPorts.map(({ clues, healthPort }) => [clues, `http://127.0.0.1:${healthPort}/healthz`]),
    ),
  };
}

async function atWork(hospital: Hospital): Promise<HospitalAtWork & { healthPort: number }> {
  return { ...hospital, mllpPort: await freePort(), healthPort: await freePort() };
}

function controls(stack: Stack, dataDir: string): Omit<Amate, 'mllpPorts' | 'connectorHealth'> {
  const processes = {
    ...{ hub: stack.hub, postgres: stack.postgres! },
    ...{ broker: stack.broker, connectors: stack.connectors },
  };
  const named = (name: ProcessName): Supervised => (name === 'connector' ? stack.connectors[0]! : processes[name]!);
  return {
    baseUrl: stack.baseUrl,
    fhirUrl: stack.fhirUrl,
    databaseUrl: stack.databaseUrl,
    dataDir,
    demo: stack.demo!,
    processes,
    token: async (client = 'amate-demo') => {
      const result = await fetchToken(dataDir, client, []);
      if (result.kind === 'error') throw new Error(result.text);
      return result.token;
    },
    kill: (name) => named(name).kill(),
    restart: (name) => named(name).start(),
    logs: () => ['hub', 'connector-xoco'].map((name) => tail(join(dataDir, 'logs', `${name}.log`))).join('\n'),
    stop: async () => {
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function tail(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(-5_000);
  } catch {
    return '';
  }
}
