/** Starts one of our programs on the pinned Node, with its log in a file, and waits until it answers. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dyingWithParent, watchParent } from '@amate/hie-core/embedded-postgres/parent-death.ts';
import { PINNED_NODE, ROOT } from '../config.ts';
import type { Running } from './supervise.ts';

export interface NodeProgram {
  readonly name: string;
  readonly script: string;
  readonly nodeOptions?: readonly string[];
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  isReady(): Promise<boolean>;
  readonly patienceMs?: number;
}

const LOG_LIMIT_BYTES = 20_000_000;
const STOP_PATIENCE_MS = 15_000;

export async function startNodeProgram(program: NodeProgram): Promise<Running> {
  mkdirSync(dirname(program.logFile), { recursive: true });
  const { child, logFrom } = spawnLogged(program);
  const exited = once(child, 'exit');
  watchParent(child, 'TERM');
  const until = Date.now() + (program.patienceMs ?? 60_000);
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    if (await program.isReady()) return { pid: child.pid, exited, stop: () => stop(child, exited) };
    if (Date.now() > until) {
      await stop(child, exited);
      throw new Error(failure(program, 'no respondió a tiempo', logFrom));
    }
    await sleep(25);
  }
  throw new Error(failure(program, 'se detuvo al arrancar', logFrom));
}

function spawnLogged({ script, nodeOptions = [], args = [], env, logFile }: NodeProgram) {
  const log = openSync(logFile, 'a', 0o600);
  let logFrom = statSync(logFile).size;
  if (logFrom > LOG_LIMIT_BYTES) {
    closeSync(openSync(logFile, 'w'));
    logFrom = 0;
  }
  const line = ['--disable-warning=ExperimentalWarning', ...nodeOptions, script, ...args];
  const [command, commandArgs] = dyingWithParent('TERM', PINNED_NODE, line);
  // Own session (detached): Ctrl-C in the terminal reaches only us, and we stop things in their order.
  const child = spawn(command, commandArgs, { cwd: ROOT, env, detached: true, stdio: ['ignore', log, log] });
  child.on('error', () => undefined);
  closeSync(log);
  return { child, logFrom };
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
  await exited;
  clearTimeout(timer);
}

function failure({ name, logFile }: NodeProgram, what: string, from: number): string {
  const lines = readFileSync(logFile).subarray(from).toString('utf8').trim().split('\n').slice(-15);
  return `${name} ${what}. Últimas líneas de ${logFile}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
