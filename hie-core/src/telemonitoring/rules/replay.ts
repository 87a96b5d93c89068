/** What the rules would have done with readings of the past, in the order in which they came: the same step as the intake's. */
import type { StoredReading } from '../reading.ts';
import type { Rule } from './rule.ts';
import { neededMs, type Standing, step } from './step.ts';

export interface Arrived extends StoredReading {
  /** When the hub had it. */
  readonly receivedMs: number;
}

export interface WouldRaise {
  readonly rule: Rule;
  readonly atMs: number;
  readonly evidence: readonly StoredReading[];
}

/** @param readings of one person, by `receivedMs` */
export function replay(rules: readonly Rule[], readings: readonly Arrived[]): WouldRaise[] {
  const raised: WouldRaise[] = [];
  const standing = new Map<string, Standing>();
  const seen: StoredReading[] = [];
  for (const reading of readings) {
    place(seen, reading);
    const now = [...standing.values()];
    const needed = neededMs(rules, now, reading);
    const history = needed === 0 ? [reading] : since(seen, reading, needed);
    for (const action of step(rules, now, reading, history, reading.receivedMs)) {
      if (action.do === 'end') standing.delete(action.ruleId);
      else if (action.do === 'extend') {
        const found = standing.get(action.ruleId)!;
        standing.set(action.ruleId, { ...found, lastMs: reading.atMs });
      } else {
        raised.push({ rule: action.rule, atMs: reading.atMs, evidence: action.evidence });
        // Somebody answers every alert: what goes on is told again when the rule says so.
        const at = { raisedByMs: reading.atMs, lastMs: reading.atMs };
        standing.set(action.rule.id, { ruleId: action.rule.id, closed: true, ...at });
      }
    }
  }
  return raised;
}

function since(seen: readonly StoredReading[], reading: StoredReading, needed: number): StoredReading[] {
  const end = seen.lastIndexOf(reading) + 1;
  let from = end - 1;
  while (from > 0 && seen[from - 1]!.atMs >= reading.atMs - needed) from--;
  return seen.slice(from, end);
}

/** Oldest first, wherever it comes in. */
function place(seen: StoredReading[], reading: StoredReading): void {
  let at = seen.length;
  while (at > 0 && seen[at - 1]!.atMs > reading.atMs) at--;
  seen.splice(at, 0, reading);
}
