/**
 * A real HAPI FHIR JPA R4 server on a PostgreSQL database, for the store's contract on HAPI and for the benchmark.
 * `default` is HAPI as it comes, `tuned` as its own performance documentation advises (launcher/…/Profile.java).
 * Facts a caller meets: of concurrent conditional creates with one key one wins and the others may get 409 (repeat
 * them); a client-assigned id must hold a letter (HAPI refuses all-digit ones), and with `default` a
 * repeated search may answer from a cache of 60 s unless the request says `Cache-Control: no-cache`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { dyingWithParent, watchParent } from '../../hie-core/src/embedded-postgres/parent-death.ts';
import { checkBuildTools, checkJava, type HapiAvailability, javaProgram } from './availability.ts';
import { buildLauncher, isLauncherBuilt } from './build-launcher.ts';

export type { HapiAvailability } from './availability.ts';

export interface HapiOptions {
  /** `postgres://` URL of an existing database; HAPI makes its tables in it at first start. */
  readonly databaseUrl: string;
  /** A free one is chosen when left out. */
  readonly port?: number;
  readonly profile: 'default' | 'tuned';
  /** With the text index, without which HAPI answers neither $expand nor $subsumes; left out as HAPI leaves it out. */
  readonly terminology?: boolean;
  /** Java heap limit; 1024 when left out. From 2048 on the JVM is set for throughput instead of a quick start. */
  readonly heapMb?: number;
  /** Receives progress and the server's warnings. */
  readonly log?: (line: string) => void;
}

export interface Hapi {
  readonly fhirUrl: string;
  readonly pid: number;
  /** Finishes the requests at hand; settles when the process is gone. */
  stop(): Promise<void>;
}

const START_PATIENCE_MS = 300_000;
const STOP_PATIENCE_MS = 60_000;
const THROUGHPUT_HEAP_MB = 2048;
/** The first two repeat what the client is told, with identifiers of patients in it; the third warns at every start. */
const SILENT_LOGGERS = [
  'org.hibernate.engine.jdbc.spi.SqlExceptionHelper',
  'ca.uhn.fhir.rest.server.interceptor.ExceptionHandlingInterceptor',
  'org.springframework.context.support.PostProcessorRegistrationDelegate$BeanPostProcessorChecker',
];

export function hapiAvailability(): HapiAvailability {
  const java = checkJava();
  return java.kind === 'missing' || isLauncherBuilt() ? java : checkBuildTools();
}

/** Builds the launcher when its sources changed, starts it, and waits until it answers /metadata. */
export async function startHapi(options: HapiOptions): Promise<Hapi> {
  const available = hapiAvailability();
  if (available.kind === 'missing') throw new Error(available.why);
  const log = options.log ?? (() => undefined);
  const folder = await buildLauncher(log);
  const child = launch(folder, options);
  const said: string[] = [];
  createInterface(child.stderr!).on('line', (line) => {
    if (said.push(line) > 60) said.shift();
    log(line);
  });
  try {
    const port = await listeningPort(child);
    const fhirUrl = `http://127.0.0.1:${port}/fhir`;
    const metadata = await fetch(`${fhirUrl}/metadata`, { signal: AbortSignal.timeout(START_PATIENCE_MS) });
    if (!metadata.ok) throw new Error(`GET /metadata: ${metadata.status}`);
    await metadata.arrayBuffer();
    return { fhirUrl, pid: child.pid!, stop: () => stop(child) };
  } catch (cause) {
    child.kill('SIGKILL');
    throw new Error(`HAPI FHIR no arrancó. Sus últimas líneas:\n${said.join('\n')}`, { cause });
  }
}

function launch(folder: string, options: HapiOptions): ChildProcess {
  const heapMb = options.heapMb ?? 1024;
  const jvm = heapMb < THROUGHPUT_HEAP_MB ? ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'] : [];
  const [command, args] = dyingWithParent('TERM', javaProgram('java'), [
    `-Xmx${heapMb}m`,
    ...jvm,
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    ...SILENT_LOGGERS.map((name) => `-Dorg.slf4j.simpleLogger.log.${name}=off`),
    '-Duser.timezone=UTC',
    '-jar',
    `${folder}/hapi-launcher.jar`,
  ]);
  const child = spawn(command, args, {
    // Own session: Ctrl-C in the terminal must reach the test before its server.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', ...serverSettings(options) },
  });
  watchParent(child, 'TERM');
  return child;
}

function serverSettings({ databaseUrl, port, profile, terminology }: HapiOptions): Record<string, string> {
  const { hostname, port: databasePort, pathname, username, password } = new URL(databaseUrl);
  return {
    HAPI_JDBC_URL: `jdbc:postgresql://${hostname}:${databasePort || 5432}${pathname}`,
    HAPI_DB_USER: decodeURIComponent(username),
    HAPI_DB_PASSWORD: decodeURIComponent(password),
    HAPI_PORT: String(port ?? 0),
    HAPI_PROFILE: profile,
    HAPI_TERMINOLOGY: String(terminology ?? false),
  };
}

/** The server chooses its port when asked for 0, and says which in its only line on standard output. */
async function listeningPort(child: ChildProcess): Promise<number> {
  const patience = AbortSignal.timeout(START_PATIENCE_MS);
  const lines = createInterface({ input: child.stdout!, signal: patience });
  const gone = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the server ended (${signal ?? code}) before it listened`);
  });
  const listening = new Promise<number>((resolve, reject) => {
    lines.on('line', (line) => {
      const port = /^listening (\d+)$/.exec(line)?.[1];
      if (port) resolve(Number(port));
    });
    patience.addEventListener('abort', () => reject(new Error(`no answer in ${START_PATIENCE_MS / 1000} s`)));
    child.once('error', reject);
  });
  // Whichever loses the race may still fail later, with nobody listening.
  gone.catch(() => undefined);
  return Promise.race([listening, gone]);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = new AbortController();
  await Promise.race([gone, sleep(STOP_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined)]);
  patience.abort();
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await gone;
}
