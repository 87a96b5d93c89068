/** What the edge says of itself to the hub: counts, causes, and the newest of each cause with its message masked. */
import { maskMessage, maskText } from '@amate/terminology/edge/mask.ts';
import type { Cause, Held, Report } from '@amate/terminology/edge/report.ts';
import type { Acts, MessageRow } from '../outbox/acts.ts';
import { causeText } from '../outbox/cause.ts';

const NEWEST = 50;
const PER_CAUSE = 10;
const MAX_MESSAGE = 5_000;
const MAX_TEXT = 2_000;
const UNKNOWN = 'sin-causa';

const instant = (ms: number): string => new Date(ms).toISOString();

export function causesOf(acts: Acts): Cause[] {
  return acts.causes().map(({ cause, state, count, firstAt, lastAt }) => ({
    ...{ cause: cause || UNKNOWN, state, text: causeText(cause), count },
    ...{ firstAt: instant(firstAt), lastAt: instant(lastAt) },
  }));
}

export function heldOf(acts: Acts): Held[] {
  const perCause = new Map<string, number>();
  const held: Held[] = [];
  for (const id of acts.held(NEWEST * PER_CAUSE)) {
    if (held.length >= NEWEST) break;
    const row = acts.row(id);
    if (row === undefined || (row.state !== 'quarantine' && row.state !== 'rejected')) continue;
    const key = `${row.state} ${row.cause}`;
    const count = (perCause.get(key) ?? 0) + 1;
    perCause.set(key, count);
    if (count <= PER_CAUSE) held.push(masked(row, row.state));
  }
  return held;
}

function masked(row: MessageRow, state: Held['state']): Held {
  const { id, cause, trigger, sender, controlId, receivedAt, reason, raw } = row;
  return {
    ...{ id, state, cause: cause || UNKNOWN, trigger: trigger.slice(0, 50), sender: sender.slice(0, 500) },
    ...{ controlId: controlId.slice(0, 200), receivedAt: instant(receivedAt) },
    text: maskText(reason ?? '', raw).slice(0, MAX_TEXT),
    message: maskMessage(raw).slice(0, MAX_MESSAGE),
  };
}

/** The rest of the report, which needs no disk. */
export type Vitals = Omit<Report, 'causes' | 'errors' | 'done'>;
