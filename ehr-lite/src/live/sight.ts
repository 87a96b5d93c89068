/**
 * Whether anybody can see this page. Over HTTP/1.1 a browser gives one origin six connections, all tabs together: a stream that is held for a page
 * in the background is one less for the page in front, and with three of them nothing is answered any more.
 */
export interface Sight {
  readonly seen: () => boolean;
  /** @returns ends the watching */
  readonly watch: (changed: () => void) => () => void;
}

export const PAGE: Sight = {
  seen: () => !globalThis.document?.hidden,
  watch: (changed) => {
    globalThis.document?.addEventListener('visibilitychange', changed);
    return () => globalThis.document?.removeEventListener('visibilitychange', changed);
  },
};

/** Who looks into another tab for a moment loses nothing. */
const LEFT_MS = 5_000;

/** @returns ends the waiting */
export function onLeft({ seen, watch }: Sight, left: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = () => {
    clearTimeout(timer);
    if (!seen()) timer = setTimeout(left, LEFT_MS);
  };
  changed();
  const leave = watch(changed);
  return () => {
    clearTimeout(timer);
    leave();
  };
}

/** At once while it is in sight. */
export function untilSeen({ seen, watch }: Sight, stopped: AbortSignal): Promise<void> {
  if (seen() || stopped.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const changed = () => {
      if (!seen() && !stopped.aborted) return;
      leave();
      stopped.removeEventListener('abort', changed);
      resolve();
    };
    const leave = watch(changed);
    stopped.addEventListener('abort', changed);
  });
}
