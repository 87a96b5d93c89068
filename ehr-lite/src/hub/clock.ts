/**
 * The hub's clock as seen from here. A clinic's PC may be a day wrong, and "what changed since" is a question about the
 * hub's time (`meta.lastUpdated`), so the difference is taken from the Date header (RFC 9110 §6.6.1) of its answers.
 * It is remembered on this PC: without network it is still the best that is known.
 */
import { cell } from './cell.ts';

const KEY = 'amate.clock';
/** More than this is worth a word to the person; less is the network and whole seconds. */
const WORTH_SAYING_MS = 120_000;

const memory = typeof localStorage === 'undefined' ? undefined : localStorage;
let aheadMs = Number(memory?.getItem(KEY) ?? 0) || 0;

/** How far the hub's clock stands ahead of this PC's, 0 when they agree. */
export const clockOff = cell(worth(aheadMs));

export function noteHubTime(response: Pick<Response, 'headers'>): void {
  const said = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(said)) return;
  aheadMs = said - Date.now();
  const off = worth(aheadMs);
  // Seconds come and go with the network; the strip is redrawn only for minutes.
  if (Math.abs(off - clockOff.get()) < WORTH_SAYING_MS) return;
  clockOff.set(off);
  memory?.setItem(KEY, String(off));
}

export const hubNow = (): number => Date.now() + aheadMs;

function worth(ms: number): number {
  return Math.abs(ms) > WORTH_SAYING_MS ? ms : 0;
}
