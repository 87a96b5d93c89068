/** How a PostgreSQL program is started: as which account, with which capability, and dying with us. */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { type Account, canReach } from './account.ts';
import { dyingWithParent, hasSetpriv } from './parent-death.ts';

export type Launcher = (program: string, args: readonly string[], stdio: StdioOptions) => ChildProcess;

/** `reached`: the folders the account must be able to enter. */
export function launcher(account: Account | undefined, reached: readonly string[]): Launcher {
  const shut = account && reached.find((folder) => !canReach(account, folder));
  if (shut && !hasSetpriv()) {
    throw new Error(
      `PostgreSQL no puede correr como root, y la cuenta "${account.name}" no puede entrar en ${shut}. ` +
        'Mueva el repositorio a una carpeta con acceso (por ejemplo /opt) o ejecute Amate con un usuario ordinario.',
    );
  }
  const privileges = account && hasSetpriv() ? privilegeOptions(account, shut !== undefined) : [];
  return (program, args, stdio) => {
    const [command, commandArgs] = dyingWithParent('INT', program, args);
    // `setpriv --pdeathsig INT program …`: ours go between setpriv and the program.
    const withPrivileges = hasSetpriv() ? [...privileges, ...commandArgs] : commandArgs;
    return spawn(command, withPrivileges, {
      // Own session: Ctrl-C in the terminal must reach the hub before its database.
      detached: true,
      stdio,
      cwd: '/',
      // Nothing of ours: neither secrets in the environment, nor settings that PostgreSQL would read from it.
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      ...(account && !hasSetpriv() && { uid: account.uid, gid: account.gid }),
    });
  };
}

/**
 * Read-and-search over closed parent folders, and no other privilege. `no_setuid_fixup` because access(2), with which
 * PostgreSQL looks for its own programs, otherwise judges by the real user id and ignores the capability.
 */
function privilegeOptions(account: Account, throughClosedFolders: boolean): string[] {
  const capability = throughClosedFolders ? ',+dac_read_search' : '';
  return [
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    ...(throughClosedFolders ? ['--securebits=+no_setuid_fixup', `--ambient-caps=-all${capability}`] : []),
    `--inh-caps=-all${capability}`,
    `--bounding-set=-all${capability}`,
  ];
}
