import type { ResourceType } from '@medplum/fhirtypes';
import { structures } from './tables.ts';

export type { ResourceType };

const ABSTRACT = new Set(['Resource', 'DomainResource']);

/** The 146 resource types of R4 4.0.1, in alphabetical order. */
export const RESOURCE_TYPES: readonly ResourceType[] = Object.entries(structures())
  .filter(
    ([name, row]) =>
      !ABSTRACT.has(name) && row.base !== null && (row.base === 'Resource' || row.base === 'DomainResource'),
  )
  .map(([name]) => name as ResourceType)
  .sort();

const NAMES: ReadonlySet<string> = new Set(RESOURCE_TYPES);

export function isResourceType(name: string): name is ResourceType {
  return NAMES.has(name);
}
