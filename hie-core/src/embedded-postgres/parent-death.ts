/**
 * A child must not outlive us, even when we are killed with SIGKILL and can run no handler.
 * Linux: the kernel sends the signal (prctl PR_SET_PDEATHSIG, through util-linux' setpriv).
 * Elsewhere: a small watchdog process waits for the pipe it holds with us to close.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

let setpriv: boolean | undefined;

export function hasSetpriv(): boolean {
  setpriv ??=
    process.platform === 'linux' &&
    spawnSync('setpriv', ['--pdeathsig', 'INT', 'true'], { stdio: 'ignore' }).status === 0;
  return setpriv;
}

/** Command line that receives `signal` (without SIG) when this process dies; unchanged where setpriv is missing. */
export function dyingWithParent(signal: 'INT' | 'TERM', command: string, args: readonly string[]): [string, string[]] {
  if (!hasSetpriv()) return [command, [...args]];
  return ['setpriv', ['--pdeathsig', signal, command, ...args]];
}

/** The other half of `dyingWithParent`: does nothing where the kernel already watches. */
export function watchParent(child: ChildProcess, signal: 'INT' | 'TERM'): void {
  if (hasSetpriv() || child.pid === undefined) return;
  const script = fileURLToPath(new URL('./watchdog.ts', import.meta.url));
  const dog = spawn(process.execPath, [script, String(child.pid), `SIG${signal}`], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  dog.unref();
  (dog.stdin as unknown as { unref?: () => void }).unref?.();
  dog.stdin?.on('error', () => undefined);
  child.once('exit', () => dog.kill('SIGKILL'));
}
