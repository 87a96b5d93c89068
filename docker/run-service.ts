/** A service as a process of this machine, by an ordinary user, until its own health check says that it works. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { folder, own, services } from './compose-services.ts';

export const NOBODY = { uid: 65_534, gid: 65_534 };
export const asNobody = process.getuid?.() === 0 ? NOBODY : {};
const running: ChildProcess[] = [];
export const say = (text: string): void => console.log(text);

export function start(
  name: string,
  line: readonly string[],
  options: { cwd?: string; env: Record<string, string>; root?: boolean },
): ChildProcess {
  const child = spawn(line[0]!, line.slice(1), {
    ...{ cwd: options.cwd ?? folder, stdio: ['ignore', 'pipe', 'pipe'], ...(options.root ? {} : asNobody) },
    env: { PATH: process.env.PATH ?? '', ...options.env },
  });
  running.push(child);
  const log = own(`${name}.log`);
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => writeFileSync(log, chunk, { flag: 'a' }));
  return child;
}

/** Asks until it answers 0, no longer than the start period and three tries. */
export async function healthy(
  name: string,
  check: readonly string[],
  env: Record<string, string>,
  cwd = folder,
): Promise<void> {
  const { start_period } = services[name]!.healthcheck;
  const until = performance.now() + Number.parseInt(start_period, 10) * 1_000 + 30_000;
  const began = performance.now();
  for (;;) {
    const { status, stderr, stdout } = spawnSync(check[0]!, check.slice(1), {
      env: { PATH: process.env.PATH ?? '', ...env },
      cwd,
      encoding: 'utf8',
    });
    if (status === 0)
      return say(
        `✔ ${name}: sano a los ${((performance.now() - began) / 1_000).toFixed(1)} s. ${(stdout ?? '').trim().split('\n')[0]}`,
      );
    if (performance.now() > until) {
      say(
        `✘ ${name}: su prueba de salud no pasa (${status}): ${stderr}\n${existsSync(own(`${name}.log`)) ? readFileSync(own(`${name}.log`), 'utf8').slice(-1_500) : ''}`,
      );
      throw new Error(name);
    }
    await sleep(500);
  }
}

/** The last that was started first. */
export async function stopAll(): Promise<void> {
  for (const child of running.reverse()) {
    child.kill('SIGTERM');
    await Promise.race([new Promise((resolve) => child.once('exit', resolve)), sleep(15_000)]);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
}
