/** The rules over what was just stored, in the same transaction: readings of a person in the order in which they were taken. */
import type { Queryable } from '../../db.ts';
import { carryOut } from '../alerts/raise.ts';
import { type StandingRow, selectStanding } from '../alerts/sql.ts';
import type { KindName } from '../kinds.ts';
import type { StoredReading } from '../reading.ts';
import { kindsOf } from '../rules/conditions.ts';
import type { Rule } from '../rules/rule.ts';
import { neededMs, type Standing, step } from '../rules/step.ts';
import type { Known, KnownEnrolment } from './known.ts';
import { type Span, selectHistory } from './sql.ts';

export interface PersonReading extends StoredReading {
  readonly person: number;
}

/** @param fresh plausible, stored by this transaction. @returns alerts raised */
export async function evaluate(
  client: Queryable,
  known: Known,
  fresh: readonly PersonReading[],
  nowMs: number,
): Promise<number> {
  await known.loadEnrolments(
    client,
    fresh.map(({ person }) => person),
  );
  const concerned = fresh.filter(({ person }) => known.enrolmentsOf(person).length > 0);
  if (concerned.length === 0) return 0;
  const ordered = concerned.toSorted((a, b) => a.atMs - b.atMs);
  const persons = [...new Set(ordered.map(({ person }) => person))];
  const standing = standingByEnrolment(await selectStanding(client, persons));
  const histories = await historiesOf(client, known, standing, ordered);
  let raised = 0;
  for (const reading of ordered)
    for (const enrolled of known.enrolmentsOf(reading.person)) {
      const now = standing.get(enrolled.id) ?? new Map<string, Standing>();
      standing.set(enrolled.id, now);
      const history = histories(reading);
      for (const action of step(rulesNow(enrolled, nowMs), [...now.values()], reading, history, nowMs)) {
        if (await carryOut(client, enrolled, action, nowMs)) raised++;
        keep(now, action, reading);
      }
    }
  return raised;
}

/** While it is silenced, nothing but emergencies is told. */
const rulesNow = ({ rules, mutedUntilMs }: KnownEnrolment, nowMs: number): readonly Rule[] =>
  mutedUntilMs > nowMs ? rules.filter(({ urgency }) => urgency === 'emergencia') : rules;

type ByEnrolment = Map<string, Map<string, Standing>>;

function standingByEnrolment(rows: readonly StandingRow[]): ByEnrolment {
  const found: ByEnrolment = new Map();
  for (const row of rows) {
    const of = found.get(row.enrolment) ?? new Map<string, Standing>();
    found.set(row.enrolment, of.set(row.ruleId, row));
  }
  return found;
}

function keep(now: Map<string, Standing>, action: ReturnType<typeof step>[number], reading: StoredReading): void {
  if (action.do === 'end') now.delete(action.ruleId);
  else if (action.do === 'extend') now.set(action.ruleId, { ...now.get(action.ruleId)!, lastMs: reading.atMs });
  else {
    const at = { raisedByMs: reading.atMs, lastMs: reading.atMs };
    now.set(action.rule.id, { ruleId: action.rule.id, closed: false, ...at });
  }
}

/** Most readings need none: what a limit says of one reading, the reading alone tells. */
async function historiesOf(
  client: Queryable,
  known: Known,
  standing: ByEnrolment,
  fresh: readonly PersonReading[],
): Promise<(reading: PersonReading) => readonly StoredReading[]> {
  const spans = new Map<string, Span>();
  for (const reading of fresh)
    for (const { id, rules } of known.enrolmentsOf(reading.person)) {
      const needed = neededMs(rules, [...(standing.get(id)?.values() ?? [])], reading);
      if (needed === 0) continue;
      for (const kind of kindsBeside(rules, reading.kind)) widen(spans, reading, kind, needed);
    }
  if (spans.size === 0) return (reading) => [reading];
  const rows = Map.groupBy(await selectHistory(client, [...spans.values()]), ({ person }) => person);
  return (reading) => {
    const history = (rows.get(reading.person) ?? []).filter(({ atMs }) => atMs <= reading.atMs);
    const own = history.findIndex((one) => isSame(one, reading));
    // Its own place is the last: of two of the same moment the one that is judged comes behind.
    return own < 0 ? [...history, reading] : [...history.toSpliced(own, 1), reading];
  };
}

const isSame = (a: StoredReading, b: StoredReading): boolean =>
  a.device === b.device && a.kind === b.kind && a.saidMs === b.saidMs;

const kindsBeside = (rules: readonly Rule[], kind: KindName): ReadonlySet<KindName> =>
  new Set(rules.map(({ when }) => kindsOf(when)).flatMap((kinds) => (kinds.includes(kind) ? kinds : [])));

function widen(spans: Map<string, Span>, { person, atMs }: PersonReading, kind: KindName, needed: number): void {
  const key = `${person} ${kind}`;
  const before = spans.get(key);
  const fromMs = Math.min(before?.fromMs ?? atMs, atMs - needed);
  spans.set(key, { person, kind, fromMs, untilMs: Math.max(before?.untilMs ?? atMs, atMs) });
}
