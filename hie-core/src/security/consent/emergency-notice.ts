/**
 * How FHIR tells of an emergency access: a Communication to the person, a Task for who reviews it. Pure. Others who treat may read both, so
 * what the clinician wrote stays out of them: the person and the reviewer read it in their lists.
 */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Communication, Task } from '@medplum/fhirtypes';
import { TASK_SYSTEM } from '../accesses/dispute-task.ts';
import { reasonText, reviewDescription } from './texts.ts';

const NOTICE_SYSTEM = `${CANONICAL_BASE}/CodeSystem/aviso`;
const REASON_SYSTEM = `${CANONICAL_BASE}/CodeSystem/motivo-de-emergencia`;
const RESULT_SYSTEM = `${CANONICAL_BASE}/CodeSystem/resultado-de-revision`;
export const REVIEW_CODE = 'revision-de-acceso-de-emergencia';

export interface Opening {
  readonly patientId: string;
  readonly reason: string;
  readonly sentence: string;
  readonly nowMs: number;
  readonly dueMs: number;
  /** A urn, replaced when both are stored. */
  readonly communication: string;
}

export function communicationOf({ patientId, reason, sentence, nowMs }: Opening): Communication {
  const person = { reference: `Patient/${patientId}` };
  const now = new Date(nowMs).toISOString();
  return {
    resourceType: 'Communication',
    status: 'completed',
    category: [{ coding: [{ system: NOTICE_SYSTEM, code: 'acceso-de-emergencia' }], text: 'Acceso de emergencia' }],
    priority: 'urgent',
    subject: person,
    recipient: [person],
    sent: now,
    reasonCode: [{ coding: [{ system: REASON_SYSTEM, code: reason }], text: reasonText(reason) }],
    payload: [{ contentString: sentence }],
  };
}

export function reviewTask({ patientId, reason, nowMs, dueMs, communication }: Opening): Task {
  const now = new Date(nowMs).toISOString();
  return {
    resourceType: 'Task',
    status: 'requested',
    intent: 'order',
    priority: 'urgent',
    code: { coding: [{ system: TASK_SYSTEM, code: REVIEW_CODE }] },
    description: reviewDescription(reasonText(reason)),
    focus: { reference: communication },
    for: { reference: `Patient/${patientId}` },
    authoredOn: now,
    lastModified: now,
    restriction: { period: { end: new Date(dueMs).toISOString() } },
  };
}

export const reviewedTask = (task: Task, outcome: string, nowMs: number): Task => ({
  ...task,
  status: 'completed',
  businessStatus: { coding: [{ system: RESULT_SYSTEM, code: outcome }] },
  lastModified: new Date(nowMs).toISOString(),
});
