/**
 * The store as the rest of the hub may use it: every act is judged by the policy first, what the caller may not see goes
 * down as a restriction of the query, and the audit entry is on disk before the answer leaves. Handlers have no other way
 * in, so a new route cannot forget any of it.
 */
import type { Act } from '../security/audit/entry.ts';
import type { Interaction } from '../security/scopes.ts';
import { about, createJudge, type Judge, type JudgeDependencies, type RequestContext } from './guarded-judge.ts';
import { createNoticeAccess, type Hears, hearing, type NoticeAccess } from './guarded-notice.ts';
import { createRecordAccess, type IsConcealed, type RecordAccess } from './guarded-record.ts';
import { createSearchAccess, type SearchAccess } from './guarded-search.ts';
import { createWriteAccess, type WriteAccess, type WriteDependencies } from './guarded-write.ts';
import type { Restriction, Stored } from './repository.ts';

export type { RequestContext } from './guarded-judge.ts';

export interface GuardedDependencies extends JudgeDependencies, WriteDependencies {
  /** Left out: nobody hides anything. */
  readonly isConcealed?: IsConcealed;
}

export interface Guarded extends RecordAccess, NoticeAccess, SearchAccess, WriteAccess {
  /** Judges an act that touches no resource ($validate). @throws HubError `forbidden`, and then it is in the audit */
  permit(context: RequestContext, interaction: Interaction, type: string, asked: string): Promise<void>;
  read(context: RequestContext, type: string, id: string): Promise<Stored>;
  vread(context: RequestContext, type: string, id: string, versionId: string): Promise<Stored>;
  /** Opens the stream of changes of one record. @returns who judges each event again. @throws HubError when it may not be opened */
  subscribe(context: RequestContext, patientId: string): Promise<Hears>;
}

export function createGuarded(dependencies: GuardedDependencies): Guarded {
  const judge = createJudge(dependencies);
  const { repository, lawOf } = judge;
  return {
    ...createRecordAccess(judge, dependencies.isConcealed),
    ...createNoticeAccess(judge),
    ...createSearchAccess(judge),
    ...createWriteAccess(judge, dependencies),

    async permit(context, interaction, type, asked) {
      await judge.allowed(context, interaction, type, { interaction: 'operation', entities: [], query: asked });
    },

    read: (context, type, id) =>
      readOne(judge, context, { interaction: 'read', type, id }, (law) => repository.read(type, id, law)),
    vread: (context, type, id, versionId) =>
      readOne(judge, context, { interaction: 'vread', type, id }, (law) => repository.vread(type, id, versionId, law)),

    async subscribe(context, patientId) {
      const act: Act = { interaction: 'subscribe', entities: [], patientId };
      const { named } = await judge.allowed(context, 'read', 'Patient', act);
      await judge.traced(context, act, () => repository.read('Patient', patientId, named));
      await judge.record(context, act, 'success');
      return hearing({ repository, lawOf, caller: context.caller, named: true });
    },
  };
}

interface One {
  readonly interaction: 'read' | 'vread';
  readonly type: string;
  readonly id: string;
}

async function readOne(
  judge: Judge,
  context: RequestContext,
  { interaction, type, id }: One,
  work: (restriction: Restriction) => Promise<Stored>,
): Promise<Stored> {
  const act: Act = { interaction, entities: [{ type, id }] };
  const { named } = await judge.allowed(context, interaction, type, act);
  const stored = await judge.traced(context, act, () => work(named));
  const entity = interaction === 'vread' ? { type, id, versionId: stored.versionId } : { type, id };
  await judge.record(context, { ...about(stored.patientId), interaction, entities: [entity] }, 'success');
  return stored;
}
