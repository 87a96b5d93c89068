/** What was chosen goes out as a new operation on the hub's newest version; if that moved meanwhile, it clashes again. */
import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { hubNow } from '../hub/clock.ts';
import type { FhirObject } from './compare.ts';
import { drain } from './drain.ts';
import type { OutboxEntry } from './entry.ts';
import { put, queue, remove } from './queue.ts';

export interface Choice {
  readonly put: BundleEntry;
  readonly resource: FhirObject;
  readonly theirs: FhirObject;
}

export async function resolveConflict(entry: OutboxEntry, choices: readonly Choice[]): Promise<void> {
  const chosen = choices.map(({ put: { request }, resource, theirs }) => ({
    resource: resource as unknown as Resource,
    request: { ...request!, ifMatch: `W/"${(theirs.meta as { versionId: string }).versionId}"` },
  }));
  // The end of a prescription, say, that was kept together with a clash: it names no version and has nothing to choose.
  const along = entry.entries.filter(({ request }) => request?.method !== 'PUT');
  const entries = [...chosen, ...along];
  const standing = { kind: 'pending' } as const;
  // The new one stands before the old one goes: a cut between the two loses neither.
  await put({ ...entry, operation: crypto.randomUUID(), entries, standing, madeMs: hubNow() });
  await remove(entry.operation);
  await drain();
}

export async function retry(entry: OutboxEntry): Promise<void> {
  await put({ ...entry, standing: { kind: 'pending' } });
  await drain();
}

export const discard = (entry: OutboxEntry): Promise<void> => remove(entry.operation);

export async function restore(entry: OutboxEntry): Promise<void> {
  if (!queue.get().some(({ operation }) => operation === entry.operation)) await put(entry);
}
