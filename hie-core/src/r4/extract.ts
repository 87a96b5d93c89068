import type { Resource } from '@medplum/fhirtypes';
import { compileExtractor, type Extractor } from './extract/compile.ts';
import { type Json, walk } from './extract/node.ts';
import type { IndexEntry } from './index-entry.ts';

export type * from './index-entry.ts';

/**
 * What the search indexes hold of a resource: the values of all search parameters of R4 for its type, by closures
 * compiled from the official expressions the first time a type is seen. `Location.near` alone is left out (special).
 * The resource has to be valid; entries come in no order.
 */
const extractors = new Map<string, Extractor>();

export function extractIndexes(resource: Resource): IndexEntry[] {
  const extractor = extractorOf(resource.resourceType);
  const json = resource as unknown as Json;
  const out: IndexEntry[] = [];
  for (const emit of extractor.emits) emit(json, out, json);
  walk(extractor.nodes, json, out, json);
  return out;
}

function extractorOf(type: string): Extractor {
  let extractor = extractors.get(type);
  if (!extractor) {
    extractor = compileExtractor(type);
    extractors.set(type, extractor);
  }
  return extractor;
}
