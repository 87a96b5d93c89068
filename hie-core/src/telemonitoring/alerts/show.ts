/**
 * An alert in the record: DetectedIssue (what was found, by which readings), Flag (while it matters, for what must not be overlooked) and Task
 * (who has to do something by when). The rows are the truth; these follow within moments, under ids made of the alert's.
 */
import { CLUES_SYSTEM, TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { DetectedIssue, Flag, Observation, Task } from '@medplum/fhirtypes';
import { type Database, inTransaction } from '../../db.ts';
import { idFor, observationId, TELE_SYSTEM } from '../ids.ts';
import { kindNamed } from '../kinds.ts';
import { programmeOf } from '../programmes/programmes.ts';
import { current, type Named, type WriteParts, writeEach } from '../record/write.ts';
import { URGENCIES, type Urgency } from '../rules/rule.ts';
import { type ShownAlert, selectUnshown, setShown } from './sql.ts';
import { LEVELS } from './when.ts';

const AT_ONCE = 50;
const PATIENCE_MS = 10 * 60_000;
export const ALERT_TASK = { system: TAREA_SYSTEM, code: 'alerta-telemonitoreo', display: 'Alerta de telemonitoreo' };

const SEVERITY = { emergencia: 'high', alta: 'high', media: 'moderate', baja: 'low' } as const;
const PRIORITY = { emergencia: 'stat', alta: 'urgent', media: 'asap', baja: 'routine' } as const;
const TASK_STATUS = { nueva: 'requested', 'en-curso': 'in-progress', cerrada: 'completed' } as const;

/** @returns whether there is more at once */
export const showAlerts = (parts: WriteParts & { readonly db: Database }): Promise<boolean> =>
  inTransaction(parts.db, async (client) => {
    const alerts = await selectUnshown(client, AT_ONCE);
    // What it points at must be there; the record may be some moments behind, and then the alert is written again with it.
    const there = await current<Observation>(parts, 'Observation', alerts.flatMap(readingsOf));
    await writeEach(
      parts,
      alerts.map((alert) => resourcesOf(alert, (id) => there.has(id))),
    );
    const nowMs = parts.nowMs();
    const isWhole = (alert: ShownAlert): boolean =>
      nowMs - alert.raisedMs > PATIENCE_MS || readingsOf(alert).every((id) => there.has(id));
    await setShown(client, alerts.filter(isWhole));
    return alerts.length >= AT_ONCE && alerts.every(isWhole);
  });

export function resourcesOf(alert: ShownAlert, isThere: (observation: string) => boolean): Named[] {
  const urgency = URGENCIES[alert.urgency]!;
  const issue = issueOf(alert, urgency, readingsOf(alert).filter(isThere));
  return [issue, taskOf(alert, urgency), ...(alert.urgency <= 1 ? [flagOf(alert)] : [])];
}

const person = ({ patient }: ShownAlert) => ({ reference: `Patient/${patient}` });
const instant = (atMs: number): string => new Date(atMs).toISOString();

function readingsOf({ patient, owners, evidence, deviceNames }: ShownAlert): string[] {
  return evidence.flatMap(({ device, kind, saidMs }) => {
    const name = deviceNames[device];
    return name === undefined ? [] : [observationId(owners[device] ?? patient, name, kindNamed(kind), saidMs)];
  });
}

function issueOf(alert: ShownAlert, urgency: Urgency, readings: readonly string[]): Named<DetectedIssue> {
  const { id, enrolment, rule, says, raisedMs, state, withdrawn } = alert;
  return {
    resourceType: 'DetectedIssue',
    id,
    status: withdrawn ? 'entered-in-error' : state === 'cerrada' ? 'final' : 'preliminary',
    code: { coding: [{ system: TELE_SYSTEM, code: rule }], text: says },
    severity: SEVERITY[urgency],
    patient: person(alert),
    identifiedDateTime: instant(raisedMs),
    ...(readings.length > 0 && {
      evidence: [{ detail: readings.map((one) => ({ reference: `Observation/${one}` })) }],
    }),
    detail: `${programmeOf(alert.programme)?.title ?? alert.programme}, reglas ${alert.ruleVersion}`,
    implicated: [{ reference: `CarePlan/${enrolment}` }],
  };
}

/** It says how urgent it is and never what was measured: who may not read the record learns nothing by its Task. */
function taskOf(alert: ShownAlert, urgency: Urgency): Named<Task> {
  const { id, clues, state, raisedMs, deadlineMs, level, withdrawn } = alert;
  const changedMs = Math.max(raisedMs, alert.takenMs ?? 0, alert.closedMs ?? 0);
  return {
    resourceType: 'Task',
    id: idFor('tarea', id),
    status: withdrawn ? 'entered-in-error' : TASK_STATUS[state],
    intent: 'order',
    priority: PRIORITY[urgency],
    code: { coding: [ALERT_TASK] },
    focus: { reference: `DetectedIssue/${id}` },
    for: person(alert),
    authoredOn: instant(raisedMs),
    lastModified: instant(changedMs),
    owner: { type: 'Organization', identifier: { system: CLUES_SYSTEM, value: clues } },
    businessStatus: { coding: [{ system: TELE_SYSTEM, code: LEVELS[level] ?? LEVELS[0] }] },
    ...(deadlineMs !== null && { restriction: { period: { end: instant(deadlineMs) } } }),
  };
}

function flagOf(alert: ShownAlert): Named<Flag> {
  const { id, rule, raisedMs, closedMs, overMs, state, withdrawn } = alert;
  const endMs = closedMs ?? overMs;
  const stands = state !== 'cerrada' && overMs === null;
  return {
    resourceType: 'Flag',
    id: idFor('aviso', id),
    status: withdrawn ? 'entered-in-error' : stands ? 'active' : 'inactive',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/flag-category', code: 'clinical' }] }],
    code: { coding: [{ system: TELE_SYSTEM, code: rule }], text: alert.title },
    subject: person(alert),
    period: { start: instant(raisedMs), ...(!stands && endMs !== null && { end: instant(Math.max(endMs, raisedMs)) }) },
  };
}
