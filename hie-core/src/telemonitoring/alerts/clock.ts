/**
 * What time does by itself: an alert that nobody took, or that
 * somebody took and did nothing about, goes up the ladder; a reading that should have come and did not is an alert of its own
 * class, raised once for each silence, because the last reading before it names it.
 */
import { type Database, inTransaction, type Queryable } from '../../db.ts';
import { takeTurn } from '../intake/sql.ts';
import { KINDS } from '../kinds.ts';
import { programmeOf } from '../programmes/programmes.ts';
import { type Expected, gapRuleId, URGENCIES } from '../rules/rule.ts';
import { insertAct } from './acts/sql.ts';
import { type GapRow, reopenGap, selectGapsDue, setGapsAt } from './gaps/sql.ts';
import { escalateAlert, insertAlert, type NewAlert, selectOverdue } from './sql.ts';
import { cityMoment, deadline, holdUntil, LEVELS, quietUntil } from './when.ts';

const AT_ONCE = 200;
/** Whoever sends meanwhile waits for the turn. */
const GAPS_AT_ONCE = 500;
const HOUR_MS = 3_600_000;
const GAP_URGENCY = 'media';

/** @returns alerts that changed */
export const escalate = (db: Database, nowMs: number): Promise<number> =>
  inTransaction(db, async (client) => {
    const overdue = await selectOverdue(client, nowMs, AT_ONCE);
    for (const { id, urgency, level, state, takenBy } of overdue) {
      const next = Math.min(level + 1, LEVELS.length - 1);
      await escalateAlert(client, id, next, deadline(URGENCIES[urgency]!, next, nowMs));
      const told =
        state === 'nueva'
          ? { act: 'escalada', note: LEVELS[next]! }
          : { act: 'escalada-sin-respuesta', note: `la tiene ${takenBy}` };
      await insertAct(client, { alert: id, by: 'Amate (automático)', ...told });
    }
    return overdue.length;
  });

export interface Looked {
  readonly raised: number;
  /** There is more to look at, at once. */
  readonly more: boolean;
  /** Of people who could not be looked at: they are again in an hour. */
  readonly faults: readonly unknown[];
}

/** One who cannot be looked at keeps nobody else's silence untold: then each is looked at by himself. */
export const lookForGaps = (db: Database, nowMs: number): Promise<Looked> =>
  lookAtDue(db, nowMs, gapsOf).catch(async () => {
    const faults: unknown[] = [];
    const byHimself: typeof gapsOf = async (client, enrolled) => {
      await client.query('savepoint one');
      try {
        return await gapsOf(client, enrolled, nowMs);
      } catch (error) {
        await client.query('rollback to savepoint one');
        faults.push(error);
        return { raised: 0, nextMs: nowMs + HOUR_MS };
      } finally {
        await client.query('release savepoint one');
      }
    };
    return { ...(await lookAtDue(db, nowMs, byHimself)), faults };
  });

const lookAtDue = (db: Database, nowMs: number, look: typeof gapsOf): Promise<Looked> =>
  inTransaction(db, async (client) => {
    // A reading that is on its way in ends what would be raised here: one after the other.
    await takeTurn(client);
    const due = await selectGapsDue(client, nowMs, GAPS_AT_ONCE);
    const next = new Map<string, number>();
    let raised = 0;
    for (const enrolled of due) {
      const looked = await look(client, enrolled, nowMs);
      raised += looked.raised;
      next.set(enrolled.id, looked.nextMs);
    }
    if (next.size > 0) await setGapsAt(client, next);
    return { raised, more: due.length >= GAPS_AT_ONCE, faults: [] };
  });

/** @returns alerts raised, and when to look again */
async function gapsOf(
  client: Queryable,
  enrolled: GapRow,
  nowMs: number,
): Promise<{ readonly raised: number; readonly nextMs: number }> {
  const programme = programmeOf(enrolled.programme);
  const expected = enrolled.settings.expected ?? programme?.expected ?? [];
  const waits = Math.max(quietUntil(GAP_URGENCY, nowMs) ?? 0, enrolled.mutedMs ?? 0);
  if (waits > nowMs || programme === undefined) return { raised: 0, nextMs: Math.max(waits, nowMs + HOUR_MS) };
  let raised = 0;
  let nextMs = nowMs + 24 * HOUR_MS;
  for (const one of expected) {
    const dueMs = missingAt(enrolled, one);
    if (dueMs > nowMs) nextMs = Math.min(nextMs, dueMs);
    else if (await raiseGap(client, enrolled, programme.version, one, nowMs)) raised++;
  }
  return { raised, nextMs };
}

/** When it counts as missing, unless it comes. */
export function missingAt({ last, sinceMs }: Pick<GapRow, 'last' | 'sinceMs'>, expected: Expected): number {
  const from = Math.max(last[KINDS[expected.kind].number]?.at ?? 0, sinceMs);
  return from + (expected.everyHours + expected.graceHours) * HOUR_MS;
}

async function raiseGap(
  client: Queryable,
  { id, person, clues, programme, last, sinceMs }: GapRow,
  version: string,
  { kind, everyHours }: Expected,
  nowMs: number,
): Promise<boolean> {
  const { number, name } = KINDS[kind];
  // Of an earlier time in the programme: its silence was told then, and this is another.
  const newest = last[number];
  const found = newest !== undefined && newest.at >= sinceMs ? newest : undefined;
  const since = found === undefined ? 'desde que empezó el programa' : `desde ${cityMoment(found.at)}`;
  const alert: NewAlert = {
    ...{ enrolment: id, person, clues, programme, version, rule: gapRuleId(kind), class: 'falta', evidence: [] },
    urgency: URGENCIES.indexOf(GAP_URGENCY),
    by: { device: found?.device ?? 0, kind: number, saidMs: found?.said ?? sinceMs, atMs: found?.at ?? sinceMs },
    says: `Sin lecturas de ${name.toLowerCase()}: ${since} no llega ninguna; se espera una cada ${everyHours} h.`,
    ...{ quietUntilMs: undefined, deadlineMs: deadline(GAP_URGENCY, 0, nowMs) },
  };
  const holds = LEVELS.map((_, level) => holdUntil(GAP_URGENCY, level, nowMs));
  return (await insertAlert(client, alert)) || (await reopenGap(client, alert, holds));
}
