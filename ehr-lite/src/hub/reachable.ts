/**
 * Whether the hub can be reached, as the last request found it. The browser's own `navigator.onLine` only knows
 * the cable; a clinic is more often cut off further away. While cut off, a small knock on /healthz finds the return.
 */
import { cell } from './cell.ts';

export type Line = { readonly kind: 'up' } | { readonly kind: 'down'; readonly sinceMs: number };

export const line = cell<Line>({ kind: 'up' });
const FIRST_KNOCK_MS = 3_000;
const LAST_KNOCK_MS = 30_000;
let knocking: ReturnType<typeof setTimeout> | undefined;

export function reached(): void {
  clearTimeout(knocking);
  knocking = undefined;
  if (line.get().kind === 'down') line.set({ kind: 'up' });
}

export function unreached(): void {
  if (line.get().kind === 'up') line.set({ kind: 'down', sinceMs: Date.now() });
  if (knocking === undefined) knockAfter(FIRST_KNOCK_MS);
}

function knockAfter(waitMs: number): void {
  knocking = setTimeout(async () => {
    if (await knock()) reached();
    else knockAfter(Math.min(waitMs * 2, LAST_KNOCK_MS));
  }, waitMs);
}

/** Asks at once; also behind the "try again" button. */
export async function knock(): Promise<boolean> {
  try {
    const response = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(8_000) });
    if (response.ok) reached();
    return response.ok;
  } catch {
    return false;
  }
}

if (typeof window !== 'undefined') {
  window.addEventListener('offline', unreached);
  window.addEventListener('online', () => void knock());
}
