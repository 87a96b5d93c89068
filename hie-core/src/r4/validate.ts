import type { ResourceType } from '@medplum/fhirtypes';
import type { Problem } from '../errors.ts';

export type { ResourceType };
export const RESOURCE_TYPES: readonly ResourceType[] = [];
export function isResourceType(name: string): name is ResourceType {
  return (RESOURCE_TYPES as readonly string[]).includes(name);
}
export function validateResource(_resource: unknown): Problem[] {
  return [];
}
