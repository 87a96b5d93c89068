/**
 * What somebody has to review, as a Task (https://hl7.org/fhir/R4/task.html): of the clinic that asked (owner) and the doctor who did
 * (requester). It says how urgent it is and never what the result is: who may not read the report learns nothing by its Task.
 * Its inputs: `vinculo`, how it is tied to the order (`retirado`: what came for it was another person's); `estado` of the report; `persona`, `era-otra`
 * when it came first for somebody else; `resultados`, by which other values are told (digest.ts).
 */
import { createHash } from 'node:crypto';
import { TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Severity } from '@amate/terminology/ordering/critical-values.ts';
import type { Reference, ServiceRequest, Task } from '@medplum/fhirtypes';

export const REVIEW_RESULT = { system: TAREA_SYSTEM, code: 'revisar-resultado', display: 'Revisar resultado' };
export const REVIEW_RETURN = { system: TAREA_SYSTEM, code: 'revisar-contrarreferencia', display: 'Revisar respuesta' };
/** Why it is asked about what was reviewed once: the report changed. */
const CORRECTED = 'corregido';
/** The input that tells other values from the same ones (digest.ts). */
const VALUES = 'resultados';
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
  const before = saidIn(task);
  const knew = before.get(VALUES) !== undefined;
  const isSame = ([name, value]: [string, string]) => before.get(name) === value || (name === VALUES && !knew);
  const same = Object.entries(wanted.inputs).every(isSame);
  const priority = PRIORITY[wanted.severity];
  const input = inputsOf({ inputs: { ...wanted.inputs, ...kept(before) } });
  if (same && priority === task.priority) {
    // Of a review of before it is not known what was read: from now on it is.
    return knew || wanted.inputs[VALUES] === undefined ? undefined : { ...task, input };
  }
  const { businessStatus: _, ...rest } = task;
  const again: ReviewTask = { ...rest, priority, input, lastModified: new Date(nowMs).toISOString() };
  // Somebody reviewed what it said before: what it says now is for reviewing again.
  if (task.status === 'completed') return { ...again, status: 'requested', businessStatus: marked(CORRECTED) };
  if (priority !== 'stat') return { ...again, ...(knew && !same && { businessStatus: marked(CORRECTED) }) };
  if (task.priority !== 'stat') return { ...again, status: 'requested' };
  if (task.status !== 'requested') return { ...again, businessStatus: marked(CORRECTED) };
  // Nobody took it: who goes on sending does not put the alarm off.
  const { businessStatus, lastModified } = task;
  return { ...again, ...(businessStatus && { businessStatus }), ...(lastModified && { lastModified }) };
}

/** It was another person's: a review from the beginning, of which nothing that was done for the first holds. */
export const moved = (task: ReviewTask, wanted: Wanted, nowMs: number, days: number): ReviewTask => ({
  ...newReview(wanted, nowMs, days),
  ...(task.meta && { meta: task.meta }),
  businessStatus: marked(CORRECTED),
});

export const saidIn = ({ input = [] }: Task): ReadonlyMap<string | undefined, string | undefined> =>
  new Map(input.map(({ type, valueString }) => [type.text, valueString]));

/** What stays true of it however often it is sent. */
const kept = (before: ReturnType<typeof saidIn>): Readonly<Record<string, string>> => {
  const person = before.get('persona');
  return person === undefined ? {} : { persona: person };
};

export const marked = (code: string): Task['businessStatus'] => ({ coding: [{ system: TAREA_SYSTEM, code }] });

const inputsOf = ({ inputs }: Pick<Wanted, 'inputs'>): Task['input'] =>
  Object.entries(inputs).map(([text, valueString]) => ({ type: { text }, valueString }));
