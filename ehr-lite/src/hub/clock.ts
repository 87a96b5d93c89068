/**
 * The hub's clock as seen from here. A clinic's PC may be a day wrong, and "what changed since" is a question about the
 * hub's time (`meta.lastUpdated`), so the difference is taken from the Date header (RFC 9110 §6.6.1) of its answers.
 * It is remembered on this PC: without network it is still the best that is known.
 */
import { cell } from './cell.ts';
import { remembered } from './remembered.ts';

/** More than this is worth a word to the person; less is the network and whole seconds. */
const WORTH_SAYING_MS = 120_000;
const WHOLE_SECOND_MS = 999;

let aheadMs = Number(remembered.get('amate.clock') ?? 0) || 0;

/** How far the hub's clock stands ahead of this PC's, 0 when they agree. */
export const clockOff = cell(worth(aheadMs));

/**
 * The header tells the second in which the hub answered, somewhere between asking and hearing: what is believed stays while that allows it,
 * so that neither whole seconds nor a slow line put this PC behind what the hub has just written.
 * @param askedMs this PC's time when the request left
 */
export function noteHubTime(response: Pick<Response, 'headers'>, askedMs: number): void {
  const said = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(said)) return;
  aheadMs = Math.min(Math.max(aheadMs, said - Date.now()), said + WHOLE_SECOND_MS - askedMs);
  const off = worth(aheadMs);
  // Seconds come and go with the network; the strip is redrawn only for minutes.
  if (Math.abs(off - clockOff.get()) < WORTH_SAYING_MS) return;
  clockOff.set(off);
  remembered.set('amate.clock', String(off));
}

export const hubNow = (): number => Date.now() + aheadMs;

function worth(ms: number): number {
  return Math.abs(ms) > WORTH_SAYING_MS ? ms : 0;
}
