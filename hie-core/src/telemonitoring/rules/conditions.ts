/** Whether a condition holds at a moment, and by which readings: pure, so that what will be is told the same as what was. */
import { bitsOf, type KindName } from '../kinds.ts';
import type { Reading } from '../reading.ts';
import type { Condition, Threshold, Trend } from './rule.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Asked of every rule for every reading, and a rule does not change. */
const known = new WeakMap<Condition, readonly KindName[]>();

/** Kinds whose readings it looks at. */
export function kindsOf(condition: Condition): readonly KindName[] {
  const before = known.get(condition);
  if (before !== undefined) return before;
  const kinds =
    condition.type === 'all'
      ? [...new Set(condition.of.flatMap(kindsOf))]
      : [condition.type === 'symptom' ? ('sintomas' as const) : condition.kind];
  known.set(condition, kinds);
  return kinds;
}

/** How far back it looks; 0: the reading itself is enough. */
export function reachMs(condition: Condition): number {
  switch (condition.type) {
    case 'all':
      return Math.max(condition.hours * HOUR_MS, ...condition.of.map(reachMs));
    case 'trend':
    case 'variability':
      return condition.days * DAY_MS;
    case 'threshold':
      return (condition.of ?? 1) > 1 ? 30 * DAY_MS : 0;
    default:
      return 0;
  }
}

/** By the new reading alone: false when it cannot hold whatever came before. */
export function couldHold(condition: Condition, reading: Reading): boolean {
  switch (condition.type) {
    case 'all':
      return condition.of.every((one) => !kindsOf(one).includes(reading.kind) || couldHold(one, reading));
    case 'threshold':
      return reading.kind === condition.kind && crosses(condition, reading);
    case 'symptom':
      return reading.kind === 'sintomas' && (reading.value & bitsOf(condition.any)) !== 0;
    default:
      return reading.kind === condition.kind;
  }
}

/**
 * @param history oldest first, up to the moment; of every kind it looks at
 * @returns the readings that make it hold, newest first; undefined: it does not
 */
export function holds<R extends Reading>(condition: Condition, history: readonly R[], atMs: number): R[] | undefined {
  switch (condition.type) {
    case 'threshold':
      return crossedOften(condition, history);
    case 'symptom': {
      const last = history.findLast(({ kind }) => kind === 'sintomas');
      return last !== undefined && (last.value & bitsOf(condition.any)) !== 0 ? [last] : undefined;
    }
    case 'trend':
      return changed(condition, within(history, condition.kind, atMs - condition.days * DAY_MS));
    case 'variability': {
      const seen = within(history, condition.kind, atMs - condition.days * DAY_MS);
      if (seen.length < condition.readings) return undefined;
      return variation(seen.map((one) => numberOf(one, condition.field))) >= condition.percent
        ? seen.toReversed()
        : undefined;
    }
    case 'all': {
      const all: R[] = [];
      for (const one of condition.of) {
        const found = holds(one, history, atMs);
        if (found === undefined || atMs - found[0]!.atMs > condition.hours * HOUR_MS) return undefined;
        all.push(...found);
      }
      return [...new Set(all)].sort((a, b) => b.atMs - a.atMs);
    }
  }
}

/** What held is over: for a limit only on the other side of its release, else one breath beside it would alarm anew. */
export function isOver(condition: Condition, reading: Reading, history: readonly Reading[]): boolean {
  if (condition.type !== 'threshold') return holds(condition, history, reading.atMs) === undefined;
  const { is, limit, release = limit, field } = condition;
  const value = numberOf(reading, field);
  if (release === limit) return !crosses(condition, reading);
  return is === '>=' ? value <= release : value >= release;
}

export function numberOf({ value, second }: Reading, field: 'value' | 'second'): number {
  return field === 'value' ? value : (second ?? Number.NaN);
}

const RECENT = 3;

function changed<R extends Reading>({ field, change, smooth }: Trend, seen: readonly R[]): R[] | undefined {
  const last = seen.at(-1);
  if (last === undefined || seen.length < (smooth ? 2 * RECENT : 2)) return undefined;
  const mean = (some: readonly R[]) => some.reduce((sum, one) => sum + numberOf(one, field), 0) / some.length;
  const from = seen.slice(0, -1).reduce((best, one) => (further(one, best, { field, change }) ? one : best));
  const moved = smooth
    ? mean(seen.slice(-RECENT)) - mean(seen.slice(0, -RECENT))
    : numberOf(last, field) - numberOf(from, field);
  // What binary fractions leave behind is no difference: 72.1 − 70.1.
  const far = change > 0 ? moved >= change - 1e-6 : moved <= change + 1e-6;
  return far ? (smooth ? seen.slice(-RECENT).toReversed() : [last, from]) : undefined;
}

function crosses({ is, limit, field }: Threshold, reading: Reading): boolean {
  const value = numberOf(reading, field);
  return is === '>=' ? value >= limit : is === '<=' ? value <= limit : value < limit;
}

function crossedOften<R extends Reading>(condition: Threshold, history: readonly R[]): R[] | undefined {
  const { kind, times = 1, of = 1 } = condition;
  const last: R[] = [];
  for (let at = history.length - 1; at >= 0 && last.length < of; at--)
    if (history[at]!.kind === kind) last.push(history[at]!);
  const crossed = last.filter((one) => crosses(condition, one));
  return last[0] !== undefined && crossed[0] === last[0] && crossed.length >= times ? crossed : undefined;
}

const within = <R extends Reading>(history: readonly R[], wanted: KindName, fromMs: number): R[] =>
  history.filter(({ kind, atMs }) => kind === wanted && atMs >= fromMs);

const further = (one: Reading, best: Reading, { field, change }: { field: 'value' | 'second'; change: number }) =>
  change > 0 ? numberOf(one, field) < numberOf(best, field) : numberOf(one, field) > numberOf(best, field);

function variation(values: readonly number[]): number {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const spread = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1);
  return (100 * Math.sqrt(spread)) / mean;
}
