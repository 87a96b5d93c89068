/** Network edge of a conflict: what this PC wanted, beside what the hub has now, and what both began with. */
import type { BundleEntry } from '@medplum/fhirtypes';
import { FHIR_BASE, read } from '../hub/read.ts';
import { compare, type Difference, type FhirObject } from './compare.ts';

export interface Clash {
  readonly entry: BundleEntry;
  readonly mine: FhirObject;
  readonly theirs: FhirObject;
  readonly differences: readonly Difference[];
}

/** The hub's own version, not what the outbox lays over it. */
export async function readClash(entry: BundleEntry): Promise<Clash> {
  const url = `${FHIR_BASE}/${entry.request!.url}`;
  const version = /"(.+)"/.exec(entry.request?.ifMatch ?? '')?.[1];
  const [theirs, base] = await Promise.all([
    // A history of one: another address than the resource's own, so that nothing is laid over it.
    read<{ entry?: readonly { resource?: FhirObject }[] }>(`${url}/_history?_count=1`),
    version === undefined ? undefined : read<FhirObject>(`${url}/_history/${version}`).catch(() => undefined),
  ]);
  const now = theirs.entry?.[0]?.resource;
  if (now === undefined) throw new Error('no version');
  const mine = entry.resource as unknown as FhirObject;
  return { entry, mine, theirs: now, differences: compare(base, mine, now) };
}
