/**
 * Which process uses a data folder. A pid alone lies after a reboot or a long uptime (pids are reused),
 * so the owner is named by pid and the moment that process started.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

interface Owner {
  readonly pid: number;
  readonly started: string;
}

export class DataFolderInUse extends Error {
  readonly ownerPid: number;
  constructor(folder: string, ownerPid: number) {
    super(`Los datos de ${folder} ya los usa otro proceso de Amate (pid ${ownerPid}).`);
    this.name = 'DataFolderInUse';
    this.ownerPid = ownerPid;
  }
}

/** Takes the folder for this process; `release` gives it back. Throws `DataFolderInUse` while another one lives. */
export function claim(folder: string, file: string): { release(): void } {
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = readOwner(file);
    if (owner && startOf(owner.pid) === owner.started) throw new DataFolderInUse(folder, owner.pid);
    rmSync(file, { force: true });
  }
  throw new DataFolderInUse(folder, 0);
}

function readOwner(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

/** Moment the process started, in the system's own words; empty when there is no such process. */
function startOf(pid: number): string {
  if (process.platform === 'linux') {
    try {
      // Field 22 of /proc/PID/stat; the name in field 2 may hold spaces and parentheses, so count from its end.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    } catch {
      return '';
    }
  }
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
}
