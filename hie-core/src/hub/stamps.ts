/** What slices add to a resource that somebody is about to write, one after another. */
import type { Resource } from '@medplum/fhirtypes';
import type { Caller } from '../security/caller.ts';

export type Stamp = (resource: Resource, caller: Caller) => Resource;

export interface Stamps {
  readonly stamp: Stamp;
  readonly add: (...stamps: Stamp[]) => void;
}

export function createStamps(): Stamps {
  const all: Stamp[] = [];
  return {
    stamp(resource, caller) {
      let stamped = resource;
      for (const one of all) stamped = one(stamped, caller);
      return stamped;
    },
    add: (...stamps) => void all.push(...stamps),
  };
}
