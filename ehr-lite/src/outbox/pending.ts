/** For lists: what this person made and the hub does not have yet, by type. */
import type { Resource } from '@medplum/fhirtypes';
import { queue } from './queue.ts';

export function pendingResources<R extends Resource>(type: R['resourceType'], patientId?: string): readonly R[] {
  return queue
    .get()
    .filter((entry) => patientId === undefined || entry.patientId === patientId)
    .flatMap(({ entries }) =>
      entries.flatMap(({ resource }) => (resource?.resourceType === type ? [resource as R] : [])),
    );
}
