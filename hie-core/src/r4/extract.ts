import type { Resource } from '@medplum/fhirtypes';
import type { IndexEntry } from './index-entry.ts';

export type * from './index-entry.ts';
export function extractIndexes(_resource: Resource): IndexEntry[] {
  return [];
}
