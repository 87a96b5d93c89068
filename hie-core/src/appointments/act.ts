/**
 * How an operation writes: staff and systems by their own right; a citizen, who may write no Appointment by himself, through the
 * operation alone, for himself and the minors in his care. Everything is on record either way.
 */
import type { Appointment, Resource } from '@medplum/fhirtypes';
import type { SliceContext } from '../hub/slice.ts';
import { entryOf } from '../security/audit/entry.ts';
import type { RequestContext } from '../store/guarded.ts';
import type { WriteIntent, WriteResult } from '../store/repository.ts';

export type Acting = Pick<SliceContext, 'store' | 'repository' | 'onWritten'>;

export interface Write {
  readonly operationId: string | undefined;
  readonly interaction: 'create' | 'update' | 'transaction';
  /** Whose it is. */
  readonly patientId: string | undefined;
}

export const isCitizen = ({ caller }: RequestContext): boolean => caller.role === 'paciente';

/** @throws HubError when this person's record is not open to who asks */
export async function mayActFor({ store }: Acting, context: RequestContext, patientId: string): Promise<void> {
  await store.read(context, 'Patient', patientId);
}

export async function write(
  acting: Acting,
  context: RequestContext,
  intents: readonly WriteIntent[],
  { operationId, interaction, patientId }: Write,
): Promise<readonly WriteResult[]> {
  if (!isCitizen(context)) return acting.store.transact(context, intents, { operationId, interaction });
  return writeAsHub(acting, context, intents, { operationId, interaction, patientId });
}

/** By the hub's own right, after the caller's was judged. */
export async function writeAsHub(
  { repository, onWritten }: Acting,
  { caller, requestId }: RequestContext,
  intents: readonly WriteIntent[],
  { operationId, interaction, patientId }: Write,
): Promise<readonly WriteResult[]> {
  const results = await repository.transact(
    intents,
    {},
    {
      operationId: operationId === undefined ? undefined : `${caller.clientId}\n${caller.subject}\n${operationId}`,
      audit: (done) => [
        entryOf({
          ...{ caller, requestId, interaction, outcome: 'success', atMs: Date.now() },
          ...(patientId !== undefined && { patientId }),
          entities: done.map(({ stored: { type, id, versionId } }) => ({ type, id, versionId })),
        }),
      ],
    },
  );
  onWritten(results, caller);
  return results;
}

export const parsed = <T extends Resource = Appointment>({
  stored,
}: {
  readonly stored: { readonly json: string };
}): T => JSON.parse(stored.json) as T;
