/**
 * A result that turned out to be of another person: whose it was said to be has no result, and who acted on it has to hear so. Written before the
 * review itself goes to the other person, so that a hub that dies in between does it again.
 */
import type { ServiceRequest, Task } from '@medplum/fhirtypes';
import { parseCriteria } from '../store/criteria.ts';
import { type ActParts, current, put } from './act.ts';
import type { Answered } from './order-of.ts';
import { newReview, REVIEW_RESULT, type ReviewTask, reviewId, saidIn } from './review.ts';

/** Ties by which no order is answered. */
export const ANSWERS_NOTHING: readonly string[] = ['otra-persona', 'retirado'];
const MOST = 50;

interface Withdrawn {
  /** As it was. */
  readonly task: ReviewTask;
  readonly before: Answered;
  /** Whose order it answers now. */
  readonly after: Answered;
  readonly resultDays: number;
}

export async function withdraw(parts: ActParts, { task, before, after, resultDays }: Withdrawn): Promise<void> {
  if (ANSWERS_NOTHING.includes(before.tie)) return;
  if (after.order.id === before.order.id && !ANSWERS_NOTHING.includes(after.tie)) return;
  // Nobody took or reviewed it: nothing to take back but the answer.
  if (task.status !== 'requested') await tell(parts, task, before, resultDays);
  await reopen(parts, before.order.id, task.id);
}

async function tell(parts: ActParts, task: ReviewTask, { order }: Answered, days: number): Promise<void> {
  const focus = `ServiceRequest/${order.id}`;
  const told = await current<Task>(parts, 'Task', reviewId(focus));
  const { owner, requester } = task;
  if (owner === undefined) return;
  const review = newReview(
    {
      ...{ code: REVIEW_RESULT, focus, severity: 'abnormal', person: task.for, clinic: owner },
      order: { ...order, ...(requester && { requester: requester as ServiceRequest['requester'] }) },
      inputs: { vinculo: 'retirado' },
    },
    parts.nowMs(),
    days,
  );
  await put(parts, { ...review, ...(told?.meta && { meta: told.meta }) }, told === undefined);
}

/** Unless another report answers it too. */
async function reopen(parts: ActParts, orderId: string, taskId: string): Promise<void> {
  const order = await current<ServiceRequest>(parts, 'ServiceRequest', orderId);
  if (order?.status !== 'completed') return;
  const criteria = parseCriteria(`based-on=ServiceRequest/${orderId}`);
  const asked = { type: 'Task', criteria, sort: [], count: MOST, cursor: undefined, total: 'none' as const };
  const { matches } = await parts.repository.search(asked, {});
  const answers = matches
    .map(({ json }) => JSON.parse(json) as Task)
    .some((one) => one.id !== taskId && !ANSWERS_NOTHING.includes(saidIn(one).get('vinculo') ?? 'retirado'));
  if (!answers) await put(parts, { ...order, status: 'active' }, false);
}
