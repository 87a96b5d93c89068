/** What becomes of one entry of a write, as it is worked out. */
import type { Resource } from '@medplum/fhirtypes';
import type { Current } from '../current.ts';
import { referenceSlots, type Slot } from '../references.ts';
import type { WriteIntent } from '../repository.ts';

export interface Planned {
  /** undefined: a rule added this resource. */
  readonly intent: PlainIntent | undefined;
  readonly action: 'create' | 'update' | 'match' | 'delete';
  /** Of a delete only its type. */
  readonly resource: Resource;
  readonly slots: readonly Slot[];
  /** The version that stands now: always for `match`, for `update` unless the client brings a new id. */
  readonly current: Current | undefined;
  /** Empty until the shard is known. */
  key: string;
  publicId: string | undefined;
  /** Ids of the persons in whose record it stands; known once references are filled. */
  patients: readonly string[];
  /** Hash of the identifier it was conditional on, when nobody carries that yet: this resource is to be the only one. */
  readonly claim: string | undefined;
  /** Where problems point: `Bundle.entry[3].resource`, or '' for a single resource. */
  readonly path: string;
}

/** A patch is an update by the time anything is decided. */
export type PlainIntent = Exclude<WriteIntent, { readonly kind: 'patch' }>;

export interface Entry<Intent extends WriteIntent = WriteIntent> {
  readonly intent: Intent;
  readonly slots: readonly Slot[];
  readonly path: string;
}

export function toEntries(intents: readonly WriteIntent[]): Entry[] {
  return intents.map((intent, index) => ({
    intent,
    slots: 'resource' in intent ? referenceSlots(intent.resource) : [],
    path: intent.path ?? (intents.length > 1 ? `Bundle.entry[${index}].resource` : ''),
  }));
}

/** Undoes the rewriting of an attempt that failed. */
export function restore(entries: readonly Entry[]): void {
  for (const { slots } of entries) for (const slot of slots) slot.holder[slot.key] = slot.original;
}
