/** What time does: a critical result that nobody took alarms the whole clinic; a referral that nobody answered expires. */
import { ESTADO_DE_REFERENCIA_SYSTEM, TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { TASK_STATUS, UNIDAD_QUE_MUEVE } from '@amate/terminology/ordering/referral-states.ts';
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
  const asked = {
    code: `${TAREA_SYSTEM}|${REVIEW_RESULT.code}`,
    ...{ status: 'requested', priority: 'stat', modified: `lt${before}` },
    // What was told once is not asked for again: untaken ones must not stand in the way of new ones.
    'business-status:not': `${TAREA_SYSTEM}|${ESCALATED}`,
  };
  await each(parts, asked, (task) => change(parts, { ...task, businessStatus: marked(ESCALATED) }));
}

async function expire(parts: ClockParts): Promise<void> {
  const before = new Date(parts.nowMs() - parts.referralDays * 86_400_000).toISOString();
  const asked = { code: `${TAREA_SYSTEM}|referencia`, status: 'requested,accepted', 'authored-on': `lt${before}` };
  await each(parts, asked, (task) =>
    change(parts, {
      ...task,
      status: TASK_STATUS.caducada,
      businessStatus: { coding: [{ system: ESTADO_DE_REFERENCIA_SYSTEM, code: 'caducada' }] },
      extension: [
        ...(task.extension ?? []).filter(({ url }) => url !== UNIDAD_QUE_MUEVE),
        { url: UNIDAD_QUE_MUEVE, valueString: 'hub' },
      ],
    }),
  );
}

const change = (parts: ClockParts, task: ReviewTask): Promise<void> =>
  put(parts, { ...task, lastModified: new Date(parts.nowMs()).toISOString() }, false).catch((error: unknown) => {
    // Somebody moved it at this very moment: it is looked at again next time.
    if (!isSettled(error)) parts.onError(error);
  });

/** All of them, a page at a time: one that cannot be changed keeps nobody behind it from being met. */
async function each(
  { repository }: ClockParts,
  asked: Readonly<Record<string, string>>,
  act: (task: ReviewTask) => Promise<void>,
): Promise<void> {
  const criteria = parseCriteria(String(new URLSearchParams(asked)));
  let cursor: string | undefined;
  do {
    const query = { type: 'Task', criteria, sort: [], count: AT_ONCE, cursor, total: 'none' as const };
    const { matches, next } = await repository.search(query, {});
    for (const { json } of matches) await act(JSON.parse(json) as ReviewTask);
    cursor = next;
  } while (cursor !== undefined);
}
