/** What the hub itself writes into the record, with its own entry in the audit. */
import type { Resource } from '@medplum/fhirtypes';
import { HubError } from '../../errors.ts';
import type { Hear } from '../../hub/told.ts';
import { entryOf } from '../../security/audit/entry.ts';
import type { Caller } from '../../security/caller.ts';
import type { Repository } from '../../store/repository.ts';

export interface WriteParts {
  readonly repository: Repository;
  readonly onWritten: Hear;
  readonly nowMs: () => number;
  readonly onError: (error: unknown) => void;
}

export type Named<R extends Resource = Resource> = R & { readonly id: string };

const HUB: Caller = {
  ...{ subject: 'amate', role: 'sistema', clientId: 'amate', name: 'Amate (automático)' },
  ...{ clues: undefined, patientId: undefined, scopes: [], address: '' },
};

/** All or nothing; what is there already is replaced. */
export async function write(parts: WriteParts, resources: readonly Named[]): Promise<void> {
  if (resources.length === 0) return;
  const results = await parts.repository.transact(
    resources.map((resource) => ({
      ...{ kind: 'update', fullUrl: undefined, resource, target: { id: resource.id }, ifMatch: undefined },
    })),
    {},
    {
      operationId: undefined,
      audit: (written) =>
        written.flatMap(({ outcome, stored, patientId }) =>
          outcome === 'unchanged'
            ? []
            : [
                entryOf({
                  ...{ caller: HUB, interaction: outcome === 'created' ? 'create' : 'update', outcome: 'success' },
                  ...{ atMs: parts.nowMs(), requestId: 'telemonitoreo' },
                  ...(patientId !== undefined && { patientId }),
                  entities: [{ type: stored.type, id: stored.id, versionId: stored.versionId }],
                }),
              ],
        ),
    },
  );
  parts.onWritten(results, undefined);
}

/** As `write`; where the store refuses one of the groups for good (its person was erased), the others are written all the same. */
export async function writeEach(parts: WriteParts, groups: readonly (readonly Named[])[]): Promise<void> {
  try {
    await write(parts, groups.flat());
  } catch (error) {
    if (!isRefused(error)) throw error;
    parts.onError(error);
    if (groups.length > 1) for (const group of groups) await writeEach(parts, [group]);
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof HubError && !['transient', 'timeout', 'exception', 'lock-error'].includes(error.code);

export async function current<R extends Resource>(
  { repository }: WriteParts,
  type: R['resourceType'],
  ids: readonly string[],
): Promise<ReadonlyMap<string, Named<R>>> {
  const found = await repository.readMany(
    ids.map((id) => ({ type, id })),
    {},
  );
  return new Map(found.map(({ id, json }) => [id, JSON.parse(json) as Named<R>]));
}
