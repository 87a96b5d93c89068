/**
 * What time does by itself: an alert that nobody took goes up the ladder; a reading that should have come and did not is an alert of its own
 * class, raised once for each silence, because the last reading before it names it.
 */
import { type Database, inTransaction, type Queryable } from '../../db.ts';
import { takeTurn } from '../intake/sql.ts';
import { KINDS } from '../kinds.ts';
import { programmeOf } from '../programmes/programmes.ts';
import { type Expected, gapRuleId, URGENCIES } from '../rules/rule.ts';
import { insertAct } from './acts/sql.ts';
import { escalateAlert, type GapRow, insertAlert, selectGapsDue, selectOverdue, setGapAt } from './sql.ts';
import { cityMoment, deadline, LEVELS, quietUntil } from './when.ts';

const AT_ONCE = 200;
const HOUR_MS = 3_600_000;
const GAP_URGENCY = 'media';

/** @returns alerts that changed */
export const escalate = (db: Database, nowMs: number): Promise<number> =>
  inTransaction(db, async (client) => {
    const overdue = await selectOverdue(client, AT_ONCE);
    for (const { id, urgency, level } of overdue) {
      const next = Math.min(level + 1, LEVELS.length - 1);
      await escalateAlert(client, id, next, deadline(URGENCIES[urgency]!, next, nowMs));
      await insertAct(client, { alert: id, act: 'escalada', by: 'Amate (automático)', note: LEVELS[next]! });
    }
    return overdue.length;
  });

/** @returns alerts raised, and whether there is more at once */
export const lookForGaps = (
  db: Database,
  nowMs: number,
): Promise<{ readonly raised: number; readonly more: boolean }> =>
  inTransaction(db, async (client) => {
    // A reading that is on its way in ends what would be raised here: one after the other.
    await takeTurn(client);
    const due = await selectGapsDue(client, nowMs, AT_ONCE);
    let raised = 0;
    for (const enrolled of due) raised += await gapsOf(client, enrolled, nowMs);
    return { raised, more: due.length >= AT_ONCE };
  });

async function gapsOf(client: Queryable, enrolled: GapRow, nowMs: number): Promise<number> {
  const programme = programmeOf(enrolled.programme);
  const expected = enrolled.settings.expected ?? programme?.expected ?? [];
  const waits = Math.max(quietUntil(GAP_URGENCY, nowMs) ?? 0, enrolled.mutedMs ?? 0);
  if (waits > nowMs || programme === undefined) {
    await setGapAt(client, enrolled.id, Math.max(waits, nowMs + HOUR_MS));
    return 0;
  }
  let raised = 0;
  let next = nowMs + 24 * HOUR_MS;
  for (const one of expected) {
    const dueMs = missingAt(enrolled, one);
    if (dueMs > nowMs) next = Math.min(next, dueMs);
    else if (await raiseGap(client, enrolled, programme.version, one, nowMs)) raised++;
  }
  await setGapAt(client, enrolled.id, next);
  return raised;
}

/** When it counts as missing, unless it comes. */
export function missingAt({ last, sinceMs }: Pick<GapRow, 'last' | 'sinceMs'>, expected: Expected): number {
  const from = Math.max(last[KINDS[expected.kind].number]?.at ?? 0, sinceMs);
  return from + (expected.everyHours + expected.graceHours) * HOUR_MS;
}

function raiseGap(
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
  return insertAlert(client, {
    ...{ enrolment: id, person, clues, programme, version, rule: gapRuleId(kind), class: 'falta', evidence: [] },
    urgency: URGENCIES.indexOf(GAP_URGENCY),
    by: { device: found?.device ?? 0, kind: number, saidMs: found?.said ?? sinceMs, atMs: found?.at ?? sinceMs },
    says: `Sin lecturas de ${name.toLowerCase()}: ${since} no llega ninguna; se espera una cada ${everyHours} h.`,
    ...{ quietUntilMs: undefined, deadlineMs: deadline(GAP_URGENCY, 0, nowMs) },
  });
}
