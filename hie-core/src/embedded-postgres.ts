/**
 * Runs the PostgreSQL 18 that npm installed, for a machine that has none: one folder holds the data, its
 * password and its log. The server never outlives us and never runs as root; after `kill -9` of anything
 * the next start takes the folder back. `docs/adr` tells why not the package's own wrapper.
 *
 * <dataDir>/data      the cluster, 0700, owned by the account that runs the server
 * <dataDir>/password  of the role `amate`, 0600, made at first start
 * <dataDir>/server.log, <dataDir>/owner.json (who uses the folder now)
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverAccount } from './embedded-postgres/account.ts';
import { initCluster } from './embedded-postgres/cluster.ts';
import { freePort } from './embedded-postgres/free-port.ts';
import { type Launcher, launcher } from './embedded-postgres/launcher.ts';
import { findNativePostgres } from './embedded-postgres/native.ts';
import { claim } from './embedded-postgres/owner.ts';
import { watchParent } from './embedded-postgres/parent-death.ts';
import { clearPreviousServer, readPostmasterPid, stopServer } from './embedded-postgres/previous-server.ts';
import { serverSettings } from './embedded-postgres/settings.ts';

export { DataFolderInUse } from './embedded-postgres/owner.ts';

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** A free one is chosen when left out. */
  readonly port?: number;
  /** PostgreSQL settings over ours. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Receives the few lines worth telling a person. */
  readonly log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** `postgres://` URL of the database `amate`; holds the password. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Settles when the server is gone, asked or not. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Clean shutdown; clients still connected are cut off. */
  stop(): Promise<void>;
}

const START_PATIENCE_MS = 60_000;
const LOG_LIMIT_BYTES = 10_000_000;

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  mkdirSync(options.dataDir, { recursive: true, mode: 0o711 });
  const folder = realpathSync(options.dataDir);
  const data = join(folder, 'data');
  const lock = claim(folder, join(folder, 'owner.json'));
  try {
    await clearPreviousServer(data, log);
    const native = findNativePostgres();
    const account = serverAccount(existsSync(data) ? data : undefined, log);
    const launch = launcher(account, [folder, native.root]);
    if (!existsSync(data)) await initCluster({ native, folder, data, account, launch, log });
    const password = readFileSync(join(folder, 'password'), 'utf8').trim();
    const port = options.port ?? (await freePort());
    const { child, exited } = await startServer(launch, native.postgres, folder, data, {
      port,
      settings: options.settings,
    });
    exited.then(() => lock.release());
    return {
      url: `postgres://amate:${password}@127.0.0.1:${port}/amate`,
      port,
      pid: child.pid!,
      exited,
      stop: async () => {
        if (child.exitCode === null && child.signalCode === null) await stopServer(child.pid!);
        await exited;
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

type Exit = { code: number | null; signal: NodeJS.Signals | null };

async function startServer(
  launch: Launcher,
  postgres: string,
  folder: string,
  data: string,
  { port, settings }: { port: number; settings: Readonly<Record<string, string>> | undefined },
): Promise<{ child: ChildProcess; exited: Promise<Exit> }> {
  const args = ['-D', data, ...serverSettings({ port, ...settings })];
  const logFile = join(folder, 'server.log');
  for (const until = Date.now() + START_PATIENCE_MS; ; await sleep(200)) {
    const output = openSync(
      logFile,
      existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES ? 'w' : 'a',
      0o600,
    );
    const from = statSync(logFile).size;
    const child = launch(postgres, args, ['ignore', output, output]);
    closeSync(output);
    const exited: Promise<Exit> = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
    watchParent(child, 'INT');
    if (await becameReady(child, data, until)) return { child, exited };
    const said = readFileSync(logFile).subarray(from).toString('utf8');
    // Backends of a postmaster killed a moment ago still hold its memory: they leave by themselves.
    const transient = /shared memory block|lock file ".*" already exists/.test(said);
    if (!transient || Date.now() > until) throw new Error(startFailure(said, port, logFile));
  }
}

async function becameReady(child: ChildProcess, data: string, until: number): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    const state = readPostmasterPid(data);
    if (state?.ready && state.pid === child.pid) return true;
    if (Date.now() > until) child.kill('SIGQUIT');
    await sleep(5);
  }
  return false;
}

function startFailure(said: string, port: number, logFile: string): string {
  if (/Address already in use/.test(said)) {
    return `El puerto ${port} de PostgreSQL está ocupado. Libérelo o indique otro.`;
  }
  return `PostgreSQL no arrancó. Sus últimas líneas (${logFile}):\n${said.trim().split('\n').slice(-8).join('\n')}`;
}
