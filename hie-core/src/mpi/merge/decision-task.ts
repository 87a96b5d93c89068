/**
 * Every decision about who is who, as a Task that stays (docs/adr/0039): what was decided of which two records, by whom, when and why. The
 * pair is its identifier, so that «not the same» is found whenever somebody asks again. Pure. https://hl7.org/fhir/R4/task.html
 */
import { CANONICAL_BASE, TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Patient, Reference, Task } from '@medplum/fhirtypes';
import type { Caller } from '../../security/caller.ts';

const DECISION_SYSTEM = `${CANONICAL_BASE}/CodeSystem/decision-de-identidad`;
export const PAIR_SYSTEM = `${CANONICAL_BASE}/sid/pareja-de-registros`;
const ACCOUNT_SYSTEM = `${CANONICAL_BASE}/sid/cuenta`;

/** Asked by the hub, by a hospital's A40 and its like, by a hospital's A37. */
export const REVIEW_CODES = ['revision-identidad', 'unir-expedientes', 'separar-expedientes'] as const;

export type Decided = 'misma-persona' | 'otra-persona' | 'union-deshecha' | 'decision-retirada';

export const pairOf = (a: string, b: string): string => [a, b].sort().join(' ');

export interface DecisionInput {
  readonly decided: Decided;
  /** Id of the record that stands, and of the other. */
  readonly survivorId: string;
  readonly recordId: string;
  /** One of them was purged: it is named, since nothing is there to refer to. */
  readonly purged?: string | undefined;
  readonly caller: Pick<Caller, 'subject' | 'name'>;
  readonly reason: string;
  readonly nowMs: number;
}

/** @param asked the review that it answers; left out: nobody asked */
export function decisionTask(input: DecisionInput, asked?: Task): Task {
  const { decided, survivorId, recordId, caller, reason, nowMs } = input;
  const to = (id: string): Reference<Patient> =>
    id === input.purged ? { type: 'Patient', display: `Patient/${id}` } : { reference: `Patient/${id}` };
  const now = new Date(nowMs).toISOString();
  const blank: Task = {
    resourceType: 'Task',
    status: 'completed',
    intent: 'order',
    code: { coding: [{ system: TAREA_SYSTEM, code: 'decision-de-identidad' }] },
    description: 'Decisión sobre quién es quién',
    for: to(survivorId),
    focus: to(recordId),
    authoredOn: now,
  };
  const { identifier = [], note = [], ...task } = asked ?? blank;
  const pair = { system: PAIR_SYSTEM, value: pairOf(survivorId, recordId) };
  return {
    ...task,
    identifier: [...identifier.filter(({ system }) => system !== PAIR_SYSTEM), pair],
    status: 'completed',
    businessStatus: { coding: [{ system: DECISION_SYSTEM, code: decided }] },
    owner: { identifier: { system: ACCOUNT_SYSTEM, value: caller.subject }, display: caller.name },
    lastModified: now,
    executionPeriod: { ...task.executionPeriod, end: now },
    ...(reason === '' && note.length === 0
      ? {}
      : { note: [...note, ...(reason === '' ? [] : [{ text: reason, time: now, authorString: caller.name }])] }),
    output: [
      { type: part('queda'), valueReference: to(survivorId) },
      { type: part('unido'), valueReference: to(recordId) },
    ],
  };
}

const part = (code: string) => ({ coding: [{ system: DECISION_SYSTEM, code }] });
export function decidedIn({ businessStatus }: Task): Decided | undefined {
  const code = businessStatus?.coding?.find(({ system }) => system === DECISION_SYSTEM)?.code;
  return code as Decided | undefined;
}

/** Whom a decision was about. */
export function pairIn({ output = [] }: Task): { readonly survivorId: string; readonly recordId: string } | undefined {
  const id = (code: string): string | undefined => {
    const said = output.find(({ type }) =>
      type?.coding?.some((one) => one.system === DECISION_SYSTEM && one.code === code),
    )?.valueReference;
    return (said?.reference ?? said?.display)?.slice('Patient/'.length);
  };
  const [survivorId, recordId] = [id('queda'), id('unido')];
  return survivorId === undefined || recordId === undefined ? undefined : { survivorId, recordId };
}
