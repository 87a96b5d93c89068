/**
 * Ctrl-C, SIGTERM, a closed terminal, or the death of the process that started us: one clean stop. npm and the terminal
 * both deliver the same Ctrl-C, so a repetition counts as impatience only after a moment.
 */
import { exit } from 'node:process';

const SAME_KEYSTROKE_MS = 1_500;

export function onStopRequest(stop: () => Promise<void>): void {
  let since: number | undefined;
  const request = async (): Promise<void> => {
    if (since !== undefined) {
      if (Date.now() - since > SAME_KEYSTROKE_MS) exit(1);
      return;
    }
    since = Date.now();
    try {
      await stop();
      exit(0);
    } catch (error) {
      console.error((error as Error).message);
      exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, request);
  process.on('disconnect', request);
}
