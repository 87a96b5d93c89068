/**
 * The store as the rest of the hub may use it: every act is judged by the policy first, what the caller may not see goes
 * down as a restriction of the query, and the audit entry is on disk before the answer leaves. Handlers have no other way
 * in, so a new route cannot forget any of it.
 */
import type { Resource } from '@medplum/fhirtypes';
import { fault, HubError } from '../errors.ts';
import { RESOURCE_TYPES } from '../r4/resource-types.ts';
import { type Act, type AuditEntry, type AuditOutcome, entryOf } from '../security/audit/entry.ts';
import type { Caller } from '../security/caller.ts';
import type { Decide } from '../security/policy/decide.ts';
import { namedIn } from '../security/policy/named.ts';
import type { RelationsOf } from '../security/policy/relations.ts';
import type { Interaction } from '../security/scopes.ts';
import type { Admit, Sent } from '../security/sources/admit.ts';
import { createNoticeAccess, type Hears, hearing, type NoticeAccess } from './guarded-notice.ts';
import { createRecordAccess, type RecordAccess } from './guarded-record.ts';
import { type Allowed, createLaw, type Law, reachOf } from './law.ts';
import {
  type HistoryOptions,
  type HistoryPage,
  type HistoryScope,
  type Repository,
  type Restriction,
  type SearchCriterion,
  type SearchPage,
  type SearchQuery,
  type Stored,
  typeOf,
  type WriteIntent,
  type WriteResult,
} from './repository.ts';
import { allRecordsOf, NOBODY_MERGED, type SamePerson } from './same-person.ts';
import { conditionOf } from './write/question.ts';

export interface RequestContext {
  readonly caller: Caller;
  readonly requestId: string;
}

export interface GuardedDependencies {
  readonly repository: Repository;
  readonly decide: Decide;
  /** Left out: nobody has wards, and there are no emergencies. */
  readonly relations?: RelationsOf;
  /** Left out: nobody was merged. */
  readonly samePerson?: SamePerson;
  /** After the commit: what others may want to know of. */
  readonly onWritten: (results: readonly WriteResult[], caller: Caller) => void;
  /** What the hub itself says in a resource about who writes it; may run several times. */
  readonly stamp?: (caller: Caller, resource: Resource) => Resource;
  /** Whether the person hid something of the record from this caller; left out: never. */
  readonly isConcealed?: (caller: Caller, patientId: string) => Promise<boolean>;
  /** Why a caller reaches these records although he would not otherwise: an emergency, by which each act is on record. */
  readonly underWhich?: (
    caller: Caller,
    patientIds: readonly string[],
  ) => { readonly purpose: string; readonly note: string } | undefined;
  readonly nowMs?: () => number;
  /** Judges signatures of facilities; left out: nobody signs. */
  readonly admit?: Admit;
}

export interface GuardedWrite {
  /** What may be signed: only a transaction as a whole. */
  readonly sent?: Sent;
  /** Name the client gave the operation; another client's operation of that name is another one. */
  readonly operationId: string | undefined;
  /** What the audit says was done. */
  readonly interaction: 'create' | 'update' | 'patch' | 'delete' | 'transaction';
}

export interface Guarded extends RecordAccess, NoticeAccess {
  /** Judges an act that touches no resource ($validate). @throws HubError `forbidden`, and then it is in the audit */
  permit(context: RequestContext, interaction: Interaction, type: string, asked: string): Promise<void>;
  read(context: RequestContext, type: string, id: string): Promise<Stored>;
  vread(context: RequestContext, type: string, id: string, versionId: string): Promise<Stored>;
  /** @param asked the query as sent, for the audit */
  search(context: RequestContext, query: SearchQuery, asked: string): Promise<SearchPage>;
  /** @param asked the request as sent, for the audit */
  history(context: RequestContext, scope: HistoryScope, options: HistoryOptions, asked: string): Promise<HistoryPage>;
  transact(context: RequestContext, intents: readonly WriteIntent[], write: GuardedWrite): Promise<WriteResult[]>;
  /** Opens the stream of changes of one record. @returns who judges each event again. @throws HubError when it may not be opened */
  subscribe(context: RequestContext, patientId: string): Promise<Hears>;
}

export function createGuarded(dependencies: GuardedDependencies): Guarded {
  const { repository, onWritten, underWhich, isConcealed = async () => false, nowMs = Date.now } = dependencies;
  const { samePerson = NOBODY_MERGED } = dependencies;
  const lawOf = createLaw(dependencies.decide, dependencies.relations, samePerson);

  const entry = ({ caller, requestId }: RequestContext, act: Act, outcome: AuditOutcome): AuditEntry =>
    entryOf({
      ...act,
      ...underWhich?.(caller, allRecordsOf(samePerson, personsOf(act))),
      caller,
      requestId,
      outcome,
      atMs: nowMs(),
    });

  async function allowed(context: RequestContext, interaction: Interaction, type: string, act: Act): Promise<Allowed> {
    const decision = (await lawOf(context.caller))(interaction, type);
    if (decision.kind === 'allow') return decision;
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
    const { named } = await allowed(context, interaction, type, act);
    const stored = await traced(context, act, () => work(named));
    const entity = interaction === 'vread' ? { type, id, versionId: stored.versionId } : { type, id };
    await repository.record([
      entry(context, { ...about(stored.patientId), interaction, entities: [entity] }, 'success'),
    ]);
    return stored;
  }

  async function admitted(caller: Caller, sent: Sent | undefined, operationId: string | undefined) {
    const source = await dependencies.admit?.(caller, sent, operationId);
    return source && { source };
  }

  function stamped(caller: Caller, intents: readonly WriteIntent[]): readonly WriteIntent[] {
    const { stamp } = dependencies;
    if (stamp === undefined) return intents;
    return intents.map((intent): WriteIntent => {
      if ('resource' in intent) return { ...intent, resource: stamp(caller, intent.resource) };
      if (intent.kind !== 'patch') return intent;
      return { ...intent, apply: (resource) => stamp(caller, intent.apply(resource)) };
    });
  }

  /** A person who is named by identifier is looked up when the query goes on from him to what others hold. */
  async function namingOf(query: SearchQuery, law: Law): Promise<ReturnType<typeof namedIn>> {
    const naming = namedIn(query);
    if (!naming.named || naming.persons.length > 0 || query.type !== 'Patient') return naming;
    const named = [...typesNamed(query)];
    const decision = law('search', 'Patient');
    const goesOn = query.includes?.some(({ reverse }) => reverse) || named.length > 0;
    if (!goesOn || decision.kind === 'deny') return naming;
    const criteria = query.criteria.filter(({ code }) => code === 'identifier');
    const asked = { type: 'Patient', criteria, sort: [], count: 50, cursor: undefined, total: 'none' as const };
    const { matches } = await repository.search(asked, decision.named);
    return { named: true, persons: matches.map(({ id }) => id) };
  }

  return {
    ...createRecordAccess({ repository, lawOf, allowed, traced, entry, isConcealed, samePerson }),
    ...createNoticeAccess({ repository, lawOf, allowed, entry }),

    async permit(context, interaction, type, asked) {
      await allowed(context, interaction, type, { interaction: 'operation', entities: [], query: asked });
    },

    read: (context, type, id) =>
      readOne(context, 'read', type, id, (restriction) => repository.read(type, id, restriction)),
    vread: (context, type, id, versionId) =>
      readOne(context, 'vread', type, id, (restriction) => repository.vread(type, id, versionId, restriction)),

    async search(context, query, asked) {
      const act: Act = { interaction: 'search', entities: [], query: asked };
      const law = await lawOf(context.caller);
      // What a chain asks of another type tells something of it: who names the type has to be allowed to search it.
      for (const type of typesNamed(query)) await allowed(context, 'search', type, act);
      const whole = query.type === undefined && !RESOURCE_TYPES.some((type) => law('search', type).kind === 'allow');
      const asWhole = whole ? EVERY_TYPE : query.type;
      const own = asWhole === undefined ? undefined : await allowed(context, 'search', asWhole, act);
      const page = await traced(context, act, async () => {
        const { named, persons } = await namingOf(query, law);
        const restriction = named ? own?.named : own?.restriction;
        return repository.search(query, { ...restriction, reach: reachOf(law, allRecordsOf(samePerson, persons)) });
      });
      await repository.record([entry(context, { ...act, ...seen([...page.matches, ...page.included]) }, 'success')]);
      return page;
    },

    async history(context, scope, options, asked) {
      const { type, id } = scope;
      const named = type !== undefined && id !== undefined;
      const act: Act = {
        interaction: named ? 'history' : type === undefined ? 'history-system' : 'history-type',
        entities: named ? [{ type, id }] : [],
        query: asked,
      };
      // SMART: the history of one resource is of reading, that of a type or of everything of searching too.
      const one = await allowed(context, 'history', type ?? EVERY_TYPE, act);
      const many = named ? undefined : await allowed(context, 'search', type ?? EVERY_TYPE, act);
      const restriction = many === undefined ? one.named : { ...one.restriction, ...many.restriction };
      const page = await traced(context, act, () => repository.history(scope, options, restriction));
      const { entities, ...people } = seen(page.entries);
      await repository.record([
        entry(context, { ...act, ...people, entities: [...act.entities, ...entities] }, 'success'),
      ]);
      return page;
    },

    async transact(context, intents, write) {
      const act: Act = {
        interaction: write.interaction,
        entities: intents.map(meant).filter((one) => one !== undefined),
      };
      let restriction: Restriction = {};
      for (const intent of intents)
        restriction = { ...restriction, ...(await allowed(context, meansOf(intent), typeOf(intent), act)).named };
      restriction = { ...restriction, reach: reachOfWrite(await lawOf(context.caller), intents) };
      const operationId = write.operationId === undefined ? undefined : ownOperation(context.caller, write.operationId);
      const audit = (results: readonly WriteResult[]) => [
        entry(context, { interaction: write.interaction, ...touched(results) }, 'success'),
      ];
      const results = await traced(context, act, () =>
        admitted(context.caller, write.sent, operationId).then((source) =>
          repository.transact(stamped(context.caller, intents), restriction, { operationId, audit, ...source }),
        ),
      );
      onWritten(results, context.caller);
      return results;
    },

    async subscribe(context, patientId) {
      const act: Act = { interaction: 'subscribe', entities: [], patientId };
      const { named } = await allowed(context, 'read', 'Patient', act);
      await traced(context, act, () => repository.read('Patient', patientId, named));
      await repository.record([entry(context, act, 'success')]);
      return hearing({ repository, lawOf, caller: context.caller, named: true });
    },
  };
}

/** As a scope writes it; no role's rule names it but that of those who may see every type. */
const EVERY_TYPE = '*';

/** Whose records an act touches, as far as it says. */
function personsOf({ patientId, entities }: Act): readonly string[] {
  const named = entities.flatMap(({ type, id }) => (type === 'Patient' ? [id] : []));
  return patientId === undefined ? named : [patientId, ...named];
}

/** A patch is an update to the policy; a PUT that only holds when nothing is there creates, with an id of the client's. */
const meansOf = (intent: WriteIntent): Interaction =>
  intent.kind === 'patch' ? 'update' : intent.kind === 'update' && intent.onlyNew ? 'create' : intent.kind;

/** Types that a search names besides its own. */
function typesNamed({ type, types = [], criteria, includes = [] }: SearchQuery): ReadonlySet<string> {
  const named = new Set(type === undefined ? types : []);
  const visit = ({ chain, has }: SearchCriterion): void => {
    if (has !== undefined) named.add(has.type);
    if (chain?.type !== undefined) named.add(chain.type);
    const inner = has?.criterion ?? chain?.criterion;
    if (inner !== undefined) visit(inner);
  };
  for (const one of criteria) visit(one);
  for (const { reverse, source } of includes) if (reverse && source !== '*') named.add(source);
  return named;
}

/** A condition that names the person or the resource meets what a read would; one that does not is a search over everybody. */
function reachOfWrite(law: Law, intents: readonly WriteIntent[]): NonNullable<Restriction['reach']> {
  const wide = new Set<string>();
  for (const intent of intents) {
    const criteria = conditionOf(intent);
    if (criteria !== undefined && !namedIn({ type: typeOf(intent), criteria }).named) wide.add(typeOf(intent));
  }
  const reach = reachOf(law);
  return (type, how = 'search') => reach(type, how === 'search' && wide.has(type) ? 'search' : 'follow');
}

/** Systems name their operations by client; behind an app stand many people, and one's answer is not the other's to have again. */
const ownOperation = ({ clientId, role, subject }: Caller, operationId: string): string =>
  role === 'sistema' ? `${clientId}\n${operationId}` : `${clientId}\n${subject}\n${operationId}`;

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
    entities: results.flatMap(({ stored: { type, id, versionId } }) =>
      id === '' ? [] : [versionId === '0' ? { type, id } : { type, id, versionId }],
    ),
    ...about(people.size === 1 ? [...people][0] : undefined),
  };
}

const meant = (intent: WriteIntent) =>
  intent.kind !== 'create' && 'id' in intent.target ? { type: typeOf(intent), id: intent.target.id } : undefined;
