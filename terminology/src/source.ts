/** What the operations ask; adapters: `store/` (PostgreSQL and what was written by FHIR), a table in tests. */
import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes';
import type { CodeSystemImage } from './system/image.ts';

export interface TerminologySource {
  /** The newest when no version is asked for. @throws TerminologyFault `too-costly` when it cannot be held here */
  system(url: string, version?: string): Promise<CodeSystemImage | undefined>;
  valueSet(url: string, version?: string): Promise<ValueSet | undefined>;
  /** What is here, for who asks what the server knows. */
  systems(): Promise<readonly KnownSystem[]>;
  /** undefined: all of them. */
  conceptMaps(url: string | undefined, version?: string): Promise<readonly ConceptMap[]>;
}

export interface KnownSystem {
  readonly url: string;
  readonly version: string;
  readonly content: string;
}

/** Resources that were written by the FHIR API. */
export interface StoredCanonicals {
  /** Current ones, without their content. @param url undefined: all of that type */
  find(type: CanonicalType, url: string | undefined): Promise<readonly CanonicalKey[]>;
  /** JSON. */
  content(type: CanonicalType, key: CanonicalKey): Promise<string>;
}

export type CanonicalType = 'CodeSystem' | 'ValueSet' | 'ConceptMap';
export type Canonical = CodeSystem | ValueSet | ConceptMap;

/** Names one version of one resource: what it says never changes. */
export interface CanonicalKey {
  readonly id: string;
  readonly versionId: string;
}

/**
 * Words of a person → positions, best first, all that match; undefined: it has no index for this system, and the engine looks for
 * the beginnings of words itself.
 */
export type TextSearch = (image: CodeSystemImage, text: string) => Promise<Iterable<number> | undefined>;
