/**
 * The store as the rest of the hub may use it: every act is judged by the policy first, what the caller may not see goes
 * down as a restriction of the query, and the audit entry is on disk before the answer leaves. Handlers have no other way
 * in, so a new route cannot forget any of it.
 */
import type { AuditEvent } from '@medplum/fhirtypes';
import { fault, HubError } from '../errors.ts';
import type { AuditInput } from '../security/audit.ts';
import type { Caller } from '../security/caller.ts';
import type { Decision } from '../security/policy.ts';
import type { Interaction } from '../security/scopes.ts';
import type {
  Repository,
  Restriction,
  SearchPage,
  SearchQuery,
  Stored,
  WriteIntent,
  WriteResult,
} from './repository.ts';

export interface RequestContext {
  readonly caller: Caller;
  readonly requestId: string;
}

export interface GuardedDependencies {
  readonly repository: Repository;
  readonly decide: (caller: Caller, interaction: Interaction, type: string) => Decision;
  readonly auditEvent: (input: AuditInput) => AuditEvent;
  /** After the commit: what others may want to know of. */
  readonly onWritten: (results: readonly WriteResult[]) => void;
  readonly nowMs?: () => number;
}

export interface GuardedWrite {
  /** Name the client gave the operation; another client's operation of that name is another one. */
  readonly operationId: string | undefined;
  /** What the audit says was done. */
  readonly interaction: 'create' | 'update' | 'transaction';
}

export interface Guarded {
  read(context: RequestContext, type: string, id: string): Promise<Stored>;
  vread(context: RequestContext, type: string, id: string, versionId: string): Promise<Stored>;
  /** @param asked the query as sent, for the audit */
  search(context: RequestContext, query: SearchQuery, asked: string): Promise<SearchPage>;
  transact(context: RequestContext, intents: readonly WriteIntent[], write: GuardedWrite): Promise<WriteResult[]>;
  /** Opens the stream of changes of one record. @throws HubError when it may not be opened */
  subscribe(context: RequestContext, patientId: string): Promise<void>;
}

type Act = Pick<AuditInput, 'interaction' | 'entities' | 'patientId' | 'query'>;

export function createGuarded(dependencies: GuardedDependencies): Guarded {
  const { repository, decide, onWritten, nowMs = Date.now } = dependencies;

  const entry = (context: RequestContext, act: Act, outcome: AuditInput['outcome']): AuditEvent =>
    dependencies.auditEvent({
      ...act,
      caller: context.caller,
      requestId: context.requestId,
      outcome,
      at: new Date(nowMs()).toISOString(),
    });

  async function allowed(
    context: RequestContext,
    interaction: Interaction,
    type: string,
    act: Act,
  ): Promise<Restriction> {
    const decision = decide(context.caller, interaction, type);
    if (decision.kind === 'allow') return decision.restriction;
    await repository.record([entry(context, act, 'denied')]);
    throw fault('forbidden', decision.reason, {
      path: type,
      rule: decision.why === 'scope' ? 'SMART App Launch: scopes' : 'Política de acceso por rol',
      fix:
        decision.why === 'scope'
          ? 'Pida un token con el scope necesario.'
          : 'Pida el acceso a quien administra su unidad.',
    });
  }

  /** An attempt that failed leaves a trace too, unless the store itself is what failed. */
  async function traced<T>(context: RequestContext, act: Act, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof HubError && error.code !== 'transient' && error.code !== 'exception')
        await repository.record([entry(context, act, error.code === 'forbidden' ? 'denied' : 'failure')]);
      throw error;
    }
  }

  async function readOne(
    context: RequestContext,
    interaction: 'read' | 'vread',
    type: string,
    id: string,
    work: (restriction: Restriction) => Promise<Stored>,
  ) {
    const act: Act = { interaction, entities: [{ type, id }] };
    const restriction = await allowed(context, interaction, type, act);
    const stored = await traced(context, act, () => work(restriction));
    const entity = interaction === 'vread' ? { type, id, versionId: stored.versionId } : { type, id };
    await repository.record([
      entry(context, { ...about(stored.patientId), interaction, entities: [entity] }, 'success'),
    ]);
    return stored;
  }

  return {
    read: (context, type, id) =>
      readOne(context, 'read', type, id, (restriction) => repository.read(type, id, restriction)),
    vread: (context, type, id, versionId) =>
      readOne(context, 'vread', type, id, (restriction) => repository.vread(type, id, versionId, restriction)),

    async search(context, query, asked) {
      const act: Act = { interaction: 'search', entities: [], query: asked };
      const restriction = await allowed(context, 'search', query.type, act);
      const page = await traced(context, act, () => repository.search(query, restriction));
      await repository.record([entry(context, { ...act, ...seen(page.matches) }, 'success')]);
      return page;
    },

    async transact(context, intents, write) {
      const act: Act = {
        interaction: write.interaction,
        entities: intents.map(meant).filter((one) => one !== undefined),
      };
      let restriction: Restriction = {};
      for (const intent of intents)
        restriction = { ...restriction, ...(await allowed(context, intent.kind, intent.resource.resourceType, act)) };
      const operationId =
        write.operationId === undefined ? undefined : `${context.caller.clientId}\n${write.operationId}`;
      const audit = (results: readonly WriteResult[]) => [
        entry(context, { interaction: write.interaction, ...touched(results) }, 'success'),
      ];
      const results = await traced(context, act, () =>
        repository.transact(intents, restriction, { operationId, audit }),
      );
      onWritten(results);
      return results;
    },

    async subscribe(context, patientId) {
      const act: Act = { interaction: 'subscribe', entities: [], patientId };
      const restriction = await allowed(context, 'read', 'Patient', act);
      await traced(context, act, () => repository.read('Patient', patientId, restriction));
      await repository.record([entry(context, act, 'success')]);
    },
  };
}

const about = (patientId: string | undefined) => (patientId === undefined ? {} : { patientId });

/** Of a search it matters whose data was shown: the persons, and the query tells the rest. */
function seen(matches: readonly Stored[]): Pick<Act, 'entities' | 'patientId'> {
  const people = [...new Set(matches.map(({ patientId }) => patientId).filter((id) => id !== undefined))];
  if (people.length === 1) return { entities: [], patientId: people[0]! };
  return { entities: people.map((id) => ({ type: 'Patient', id })) };
}

function touched(results: readonly WriteResult[]): Pick<Act, 'entities' | 'patientId'> {
  const people = new Set(results.map(({ patientId }) => patientId).filter((id) => id !== undefined));
  return {
    entities: results.map(({ stored }) => ({ type: stored.type, id: stored.id, versionId: stored.versionId })),
    ...about(people.size === 1 ? [...people][0] : undefined),
  };
}

const meant = (intent: WriteIntent) =>
  intent.kind === 'update' && 'id' in intent.target
    ? { type: intent.resource.resourceType, id: intent.target.id }
    : undefined;
