/** What the hub itself writes about orders and referrals, with its own entry in the audit: a Task, or the state of a ServiceRequest. */
import type { DiagnosticReport, Resource, ServiceRequest, Task } from '@medplum/fhirtypes';
import { HubError } from '../errors.ts';
import type { Hear } from '../hub/told.ts';
import { entryOf } from '../security/audit/entry.ts';
import type { Caller } from '../security/caller.ts';
import type { Repository } from '../store/repository.ts';

export interface ActParts {
  readonly repository: Repository;
  readonly onWritten: Hear;
  readonly nowMs: () => number;
}

const HUB: Caller = {
  ...{ subject: 'amate', role: 'sistema', clientId: 'amate', name: 'Amate (automático)' },
  ...{ clues: undefined, patientId: undefined, scopes: [], address: '' },
};

/** Never over somebody else's version: what was read is what is changed. */
export async function put(parts: ActParts, resource: Resource & { readonly id: string }, isNew: boolean) {
  const { id, meta } = resource;
  const results = await parts.repository.transact(
    [
      {
        ...{ kind: 'update', fullUrl: undefined, resource, target: { id } },
        ...(isNew ? { ifMatch: undefined, onlyNew: true } : { ifMatch: meta?.versionId }),
      },
    ],
    {},
    {
      operationId: undefined,
      audit: (written) =>
        written.map(({ stored, patientId }) =>
          entryOf({
            ...{ caller: HUB, interaction: isNew ? 'create' : 'update', outcome: 'success', atMs: parts.nowMs() },
            ...(patientId !== undefined && { patientId }),
            entities: [{ type: stored.type, id: stored.id, versionId: stored.versionId }],
            requestId: 'resultados-y-referencias',
          }),
        ),
    },
  );
  parts.onWritten(results, undefined);
}

export async function current<R extends DiagnosticReport | Task | ServiceRequest>(
  { repository }: ActParts,
  type: R['resourceType'],
  id: string,
): Promise<(R & { readonly id: string }) | undefined> {
  const [stored] = await repository.readMany([{ type, id }], {});
  return stored === undefined ? undefined : (JSON.parse(stored.json) as R & { readonly id: string });
}

export async function endRequest(parts: ActParts, id: string, status: 'completed' | 'revoked'): Promise<void> {
  const request = await current<ServiceRequest>(parts, 'ServiceRequest', id);
  if (request === undefined || !['active', 'draft', 'on-hold'].includes(request.status ?? '')) return;
  await put(parts, { ...request, status }, false);
}

export const idIn = (reference: string | undefined, type: string): string | undefined =>
  new RegExp(`^${type}/([A-Za-z0-9\\-.]{1,64})$`).exec(reference ?? '')?.[1];

/** Somebody wrote it meanwhile, or the rules do not let it: it is met again with its next version, or was not to be. */
export const isSettled = (error: unknown): boolean =>
  error instanceof HubError && error.code !== 'transient' && error.code !== 'timeout' && error.code !== 'exception';
