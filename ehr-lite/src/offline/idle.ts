/** A PC left alone in a consulting room closes the vault by itself. */
export const IDLE_MS = 10 * 60_000;
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** @returns stops watching */
export function lockWhenIdle(act: () => void, idleMs = IDLE_MS): () => void {
  let last = Date.now();
  const note = () => {
    last = Date.now();
  };
  // A PC that slept wakes with its timers late: the clock decides, not the timer.
  const look = setInterval(() => Date.now() - last >= idleMs && act(), Math.min(15_000, idleMs / 4));
  for (const sign of SIGNS) document.addEventListener(sign, note, { passive: true, capture: true });
  return () => {
    clearInterval(look);
    for (const sign of SIGNS) document.removeEventListener(sign, note, { capture: true });
  };
}
