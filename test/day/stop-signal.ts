/** Ctrl-C and the like end the day from within, so that it takes its processes and its folder with it. */
import { exit } from 'node:process';

/** npm and the terminal deliver the same Ctrl-C: a repetition is impatience only after a moment. */
const SAME_KEYSTROKE_MS = 1_500;

export function stopSignal(): AbortSignal {
  const asked = new AbortController();
  let since: number | undefined;
  const ask = (): void => {
    if (since !== undefined && performance.now() - since > SAME_KEYSTROKE_MS) exit(1);
    since ??= performance.now();
    asked.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  return asked.signal;
}
