/**
 * What an earlier run left in the data folder: a server whose parent was killed, or only its postmaster.pid.
 * The server is stopped (its data is safe: SIGINT is a fast, clean shutdown); a file that names a process
 * that is not a server of this folder is removed, because PostgreSQL would take that process for a server.
 * File format: https://www.postgresql.org/docs/18/storage-file-layout.html
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** `ready` is the last line PostgreSQL writes once it accepts connections. */
export function readPostmasterPid(data: string): { pid: number; ready: boolean } | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Math.abs(Number(lines[0]));
    return Number.isInteger(pid) && pid > 1 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined;
  } catch {
    return undefined;
  }
}

export async function clearPreviousServer(data: string, log: (line: string) => void): Promise<void> {
  const left = readPostmasterPid(data);
  if (!left || !isAlive(left.pid)) return;
  if (!servesFolder(left.pid, data)) {
    rmSync(join(data, 'postmaster.pid'), { force: true });
    return;
  }
  log(`Deteniendo un PostgreSQL que quedó de un arranque anterior (pid ${left.pid}).`);
  await stopServer(left.pid);
}

/** Fast shutdown, then immediate (recovers from the log at next start), then SIGKILL. */
export async function stopServer(pid: number): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 2_000],
  ] as const) {
    if (!sendSignal(pid, signal)) return;
    for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(10)) {
      if (!isAlive(pid)) return;
    }
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    // EPERM: alive, but another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isAlive(pid: number): boolean {
  if (!sendSignal(pid, 0)) return false;
  if (process.platform !== 'linux') return true;
  try {
    // A zombie waits for its parent to collect it; it holds nothing any more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function servesFolder(pid: number, data: string): boolean {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
    } catch {
      return false;
    }
  }
  const command = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  return process.platform === 'win32' || (command.includes('postgres') && command.includes(data));
}
