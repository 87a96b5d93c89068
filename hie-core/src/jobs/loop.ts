/** Work that repeats: at once while there is more, else after a pause or a nudge; never two at a time. */
export interface LoopOptions {
  /** @returns whether there is more to do at once. */
  readonly work: () => Promise<boolean>;
  readonly everyMs: number;
  /** From one beginning to the next that is only nudged: a step costs the same for one commit as for a hundred. */
  readonly restMs?: number;
  readonly onError: (error: unknown) => void;
}

/** Of who follows what is written: while much is, ten steps a second. */
export const REST_MS = 100;

export interface Loop {
  nudge(): void;
  /** Resolved when nothing runs any more. */
  stop(): Promise<void>;
}

export function startLoop({ work, everyMs, restMs = 0, onError }: LoopOptions): Loop {
  let stopped = false;
  let nudged = false;
  let resting = false;
  let wake: () => void = () => {};
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const rest = async (ms: number): Promise<void> => {
    if (ms <= 0 || stopped) return;
    resting = true;
    await pause(ms);
    resting = false;
  };
  const running = (async () => {
    while (!stopped) {
      nudged = false;
      const began = performance.now();
      const more = await work().catch((error: unknown) => {
        onError(error);
        return false;
      });
      if (more) continue;
      if (!nudged && !stopped) await pause(everyMs);
      await rest(began + restMs - performance.now());
    }
  })();
  return {
    nudge() {
      nudged = true;
      if (!resting) wake();
    },
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
