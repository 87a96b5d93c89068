/**
 * «No reconozco este acceso» as a FHIR Task: whose record, which AuditEvent, until when it has to be answered, and what came of it.
 * Pure. https://hl7.org/fhir/R4/task.html
 */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Task } from '@medplum/fhirtypes';
import type { Dispute, Resolution } from './api.ts';
import { DISPUTE_STATES, disputeDescription } from './texts.ts';

export const TASK_SYSTEM = `${CANONICAL_BASE}/CodeSystem/tarea`;
export const DISPUTE_CODE = 'acceso-no-reconocido';
const RESULT_SYSTEM = `${CANONICAL_BASE}/CodeSystem/resultado-de-disputa`;
const DAY_MS = 24 * 3_600_000;

export interface NewDispute {
  readonly eventId: string;
  readonly patientId: string;
  /** Who disputes: the person, or a guardian. */
  readonly requesterId: string;
  readonly sentence: string;
  readonly comment: string | undefined;
  readonly nowMs: number;
  readonly dueDays: number;
}

export const OPEN_STATUSES = ['requested', 'received', 'accepted', 'in-progress'] as const;
export const CLOSED_STATUSES = ['completed', 'rejected', 'cancelled', 'failed'] as const;

export function disputeTask(dispute: NewDispute): Task {
  const now = new Date(dispute.nowMs).toISOString();
  return {
    resourceType: 'Task',
    status: 'requested',
    intent: 'order',
    priority: 'urgent',
    code: { coding: [{ system: TASK_SYSTEM, code: DISPUTE_CODE }] },
    description: disputeDescription(dispute.sentence),
    focus: { reference: `AuditEvent/${dispute.eventId}` },
    for: { reference: `Patient/${dispute.patientId}` },
    requester: { reference: `Patient/${dispute.requesterId}` },
    authoredOn: now,
    lastModified: now,
    restriction: { period: { end: new Date(dispute.nowMs + dispute.dueDays * DAY_MS).toISOString() } },
    ...(dispute.comment && { note: [{ text: dispute.comment, time: now }] }),
  };
}

/** undefined: a Task of another kind. */
export function disputeOf(task: Task): (Dispute & { readonly paciente: string; readonly texto: string }) | undefined {
  const isDispute = task.code?.coding?.some(({ system, code }) => system === TASK_SYSTEM && code === DISPUTE_CODE);
  const event = localId(task.focus?.reference);
  const patient = localId(task.for?.reference);
  if (!isDispute || event === undefined || patient === undefined || task.id === undefined) return undefined;
  const estado = stateOf(task);
  const comment = task.note?.[0]?.text;
  const answer = task.statusReason?.text;
  return {
    id: task.id,
    acceso: event,
    paciente: patient,
    estado,
    estadoTexto: DISPUTE_STATES[estado],
    recibida: utc(task.authoredOn),
    vence: utc(task.restriction?.period?.end ?? task.authoredOn),
    texto: task.description ?? '',
    ...(comment !== undefined && { comentario: comment }),
    ...(answer !== undefined && { respuesta: answer }),
  };
}

const utc = (instant: string | undefined): string => new Date(instant ?? 0).toISOString();

const localId = (reference: string | undefined): string | undefined => reference?.split('/')[1];

function stateOf(task: Task): Dispute['estado'] {
  if (task.status === 'requested') return 'recibida';
  if ((OPEN_STATUSES as readonly string[]).includes(task.status)) return 'en-revision';
  const result = task.businessStatus?.coding?.find(({ system }) => system === RESULT_SYSTEM)?.code;
  return result === 'indebido' ? 'indebido' : 'justificado';
}

export function resolved(task: Task, resolution: Resolution, nowMs: number): Task {
  const lastModified = new Date(nowMs).toISOString();
  if (resolution.estado === 'en-revision') return { ...task, status: 'in-progress', lastModified };
  return {
    ...task,
    status: 'completed',
    businessStatus: { coding: [{ system: RESULT_SYSTEM, code: resolution.estado }] },
    statusReason: { text: resolution.respuesta },
    lastModified,
  };
}

/** As the person sees it. */
export function plain({ id, acceso, estado, estadoTexto, recibida, vence, comentario, respuesta }: Dispute): Dispute {
  const said = { ...(comentario !== undefined && { comentario }), ...(respuesta !== undefined && { respuesta }) };
  return { id, acceso, estado, estadoTexto, recibida, vence, ...said };
}
