/**
 * What a subscriber is told, through the guard: judged by the policy as it is when the notice leaves, not when he subscribed,
 * and on record like a read. What he may not see (any more) is left unsaid, and that is on record too.
 */
import type { AuditEvent } from '@medplum/fhirtypes';
import { HubError } from '../errors.ts';
import type { AuditInput } from '../security/audit.ts';
import type { Decision } from '../security/policy.ts';
import type { Interaction } from '../security/scopes.ts';
import type { RequestContext } from './guarded.ts';
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
  /** Opens a stream of changes that meet a search. @throws HubError when it may not be opened */
  subscribeToSearch(context: RequestContext, type: string, asked: string): Promise<Restriction>;
}

type Act = Pick<AuditInput, 'interaction' | 'entities' | 'patientId' | 'query'>;

export interface NoticeParts {
  readonly repository: Repository;
  readonly decide: (caller: RequestContext['caller'], interaction: Interaction, type: string) => Decision;
  readonly allowed: (context: RequestContext, interaction: Interaction, type: string, act: Act) => Promise<Restriction>;
  readonly entry: (context: RequestContext, act: Act, outcome: AuditInput['outcome']) => AuditEvent;
}

export function createNoticeAccess({ repository, decide, allowed, entry }: NoticeParts): NoticeAccess {
  const actOf = ({ subscription, type, id, versionId }: Notice, patientId?: string): Act => ({
    interaction: 'subscribe',
    entities: [
      { type: 'Subscription', id: subscription },
      { type, id, versionId },
    ],
    ...(patientId !== undefined && { patientId }),
  });

  return {
    async judgeNotice(context, notice) {
      const { type, id, versionId } = notice;
      const decision = decide(context.caller, 'read', type);
      const stored = decision.kind === 'deny' ? undefined : await seen(type, id, versionId, decision.restriction);
      if (stored !== undefined) return { kind: 'allow', stored };
      await repository.record([entry(context, actOf(notice), 'denied')]);
      return { kind: 'deny' };
    },

    async recordNotice(context, notice, outcome) {
      await repository.record([entry(context, actOf(notice, notice.patientId), outcome)]);
    },

    async subscribeToSearch(context, type, asked) {
      const act: Act = { interaction: 'subscribe', entities: [], query: asked };
      const restriction = await allowed(context, 'search', type, act);
      await allowed(context, 'read', type, act);
      await repository.record([entry(context, act, 'success')]);
      return restriction;
    },
  };

  /** The version that changed, unless the resource has been deleted or hidden since. */
  async function seen(
    type: string,
    id: string,
    versionId: string,
    restriction: Restriction,
  ): Promise<Stored | undefined> {
    try {
      const current = await repository.read(type, id, restriction);
      if (current.versionId === versionId) return current;
      return await repository.vread(type, id, versionId, restriction);
    } catch (error) {
      if (error instanceof HubError && ['not-found', 'deleted', 'forbidden'].includes(error.code)) return undefined;
      throw error;
    }
  }
}
