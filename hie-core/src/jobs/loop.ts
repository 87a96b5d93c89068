/** Work that repeats: at once while there is more, else after a pause or a nudge; never two at a time. */
export interface LoopOptions {
  /** @returns whether there is more to do at once. */
  readonly work: () => Promise<boolean>;
  readonly everyMs: number;
  readonly onError: (error: unknown) => void;
}

export interface Loop {
  nudge(): void;
  /** Resolved when nothing runs any more. */
  stop(): Promise<void>;
}

export function startLoop({ work, everyMs, onError }: LoopOptions): Loop {
  let stopped = false;
  let nudged = false;
  let wake: () => void = () => {};
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const running = (async () => {
    while (!stopped) {
      nudged = false;
      const more = await work().catch((error: unknown) => {
        onError(error);
        return false;
      });
      if (!more && !nudged && !stopped) await pause();
    }
  })();
  return {
    nudge() {
      nudged = true;
      wake();
    },
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
