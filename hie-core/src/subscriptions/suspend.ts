/** What the hub itself writes about a Subscription: error and off, each a version like any other, with its audit entry. */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Subscription, Task } from '@medplum/fhirtypes';
import { HubError } from '../errors.ts';
import { entryOf } from '../security/audit/entry.ts';
import type { Caller } from '../security/caller.ts';
import type { Repository, WriteIntent, WriteResult } from '../store/repository.ts';

export interface SuspendOptions {
  readonly repository: Repository;
  readonly onWritten: (results: readonly WriteResult[]) => void;
}

const HUB: Caller = {
  ...{ subject: 'amate', role: 'sistema', clientId: 'amate', name: 'Amate' },
  ...{ clues: undefined, patientId: undefined, scopes: [], address: '' },
};

/** Says so in the Subscription, and leaves operators a Task; both or neither. */
export async function markBroken(options: SuspendOptions, subscription: Subscription, why: string): Promise<void> {
  const task: Task = {
    resourceType: 'Task',
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: `${CANONICAL_BASE}/CodeSystem/tarea`, code: 'suscripcion-en-error' }] },
    focus: { reference: `Subscription/${subscription.id}` },
    description: `Los avisos de esta suscripción no llegan. ${why} Al corregirla y activarla de nuevo se envían los pendientes.`,
    authoredOn: new Date().toISOString(),
  };
  await change(options, subscription, { ...subscription, status: 'error', error: why }, [
    { kind: 'create', fullUrl: undefined, resource: task, condition: undefined },
  ]);
}

export async function markEnded(options: SuspendOptions, subscription: Subscription): Promise<void> {
  await change(options, subscription, { ...subscription, status: 'off' }, []);
}

async function change(
  { repository, onWritten }: SuspendOptions,
  from: Subscription,
  to: Subscription,
  also: readonly WriteIntent[],
): Promise<void> {
  const update: WriteIntent = {
    kind: 'update',
    fullUrl: undefined,
    resource: to,
    target: { id: from.id! },
    ifMatch: from.meta?.versionId,
  };
  const audit = (results: readonly WriteResult[]) => [
    entryOf({
      caller: HUB,
      interaction: 'update',
      outcome: 'success',
      atMs: Date.now(),
      entities: results.map(({ stored }) => ({ type: stored.type, id: stored.id, versionId: stored.versionId })),
      requestId: 'suscripciones',
    }),
  ];
  try {
    onWritten(await repository.transact([update, ...also], {}, { operationId: undefined, audit }));
  } catch (error) {
    // Somebody has written it meanwhile: his word counts, and the follower will hear of it.
    if (!(error instanceof HubError && ['conflict', 'deleted', 'not-found'].includes(error.code))) throw error;
  }
}
