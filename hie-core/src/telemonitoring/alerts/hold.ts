/**
 * Who has an alert, and how long he has for it. The time is given once, with the first taking: taking it again, or from somebody else, or handing it
 * to a person or to whoever comes next, gives no more of it; a step up has its own, once; doing something ends it (docs/adr/0036).
 */
import type { Caller } from '../../security/caller.ts';
import type { Act, ActName } from '../api.ts';
import { URGENCIES } from '../rules/rule.ts';
import type { AlertRow } from './sql.ts';
import { deadline, holdUntil } from './when.ts';

/** They say who has it: nothing is done yet. */
const HOLDING: ReadonlySet<ActName> = new Set(['tomar', 'turnar']);

/** Who somebody is, whatever he is called: the screens name staff so (ehr-lite/src/visit/staff.ts). */
export const staffKey = ({ cedula, subject }: Caller): string => cedula ?? subject;
export const staffName = ({ name, subject }: Caller): string => name || subject;

export interface Hold {
  readonly takenBy: string | null;
  readonly takenKey: string | null;
  /** By when something has to be written down. */
  readonly deadlineMs: number | undefined;
  /** Who has it let its time pass. */
  readonly stalledMs: number | null;
}

type Holder = Pick<Hold, 'takenBy' | 'takenKey'>;

export function holdAfter(alert: AlertRow, name: ActName, { a }: Act, caller: Caller, nowMs: number): Hold {
  const holder = holderAfter(alert, name, a, { takenBy: staffName(caller), takenKey: staffKey(caller) });
  if (!HOLDING.has(name)) return { ...holder, deadlineMs: undefined, stalledMs: null };
  const { state, level, deadlineMs, stalledMs, takenMs } = alert;
  const isOther = !isSame(holder, alert);
  const whole = holdUntil(URGENCIES[alert.urgency]!, level, nowMs);
  // What somebody had before him was handed on with the time that it has.
  if (state === 'nueva')
    return { ...holder, deadlineMs: takenMs === null ? whole : (deadlineMs ?? whole), stalledMs: null };
  // On the last step no time runs any more, and who comes anew has his.
  const running = deadlineMs ?? (stalledMs !== null && isOther ? whole : undefined);
  return { ...holder, deadlineMs: running, stalledMs: isOther ? null : stalledMs };
}

/** Who is handed it is known by name until he does something about it; who has it already keeps it. */
function holderAfter(alert: AlertRow, name: ActName, to: string | undefined, own: Holder): Holder {
  if (name === 'turnar') return { takenBy: to ?? null, takenKey: null };
  if (name === 'tomar' || alert.takenBy === null || isSame(alert, own)) return own;
  return { takenBy: alert.takenBy, takenKey: alert.takenKey };
}

const isSame = (one: Holder, other: Holder): boolean =>
  one.takenKey === null || other.takenKey === null ? one.takenBy === other.takenBy : one.takenKey === other.takenKey;

/**
 * Whoever of that level takes it: a step up has its own time; among equals, as at the end of a shift, and back and forth, what runs goes on.
 * @param reached the highest step that it was on
 */
export const passedUntil = (
  { urgency, deadlineMs }: AlertRow,
  level: number,
  reached: number,
  nowMs: number,
): number | undefined => (level > reached ? null : deadlineMs) ?? deadline(URGENCIES[urgency]!, level, nowMs);
