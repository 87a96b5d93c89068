/** What time does: a critical result that nobody took alarms the whole clinic; a referral that nobody answered expires. */
import { ESTADO_DE_REFERENCIA_SYSTEM, TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { TASK_STATUS, UNIDAD_QUE_MUEVE } from '@amate/terminology/ordering/referral-states.ts';
import type { Task } from '@medplum/fhirtypes';
import { parseCriteria } from '../store/criteria.ts';
import { type ActParts, isSettled, put } from './act.ts';
import { ESCALATED, marked, REVIEW_RESULT, type ReviewTask } from './review.ts';

export interface ClockParts extends ActParts {
  readonly criticalMinutes: number;
  readonly referralDays: number;
  readonly onError: (error: unknown) => void;
}

const AT_ONCE = 100;

export async function tick(parts: ClockParts): Promise<boolean> {
  await escalate(parts);
  await expire(parts);
  return false;
}

async function escalate(parts: ClockParts): Promise<void> {
  const before = new Date(parts.nowMs() - parts.criticalMinutes * 60_000).toISOString();
  const code = `${TAREA_SYSTEM}|${REVIEW_RESULT.code}`;
  for (const task of await tasks(parts, { code, status: 'requested', priority: 'stat', modified: `lt${before}` }))
    if (task.businessStatus?.coding?.[0]?.code !== ESCALATED)
      await change(parts, { ...task, businessStatus: marked(ESCALATED) });
}

async function expire(parts: ClockParts): Promise<void> {
  const before = new Date(parts.nowMs() - parts.referralDays * 86_400_000).toISOString();
  const asked = { code: `${TAREA_SYSTEM}|referencia`, status: 'requested,accepted', 'authored-on': `lt${before}` };
  for (const task of await tasks(parts, asked))
    await change(parts, {
      ...task,
      status: TASK_STATUS.caducada,
      businessStatus: { coding: [{ system: ESTADO_DE_REFERENCIA_SYSTEM, code: 'caducada' }] },
      extension: [
        ...(task.extension ?? []).filter(({ url }) => url !== UNIDAD_QUE_MUEVE),
        { url: UNIDAD_QUE_MUEVE, valueString: 'hub' },
      ],
    });
}

const change = (parts: ClockParts, task: ReviewTask): Promise<void> =>
  put(parts, { ...task, lastModified: new Date(parts.nowMs()).toISOString() }, false).catch((error: unknown) => {
    // Somebody moved it at this very moment: it is looked at again next time.
    if (!isSettled(error)) parts.onError(error);
  });

async function tasks({ repository }: ClockParts, asked: Readonly<Record<string, string>>): Promise<ReviewTask[]> {
  const criteria = parseCriteria(String(new URLSearchParams(asked)));
  const query = { type: 'Task', criteria, sort: [], count: AT_ONCE, cursor: undefined, total: 'none' as const };
  const { matches } = await repository.search(query, {});
  return matches.map(({ json }) => JSON.parse(json) as Task & { readonly id: string });
}
