/**
 * What somebody has to review, as a Task (https://hl7.org/fhir/R4/task.html): of the clinic that asked (owner) and the doctor who did
 * (requester). It says how urgent it is and never what the result is: who may not read the report learns nothing by its Task.
 */
import { createHash } from 'node:crypto';
import { TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Severity } from '@amate/terminology/ordering/critical-values.ts';
import type { Reference, ServiceRequest, Task } from '@medplum/fhirtypes';

export const REVIEW_RESULT = { system: TAREA_SYSTEM, code: 'revisar-resultado', display: 'Revisar resultado' };
export const REVIEW_RETURN = { system: TAREA_SYSTEM, code: 'revisar-contrarreferencia', display: 'Revisar respuesta' };
/** Why it is asked about what was reviewed once: the report changed. */
const CORRECTED = 'corregido';
/** Nobody took a critical result in time. */
export const ESCALATED = 'escalado';

const PRIORITY = { critical: 'stat', abnormal: 'urgent', normal: 'routine' } as const;
const DAY_MS = 86_400_000;

export type ReviewTask = Task & { readonly id: string };

export interface Wanted {
  readonly code: typeof REVIEW_RESULT;
  /** What is to be read. */
  readonly focus: string;
  readonly severity: Severity;
  readonly person: Reference | undefined;
  readonly order: ServiceRequest;
  readonly clinic: Reference;
  /** What is known of the focus; another word asks for another review. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** One for each focus, whoever meets it and however often. */
export const reviewId = (focus: string): string =>
  `revision-${createHash('sha256').update(focus).digest('hex').slice(0, 40)}`;

export function newReview(wanted: Wanted, nowMs: number, days: number): ReviewTask {
  const { code, focus, severity, person, order, clinic } = wanted;
  const at = new Date(nowMs).toISOString();
  return {
    resourceType: 'Task',
    id: reviewId(focus),
    status: 'requested',
    intent: 'order',
    priority: PRIORITY[severity],
    code: { coding: [code] },
    focus: { reference: focus },
    ...(order.id !== undefined && { basedOn: [{ reference: `ServiceRequest/${order.id}` }] }),
    ...(person !== undefined && { for: person }),
    authoredOn: at,
    lastModified: at,
    ...(order.requester !== undefined && { requester: order.requester as Task['requester'] }),
    owner: clinic as Task['owner'],
    restriction: { period: { end: new Date(nowMs + days * DAY_MS).toISOString() } },
    input: inputsOf(wanted),
  };
}

/** @returns undefined when nothing of it changed for whoever reviews */
export function renewed(task: ReviewTask, wanted: Wanted, nowMs: number): ReviewTask | undefined {
  const before = new Map(task.input?.map(({ type, valueString }) => [type.text, valueString]));
  const same = Object.entries(wanted.inputs).every(([name, value]) => before.get(name) === value);
  const priority = PRIORITY[wanted.severity];
  if (same && priority === task.priority) return undefined;
  const { businessStatus: _, ...rest } = task;
  const seen = task.status === 'completed';
  const again: ReviewTask = { ...rest, priority, input: inputsOf(wanted), lastModified: new Date(nowMs).toISOString() };
  // Somebody took it, or reviewed what it said before: what it says now is for reviewing again.
  return seen
    ? { ...again, status: 'requested', businessStatus: marked(CORRECTED) }
    : { ...again, ...(priority === 'stat' && task.priority !== 'stat' && { status: 'requested' }) };
}

export const marked = (code: string): Task['businessStatus'] => ({ coding: [{ system: TAREA_SYSTEM, code }] });

const inputsOf = ({ inputs }: Wanted): Task['input'] =>
  Object.entries(inputs).map(([text, valueString]) => ({ type: { text }, valueString }));
