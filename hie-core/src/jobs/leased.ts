/** Works on jobs that are claimed for a time: whoever comes after a kill, in this process or another, goes on from what was stored. */
import { randomUUID } from 'node:crypto';

/** A fault of the database may pass. */
const FAULT_DELAY_MS = 2_000;

export interface Leased<Job> {
  readonly claim: (lease: string) => Promise<Job | undefined>;
  /** Settles when it has ended, was taken away, or `isStopped`. */
  readonly run: (job: Job, lease: string, isStopped: () => boolean) => Promise<unknown>;
  /** Somebody else may have it after `delayMs`; of one that is not held any more nothing changes. */
  readonly release: (job: Job, lease: string, delayMs: number) => Promise<void>;
  /** Instead of `release` after a fault. Left out: it is tried again as often as it fails. */
  readonly fail?: (job: Job, lease: string, error: unknown) => Promise<void>;
}

export interface Runner {
  /** Works on one job until it ends or `stop` is called. @returns whether there may be another */
  readonly step: () => Promise<boolean>;
  readonly stop: () => void;
}

export function leasedRunner<Job>({ claim, run, release, fail }: Leased<Job>): Runner {
  let stopped = false;
  async function step(): Promise<boolean> {
    const lease = randomUUID();
    const job = stopped ? undefined : await claim(lease);
    if (job === undefined) return false;
    try {
      await run(job, lease, () => stopped);
      await release(job, lease, 0);
    } catch (error) {
      const left = fail === undefined ? release(job, lease, FAULT_DELAY_MS) : fail(job, lease, error);
      await left.catch(() => undefined);
      throw error;
    }
    return !stopped;
  }
  return { step, stop: () => (stopped = true) };
}
