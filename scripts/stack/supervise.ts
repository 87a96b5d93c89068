/**
 * Keeps one process of the stack running: who falls after some seconds of work is started again at once; who falls again before that, after
 * 0.5 s, 1 s, 2 s … at most 30 s. What is stopped or killed on purpose stays down.
 */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Running {
  readonly pid: number;
  readonly exited: Promise<unknown>;
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>;
}

export interface Supervised {
  readonly name: string;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  /** Settles when it answers. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** SIGKILL, and no restart until `start`. */
  kill(): Promise<void>;
}

export interface SupervisedOptions {
  readonly name: string;
  /** Resolves once it answers; rejects with a reason for a person. */
  launch(): Promise<Running>;
  readonly log: (line: string) => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** As Docker's restart policy has it: https://docs.docker.com/engine/containers/start-containers-automatically/ */
const STEADY_MS = 10_000;

export function supervise({ name, launch, log }: SupervisedOptions): Supervised {
  let running: Running | undefined;
  let wanted = false;
  let waitMs = 0;
  let restarting: Promise<void> = Promise.resolve();
  let unwanted = new AbortController();

  async function up(): Promise<void> {
    const mine = await launch();
    const since = Date.now();
    running = mine;
    mine.exited.then(() => {
      if (running === mine) running = undefined;
      if (!wanted) return;
      if (Date.now() - since > STEADY_MS) waitMs = 0;
      log(`${name} se detuvo sin que se le pidiera. Se reinicia ${waitMs === 0 ? 'ya' : `en ${waitMs / 1000} s`}.`);
      restarting = restart();
    });
  }

  async function restart(): Promise<void> {
    while (wanted && running === undefined) {
      await sleep(waitMs, undefined, { signal: unwanted.signal }).catch(() => undefined);
      waitMs = Math.min(Math.max(waitMs * 2, FIRST_WAIT_MS), LONGEST_WAIT_MS);
      if (!wanted) return;
      try {
        await up();
        log(`${name} volvió a funcionar.`);
      } catch (error) {
        log(`${name} no arrancó: ${(error as Error).message}`);
      }
    }
  }

  async function down(end: (process: Running) => void | Promise<void>): Promise<void> {
    wanted = false;
    unwanted.abort();
    await restarting;
    const mine = running;
    if (!mine) return;
    await end(mine);
    await mine.exited;
  }

  return {
    name,
    get pid() {
      return running?.pid;
    },
    start: async () => {
      wanted = true;
      unwanted = new AbortController();
      try {
        await up();
      } catch (error) {
        wanted = false;
        throw error;
      }
    },
    stop: () => down((process) => process.stop()),
    kill: () => down(({ pid }) => void process.kill(pid, 'SIGKILL')),
  };
}
