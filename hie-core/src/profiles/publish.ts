/** Puts the hub's own profiles where everybody reads them: `StructureDefinition` of the store, a new version when the text changed. */
import type { Repository } from '../store/repository.ts';
import { OWN_PROFILES } from './definitions.ts';

export async function publishProfiles(repository: Pick<Repository, 'transact'>): Promise<void> {
  const intents = OWN_PROFILES.map((definition) => ({
    kind: 'update' as const,
    fullUrl: undefined,
    resource: structuredClone(definition),
    target: { id: definition.id! },
    ifMatch: undefined,
  }));
  await repository.transact(intents, {}, { operationId: undefined, audit: () => [] });
}
