/** What the rules decided, written down: in the transaction that stores the reading, so that neither is ever without the other. */
import type { Queryable } from '../../db.ts';
import { KINDS } from '../kinds.ts';
import { type StoredReading, shownValue } from '../reading.ts';
import { type Rule, UNREVIEWED, URGENCIES } from '../rules/rule.ts';
import type { Action } from '../rules/step.ts';
import { type Evidence, endAlert, extendAlert, insertAlert } from './sql.ts';
import { cityMoment, deadline, quietUntil } from './when.ts';

export interface Enrolled {
  readonly id: string;
  readonly person: number;
  readonly programme: string;
  readonly version: string;
  readonly clues: string;
}

const MOST_EVIDENCE = 12;
const MOST_TOLD = 4;

/** @returns whether an alert was raised */
export async function carryOut(client: Queryable, enrolled: Enrolled, action: Action, nowMs: number): Promise<boolean> {
  if (action.do === 'end') {
    await endAlert(
      client,
      enrolled.id,
      action.ruleId,
      action.reading.atMs,
      action.arrived ? 'Llegó una lectura.' : undefined,
    );
    return false;
  }
  const evidence = action.evidence.slice(0, MOST_EVIDENCE).map(evidenceOf);
  const [by] = evidence;
  if (by === undefined) return false;
  if (action.do === 'extend') {
    await extendAlert(client, enrolled.id, action.ruleId, by.atMs, evidence);
    return false;
  }
  const { rule } = action;
  const { id: enrolment, person, clues, programme, version } = enrolled;
  return insertAlert(client, {
    ...{ enrolment, person, clues, programme, version, rule: rule.id, class: 'regla', by, evidence },
    urgency: URGENCIES.indexOf(rule.urgency),
    says: explain(rule, action.evidence),
    ...{ quietUntilMs: quietUntil(rule.urgency, nowMs), deadlineMs: deadline(rule.urgency, 0, nowMs) },
  });
}

export const evidenceOf = (reading: StoredReading): Evidence => ({
  ...{ device: reading.device, kind: KINDS[reading.kind].number, saidMs: reading.saidMs, atMs: reading.atMs },
  shown: shownValue(reading),
});

/** By which readings, and whether a clinician has confirmed the limit. */
export function explain({ title, source }: Rule, evidence: readonly StoredReading[]): string {
  const readings = evidence
    .slice(0, MOST_TOLD)
    .map((one) => `${KINDS[one.kind].name} ${shownValue(one)} (${cityMoment(one.atMs)})`);
  const rest = evidence.length > MOST_TOLD ? ` y ${evidence.length - MOST_TOLD} más` : '';
  return `${title}: ${readings.join('; ')}${rest}.${source === UNREVIEWED ? ` Límite ${UNREVIEWED}.` : ''}`;
}
