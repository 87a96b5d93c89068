import type { Resource } from '@medplum/fhirtypes';
import { compileExtractor } from './extract/compile.ts';
import type { Emit, Json } from './extract/node.ts';
import type { IndexEntry } from './index-entry.ts';

export type * from './index-entry.ts';

/**
 * What the search indexes hold of a resource: the values of all search parameters of R4 for its type, by code
 * compiled from the official expressions the first time a type is seen. `Location.near` alone is left out (special).
 * The resource has to be valid; entries come in no order.
 */
const extractors = new Map<string, Emit>();

export function extractIndexes(resource: Resource): IndexEntry[] {
  const json = resource as unknown as Json;
  const out: IndexEntry[] = [];
  extractorOf(resource.resourceType)(json, out, json);
  return out;
}

function extractorOf(type: string): Emit {
  let extractor = extractors.get(type);
  if (!extractor) {
    extractor = compileExtractor(type);
    extractors.set(type, extractor);
  }
  return extractor;
}
