/**
 * Writes through the guard: each intent is judged as what it does, a condition reaches no further than a search of the caller's would, a
 * facility's signature is judged before anything is written, and the audit entry is part of the write's own commit.
 */
import type { Resource } from '@medplum/fhirtypes';
import type { Act } from '../security/audit/entry.ts';
import type { Caller } from '../security/caller.ts';
import { namedIn } from '../security/policy/named.ts';
import type { Interaction } from '../security/scopes.ts';
import type { Admit, Sent } from '../security/sources/admit.ts';
import { aboutAll, type Judge, type RequestContext } from './guarded-judge.ts';
import { type Law, reachOf } from './law.ts';
import { type Restriction, typeOf, type WriteIntent, type WriteResult } from './repository.ts';
import { conditionOf } from './write/question.ts';

export interface GuardedWrite {
  /** What may be signed: only a transaction as a whole. */
  readonly sent?: Sent;
  /** Name the client gave the operation; another client's operation of that name is another one. */
  readonly operationId: string | undefined;
  /** What the audit says was done. */
  readonly interaction: 'create' | 'update' | 'patch' | 'delete' | 'transaction';
}

export interface WriteAccess {
  transact(context: RequestContext, intents: readonly WriteIntent[], write: GuardedWrite): Promise<WriteResult[]>;
}

export interface WriteDependencies {
  /** After the commit: what others may want to know of. */
  readonly onWritten: (results: readonly WriteResult[], caller: Caller) => void;
  /** What the hub itself says in a resource about who writes it; may run several times. */
  readonly stamp?: (caller: Caller, resource: Resource) => Resource;
  /** Judges signatures of facilities; left out: nobody signs. */
  readonly admit?: Admit;
}

export const createWriteAccess = (judge: Judge, { onWritten, stamp, admit }: WriteDependencies): WriteAccess => ({
  async transact(context, intents, write) {
    const { caller } = context;
    const { interaction } = write;
    const act: Act = { interaction, entities: intents.map(meant).filter((one) => one !== undefined) };
    const restriction = await restrictionOf(judge, context, intents, act);
    const operationId = write.operationId === undefined ? undefined : ownOperation(caller, write.operationId);
    const audit = (results: readonly WriteResult[]) => [
      judge.entry(context, { interaction, ...touched(results, conditioned(intents)) }, 'success'),
    ];
    const results = await judge.traced(context, act, async () => {
      const source = await admit?.(caller, write.sent, operationId);
      const options = { operationId, audit, ...(source && { source }) };
      return judge.repository.transact(stamped(stamp, caller, intents), restriction, options);
    });
    onWritten(results, caller);
    return results;
  },
});

async function restrictionOf(
  judge: Judge,
  context: RequestContext,
  intents: readonly WriteIntent[],
  act: Act,
): Promise<Restriction> {
  const changes = new Map<string, readonly string[] | undefined>();
  for (const intent of intents) {
    const type = typeOf(intent);
    const { persons } = (await judge.allowed(context, meansOf(intent), type, act)).named;
    changes.set(type, inBoth(changes.get(type), persons));
  }
  // What a rule writes along with them has no entry of its own: the records that all of them may change.
  const persons = [...changes.values()].reduce(inBoth, undefined);
  const reach = reachOfWrite(await judge.lawOf(context.caller), intents);
  return persons === undefined ? { reach } : { persons, changes, reach };
}

/** What is done to a type in one entry may open less than in another. */
const inBoth = (a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined =>
  a === undefined || b === undefined ? (a ?? b) : a.filter((id) => b.includes(id));

/** A patch is an update to the policy; a PUT that only holds when nothing is there creates, with an id of the client's. */
const meansOf = (intent: WriteIntent): Interaction =>
  intent.kind === 'patch' ? 'update' : intent.kind === 'update' && intent.onlyNew ? 'create' : intent.kind;

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

function stamped(
  stamp: WriteDependencies['stamp'],
  caller: Caller,
  intents: readonly WriteIntent[],
): readonly WriteIntent[] {
  if (stamp === undefined) return intents;
  return intents.map((intent): WriteIntent => {
    if ('resource' in intent) return { ...intent, resource: stamp(caller, intent.resource) };
    if (intent.kind !== 'patch') return intent;
    return { ...intent, apply: (resource) => stamp(caller, intent.apply(resource)) };
  });
}

const meant = (intent: WriteIntent) =>
  intent.kind !== 'create' && 'id' in intent.target ? { type: typeOf(intent), id: intent.target.id } : undefined;

/** Whether a condition was met tells something of the persons that it names. */
const conditioned = (intents: readonly WriteIntent[]): readonly string[] =>
  intents.flatMap((intent) => {
    const criteria = conditionOf(intent);
    return criteria === undefined ? [] : namedIn({ type: typeOf(intent), criteria }).persons;
  });

function touched(results: readonly WriteResult[], asked: readonly string[]): Pick<Act, 'entities' | 'patientId'> {
  const written = results.flatMap(({ stored: { type, id, versionId } }) =>
    id === '' ? [] : [versionId === '0' ? { type, id } : { type, id, versionId }],
  );
  const { entities, ...one } = aboutAll([...results.map(({ patientId }) => patientId), ...asked]);
  return { ...one, entities: [...written, ...entities] };
}
