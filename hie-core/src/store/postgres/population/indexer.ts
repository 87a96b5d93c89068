/**
 * The worker that keeps the population indexes: it follows the committed versions (tail.ts) in batches. One at a time in
 * the whole database, whichever hub it runs in. A search that needs these indexes first waits with `fresh()` until all
 * that was committed before it is in them, so a client reads its own writes.
 */
import type { Database } from '../../../db.ts';
import { fault } from '../../../errors.ts';
import { Follower, type FollowerLag } from './follower.ts';

const IDLE_MS = 1_000;
/**
 * A search waits this long for what was committed before it. At the measured speed that is some 50,000 resources of backlog; a
 * search behind a larger one, which only a bulk load makes, is refused before its client gives up.
 */
const FRESH_LIMIT_MS = 10_000;

export interface IndexerLag extends FollowerLag {
  /** Searches that wait now, and those that were refused because they would have had to wait too long. */
  readonly waiting: number;
  readonly refused: number;
}

export interface PopulationIndexer {
  /** Resolved when all that was committed before the call is indexed. @throws HubError `transient` after ten seconds */
  fresh(): Promise<void>;
  /** Follows by itself until `stop`. */
  start(): void;
  stop(): Promise<void>;
  lag(): Promise<IndexerLag>;
}

export function createIndexer(
  db: Database,
  onError: (error: unknown) => void = () => {},
  freshLimitMs = FRESH_LIMIT_MS,
): PopulationIndexer {
  const work = new Follower(db);
  const runs = oneAtATime(() => work.catchUp());
  let timer: NodeJS.Timeout | undefined;
  let refused = 0;

  const again = (ms: number) => {
    if (work.stopped) return;
    timer = setTimeout(() => {
      runs.run().then(
        () => again(IDLE_MS),
        (error) => {
          if (!work.stopped) onError(error);
          again(IDLE_MS);
        },
      );
    }, ms);
    timer.unref();
  };
  const late = () => {
    refused++;
    return behind(freshLimitMs);
  };

  return {
    async fresh() {
      work.waiting++;
      await within(freshLimitMs, runs.run(), late).finally(() => {
        work.waiting--;
      });
    },
    start: () => again(0),
    async stop() {
      work.stopped = true;
      clearTimeout(timer);
      await runs.settled();
    },
    lag: async () => ({ ...(await work.lag()), waiting: work.waiting, refused }),
  };
}

interface Runs {
  /** A run that begins after the call; those who come while one is under way share the next. */
  run(): Promise<void>;
  settled(): Promise<unknown>;
}

function oneAtATime(work: () => Promise<void>): Runs {
  let running: Promise<void> | undefined;
  let queued: Promise<void> | undefined;
  function run(): Promise<void> {
    if (running === undefined) {
      running = work().finally(() => {
        running = undefined;
      });
      return running;
    }
    queued ??= running.then(startQueued, startQueued);
    return queued;
  }
  function startQueued(): Promise<void> {
    queued = undefined;
    return run();
  }
  return { run, settled: () => Promise.allSettled([running, queued]) };
}

/** What is late goes on all the same. @throws what `late` makes, after `limitMs` */
async function within(limitMs: number, done: Promise<void>, late: () => Error): Promise<void> {
  done.catch(() => undefined);
  let timeout: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timeout = setTimeout(() => reject(late()), limitMs);
  });
  try {
    await Promise.race([done, tooLate]);
  } finally {
    clearTimeout(timeout);
  }
}

const behind = (limitMs: number) =>
  fault('transient', 'El índice de búsqueda todavía no alcanza lo último que se escribió.', {
    rule: `Búsqueda fuera de un expediente: espera hasta ${limitMs / 1000} s a que se indice lo escrito antes de ella`,
    fix: 'Intente de nuevo en unos segundos, o agregue patient=<id>: esa búsqueda no espera. El atraso se ve en /healthz.',
  });
