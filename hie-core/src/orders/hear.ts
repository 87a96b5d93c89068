/**
 * What follows from something that was written: a report to be reviewed, an order that is answered, a referral that ended. It goes by what
 * holds now, not by the version that was met: old ones are met again while an older transaction goes on.
 */
import { ESTADO_DE_REFERENCIA_SYSTEM, TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { isReferralState, OPEN_STATES, type ReferralState } from '@amate/terminology/ordering/referral-states.ts';
import type { DiagnosticReport, ServiceRequest, Task } from '@medplum/fhirtypes';
import { type ActParts, current, endRequest, idIn, put } from './act.ts';
import type { Answered, Tie } from './order-of.ts';
import { type Before, isReadable, type ReportReads, reviewOfReport, type WantedOfReport } from './report.ts';
import {
  moved,
  newReview,
  REVIEW_RESULT,
  REVIEW_RETURN,
  type ReviewTask,
  renewed,
  reviewId,
  saidIn,
} from './review.ts';
import { isSameSubject } from './same-subject.ts';
import { ANSWERS_NOTHING, withdraw } from './withdraw.ts';

export interface HearParts extends ActParts, Omit<ReportReads, 'repository'> {
  readonly resultDays: number;
}

/** Of whose versions something follows. */
export const isHeard = (type: string): type is 'DiagnosticReport' | 'Task' =>
  type === 'DiagnosticReport' || type === 'Task';
const MORE_TO_COME: readonly string[] = ['registered', 'partial', 'preliminary'];
const FINAL: readonly string[] = ['final', 'amended', 'corrected', 'appended'];

export async function hear(parts: HearParts, type: string, id: string): Promise<void> {
  const now = isHeard(type) ? await current<DiagnosticReport | Task>(parts, type, id) : undefined;
  if (now?.resourceType === 'DiagnosticReport') return hearReport(parts, now);
  if (now?.resourceType !== 'Task') return;
  const code = now.code?.coding?.find(({ system }) => system === TAREA_SYSTEM)?.code;
  if (code === 'referencia') return hearReferral(parts, now);
  if (code === REVIEW_RESULT.code) return hearReview(parts, now);
}

async function hearReport(parts: HearParts, report: DiagnosticReport): Promise<void> {
  if (!isReadable(report)) return;
  const nowMs = parts.nowMs();
  const task = await current<Task>(parts, 'Task', reviewId(`DiagnosticReport/${report.id}`));
  const before = task && (await answeredBefore(parts, task, report));
  const wanted = await reviewOfReport(parts, report, nowMs, before);
  if (wanted === undefined) return;
  if (task === undefined) await put(parts, newReview(wanted, nowMs, parts.resultDays), true);
  else if (before?.moved) await move(parts, task, before, wanted);
  else if (!isSameSubject(parts.samePerson, task.for, report.subject))
    // Its order is there no more: nothing to take back.
    await put(parts, moved(task, wanted, nowMs, parts.resultDays), false);
  else {
    const next = renewed(task, wanted, nowMs);
    if (next !== undefined) await put(parts, next, false);
  }
  if (wanted.inputs.vinculo === 'por-numero' && FINAL.includes(report.status))
    await endRequest(parts, wanted.order.id, 'completed');
}

async function move(parts: HearParts, task: ReviewTask, before: Answered, wanted: WantedOfReport): Promise<void> {
  const after = { order: wanted.order, tie: wanted.inputs.vinculo };
  await withdraw(parts, { task, before, after, resultDays: parts.resultDays });
  await put(parts, moved(task, wanted, parts.nowMs(), parts.resultDays), false);
}

async function answeredBefore(
  parts: HearParts,
  task: Task,
  { subject }: DiagnosticReport,
): Promise<Before | undefined> {
  const order = await current<ServiceRequest>(
    parts,
    'ServiceRequest',
    idIn(task.basedOn?.[0]?.reference, 'ServiceRequest') ?? '',
  );
  const tie = saidIn(task).get('vinculo') as Tie | undefined;
  if (order === undefined || tie === undefined) return undefined;
  return { order, tie, moved: !isSameSubject(parts.samePerson, task.for, subject) };
}

/** Who reviewed a result that was only supposed to answer the order, or whose state its sender left out, has said that it does. */
async function hearReview(parts: HearParts, task: Task): Promise<void> {
  const said = saidIn(task);
  if (task.status !== 'completed' || ANSWERS_NOTHING.includes(said.get('vinculo') ?? '')) return;
  if (MORE_TO_COME.includes(said.get('estado') ?? '')) return;
  await endRequest(parts, idIn(task.basedOn?.[0]?.reference, 'ServiceRequest') ?? '', 'completed');
}

const stateOf = ({ businessStatus }: Task): ReferralState | undefined => {
  const code = businessStatus?.coding?.find(({ system }) => system === ESTADO_DE_REFERENCIA_SYSTEM)?.code;
  return isReferralState(code) ? code : undefined;
};

/** The clinic has to know what became of it: the note that came back, the reason of the refusal, or that nobody answered. */
async function hearReferral(parts: HearParts, task: Task): Promise<void> {
  const state = stateOf(task);
  const request = idIn(task.focus?.reference, 'ServiceRequest');
  if (state === undefined || request === undefined || OPEN_STATES.includes(state)) return;
  await endRequest(parts, request, state === 'contrarreferida' ? 'completed' : 'revoked');
  const order = await current<ServiceRequest>(parts, 'ServiceRequest', request);
  if (state === 'cancelada' || order === undefined || task.requester?.identifier === undefined) return;
  const note = task.output?.find(({ valueReference }) =>
    idIn(valueReference?.reference, 'Composition'),
  )?.valueReference;
  const focus = state === 'contrarreferida' && note?.reference ? note.reference : `Task/${task.id}`;
  if ((await current<Task>(parts, 'Task', reviewId(focus))) !== undefined) return;
  const review: ReviewTask = {
    ...newReview(
      {
        ...{ code: REVIEW_RESULT, focus, severity: 'abnormal', person: task.for, order, clinic: task.requester },
        inputs: { estado: state, referencia: task.id ?? '' },
      },
      parts.nowMs(),
      parts.resultDays,
    ),
    code: { coding: [REVIEW_RETURN] },
  };
  await put(parts, review, true);
}
