/**
 * What one new reading does: raises an alert, adds to one that stands, or ends it. Pure: the intake runs it inside the transaction that
 * stores the reading, the replay over years of history. An alert stands until its condition is over, so the same state is not told twice; one that
 * somebody closed and that goes on is told again by a reading `rearmHours` after the one that raised it. Without a new reading nothing is ever told.
 */
import type { StoredReading } from '../reading.ts';
import { couldHold, holds, isOver, kindsOf, reachMs } from './conditions.ts';
import { gapRuleId, type Rule } from './rule.ts';

const HOUR_MS = 3_600_000;

/** An alert whose condition is not over. */
export interface Standing {
  readonly ruleId: string;
  /** Of the reading that raised it. */
  readonly raisedByMs: number;
  /** Of the newest reading that it knows of. */
  readonly lastMs: number;
  /** Somebody dealt with it. */
  readonly closed: boolean;
}

export type Action =
  | { readonly do: 'raise'; readonly rule: Rule; readonly evidence: readonly StoredReading[] }
  | { readonly do: 'extend'; readonly ruleId: string; readonly evidence: readonly StoredReading[] }
  /** `arrived`: what was missed came, and there is nothing to deal with any more. */
  | { readonly do: 'end'; readonly ruleId: string; readonly reading: StoredReading; readonly arrived: boolean };

/** How far back the rules look because of this reading; 0: not at all. */
export function neededMs(rules: readonly Rule[], standing: readonly Standing[], reading: StoredReading): number {
  let needed = 0;
  for (const { id, when } of rules)
    if (kindsOf(when).includes(reading.kind) && (couldHold(when, reading) || standing.some((one) => one.ruleId === id)))
      needed = Math.max(needed, reachMs(when));
  return needed;
}

/** @param history oldest first, this reading its last; as far back as `neededMs` says */
export function step(
  rules: readonly Rule[],
  standing: readonly Standing[],
  reading: StoredReading,
  history: readonly StoredReading[],
  nowMs: number,
): Action[] {
  const actions: Action[] = [];
  const gap = standing.find(({ ruleId }) => ruleId === gapRuleId(reading.kind));
  if (gap !== undefined && reading.atMs > gap.raisedByMs)
    actions.push({ do: 'end', ruleId: gap.ruleId, reading, arrived: true });
  for (const rule of rules) {
    if (!kindsOf(rule.when).includes(reading.kind)) continue;
    const found = standing.find(({ ruleId }) => ruleId === rule.id);
    const evidence = couldHold(rule.when, reading) ? holds(rule.when, history, reading.atMs) : undefined;
    if (evidence !== undefined) actions.push(...onHolding(rule, found, evidence, reading, nowMs));
    else if (found !== undefined && reading.atMs > found.lastMs && isOver(rule.when, reading, history))
      actions.push({ do: 'end', ruleId: rule.id, reading, arrived: false });
  }
  return actions;
}

function onHolding(
  rule: Rule,
  found: Standing | undefined,
  evidence: readonly StoredReading[],
  reading: StoredReading,
  nowMs: number,
): Action[] {
  if (nowMs - reading.atMs > rule.freshHours * HOUR_MS) return [];
  if (found === undefined) return [{ do: 'raise', rule, evidence }];
  if (reading.atMs <= found.lastMs) return [];
  if (found.closed && reading.atMs - found.raisedByMs >= rule.rearmHours * HOUR_MS)
    return [
      { do: 'end', ruleId: rule.id, reading, arrived: false },
      { do: 'raise', rule, evidence },
    ];
  return [{ do: 'extend', ruleId: rule.id, evidence }];
}
