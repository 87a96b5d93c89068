/** What has to come, however bad the line is: a part of the app's own code that was not to be had is asked for again. */
const AGAIN_MS = 5_000;

/**
 * @param onFailure once for each time it failed
 * @returns ends the asking
 */
export function untilDone(act: () => Promise<void>, onFailure: () => void = () => {}): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const attempt = (): void =>
    void act().catch(() => {
      if (ended) return;
      onFailure();
      timer = setTimeout(attempt, AGAIN_MS);
    });
  attempt();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
