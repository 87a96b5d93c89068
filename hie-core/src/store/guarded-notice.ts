/**
 * What a subscriber is told, through the guard: judged by the policy as it is when the notice leaves, not when he subscribed,
 * and on record like a read. What he may not see (any more) is left unsaid, and that is on record too.
 */
import { HubError } from '../errors.ts';
import type { Act } from '../security/audit/entry.ts';
import { namedIn } from '../security/policy/named.ts';
import { parseCriteria } from './criteria.ts';
import { aboutAll, type Judge, type RequestContext } from './guarded-judge.ts';
import type { LawOf } from './law.ts';
import type { Repository, Restriction, Stored } from './repository.ts';

export interface Notice {
  /** Of the Subscription. */
  readonly subscription: string;
  readonly type: string;
  readonly id: string;
  readonly versionId: string;
}

export type NoticeJudgement =
  | { readonly kind: 'allow'; readonly stored: Stored }
  /** Not to be seen by this subscriber, or not there any more. */
  | { readonly kind: 'deny' };

export interface NoticeAccess {
  judgeNotice(context: RequestContext, notice: Notice): Promise<NoticeJudgement>;
  /** A notice that left: on disk before it counts as told. */
  recordNotice(
    context: RequestContext,
    notice: Notice & { readonly patientId: string | undefined },
    outcome: 'success' | 'failure',
  ): Promise<void>;
  /** Opens a stream of changes that meet a search. @returns who judges each event again. @throws HubError when it may not be opened */
  subscribeToSearch(context: RequestContext, type: string, asked: string): Promise<Hears>;
}

/** What an event tells: ids only. */
export interface Heard {
  readonly type: string;
  readonly id: string;
  readonly patientId: string | undefined;
}
/** Whether the listener may hear of it, by the policy of this moment; asks the store only where something can be hidden. */
export type Hears = (change: Heard) => boolean | Promise<boolean>;

export const createNoticeAccess = (judge: Judge): NoticeAccess => ({
  async judgeNotice(context, notice) {
    const decision = (await judge.lawOf(context.caller))('read', notice.type);
    const stored = decision.kind === 'deny' ? undefined : await seen(judge.repository, notice, decision.restriction);
    if (stored !== undefined) return { kind: 'allow', stored };
    await judge.record(context, actOf(notice), 'denied');
    return { kind: 'deny' };
  },

  recordNotice: (context, notice, outcome) => judge.record(context, actOf(notice, notice.patientId), outcome),

  async subscribeToSearch(context, type, asked) {
    const { repository, lawOf } = judge;
    const act: Act = { interaction: 'subscribe', entities: [], query: asked };
    await judge.allowed(context, 'search', type, act);
    await judge.allowed(context, 'read', type, act);
    const at = asked.indexOf('?');
    const criteria = at === -1 ? [] : parseCriteria(asked.slice(at + 1));
    const { named, persons } = namedIn({ type, criteria });
    await judge.record(context, { ...act, ...aboutAll(persons) }, 'success');
    return hearing({ repository, lawOf, caller: context.caller, named });
  },
});

const actOf = ({ subscription, type, id, versionId }: Notice, patientId?: string): Act => ({
  interaction: 'subscribe',
  entities: [
    { type: 'Subscription', id: subscription },
    { type, id, versionId },
  ],
  ...(patientId !== undefined && { patientId }),
});

/** The version that changed, unless the resource has been deleted or hidden since. */
async function seen(
  repository: Repository,
  { type, id, versionId }: Notice,
  restriction: Restriction,
): Promise<Stored | undefined> {
  try {
    const current = await repository.read(type, id, restriction);
    // A merged Patient is answered with the one that stands, whose version may have the same number.
    if (current.id === id && current.versionId === versionId) return current;
    return await repository.vread(type, id, versionId, restriction);
  } catch (error) {
    if (error instanceof HubError && ['not-found', 'deleted', 'forbidden'].includes(error.code)) return undefined;
    throw error;
  }
}

export interface Hearing {
  readonly repository: Repository;
  readonly lawOf: LawOf;
  readonly caller: RequestContext['caller'];
  /** The stream is about somebody whom the listener named. */
  readonly named: boolean;
}

export function hearing({ repository, lawOf, caller, named }: Hearing): Hears {
  return (change) => {
    const law = lawOf(caller);
    return law instanceof Promise ? law.then((known) => judge(known, change)) : judge(law, change);
  };

  function judge(law: Awaited<ReturnType<LawOf>>, change: Heard): boolean | Promise<boolean> {
    const decision = law('read', change.type);
    if (decision.kind === 'deny') return false;
    const restriction = named ? decision.named : decision.restriction;
    const { persons, hidden, treated } = restriction;
    if (hidden === undefined && treated === undefined)
      return persons === undefined || (change.patientId !== undefined && persons.includes(change.patientId));
    return repository.readMany([change], restriction).then(
      (found) => found.length > 0,
      // What cannot be judged is not told: the listener reads it later.
      () => false,
    );
  }
}
