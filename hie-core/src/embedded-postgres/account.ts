/**
 * PostgreSQL refuses to run as root. Decides which unprivileged account runs the server when we are root:
 * the one that already owns the data, else a system account of our own, else `nobody`.
 * A repository under /root (0700) is still readable by that account through one ambient capability
 * (read and search, nothing else), so nobody's permissions have to be changed.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const OWN_ACCOUNT = 'amate-postgres';

/** `undefined` when we are not root: the server then runs as ourselves. */
export function serverAccount(existingData: string | undefined, log: (line: string) => void): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = existingData === undefined ? undefined : statSync(existingData);
  if (owner && owner.uid !== 0) return { name: String(owner.uid), uid: owner.uid, gid: owner.gid };
  return findAccount(OWN_ACCOUNT) ?? createAccount(log) ?? nobody();
}

function createAccount(log: (line: string) => void): Account | undefined {
  const made = spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', OWN_ACCOUNT]);
  if (made.status !== 0) return undefined;
  log(`PostgreSQL no corre como root: se creó la cuenta de sistema "${OWN_ACCOUNT}".`);
  return findAccount(OWN_ACCOUNT);
}

function nobody(): Account {
  const account = findAccount('nobody');
  if (account) return account;
  throw new Error('No hay una cuenta sin privilegios para PostgreSQL. Ejecute Amate con un usuario ordinario.');
}

function findAccount(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { name, uid: Number(uid), gid: Number(gid) };
}

/** Whether every folder above `path`, and `path` itself, lets the account pass. */
export function canReach(account: Account, path: string): boolean {
  for (let folder = realpathSync(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}
