import type { Resource } from '@medplum/fhirtypes';

/**
 * The port behind which FHIR resources live. Adapters: `postgres/`, later `hapi/`. Knows no HTTP and no policy:
 * what a caller may not see arrives as a `Restriction` and becomes part of the query, so totals and pages cannot leak.
 * `guarded.ts` is the only caller outside tests.
 */
export interface Stored {
  readonly type: string;
  readonly id: string;
  /** Decimal, from "1". */
  readonly versionId: string;
  /** FHIR instant, UTC, milliseconds. */
  readonly lastUpdated: string;
  readonly deleted: boolean;
  /** Person whose record it belongs to, if any. */
  readonly patientId: string | undefined;
  /** The resource as JSON text with id and meta, byte for byte as stored; empty when deleted. */
  readonly json: string;
}

/** Limits what a query can reach; an absent key means no limit. */
export interface Restriction {
  /** Only resources in the compartment of this Patient (and that Patient itself). */
  readonly patientId?: string;
}

/** One search parameter as sent: `code:modifier=value,value`. Values are split at commas, still escaped, prefix in front. */
export interface SearchCriterion {
  readonly code: string;
  readonly modifier: string | undefined;
  readonly values: readonly string[];
}

export interface SearchQuery {
  readonly type: string;
  readonly criteria: readonly SearchCriterion[];
  readonly sort: readonly { readonly code: string; readonly descending: boolean }[];
  /** 1 to 1,000. */
  readonly count: number;
  /** Opaque; from `SearchPage.next`. */
  readonly cursor: string | undefined;
  readonly total: 'none' | 'accurate';
}

export interface SearchPage {
  readonly matches: readonly Stored[];
  readonly total: number | undefined;
  readonly next: string | undefined;
}

/** One entry of a transaction, already parsed and validated by `fhir/`; references inside may be `urn:uuid:`. */
export type WriteIntent =
  | {
      readonly kind: 'create';
      readonly fullUrl: string | undefined;
      readonly resource: Resource;
      /** If-None-Exist, parsed. */
      readonly condition: readonly SearchCriterion[] | undefined;
    }
  | {
      readonly kind: 'update';
      readonly fullUrl: string | undefined;
      readonly resource: Resource;
      readonly target: { readonly id: string } | { readonly condition: readonly SearchCriterion[] };
      /** If-Match, decimal. */
      readonly ifMatch: string | undefined;
    };

export interface WriteResult {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'matched';
  readonly stored: Stored;
  /** `stored.patientId`. */
  readonly patientId: string | undefined;
}

export interface WriteOptions {
  /** Name the client gave this whole operation: a repetition gets the first results, nothing is written twice. */
  readonly operationId: string | undefined;
  /** Called with the results before the commit; what it returns is stored in the same commit. */
  readonly audit: (results: readonly WriteResult[]) => Resource[];
}

export interface Repository {
  /** @throws HubError `not-found` (also when the restriction hides it), `deleted` */
  read(type: string, id: string, restriction: Restriction): Promise<Stored>;
  vread(type: string, id: string, versionId: string, restriction: Restriction): Promise<Stored>;
  search(query: SearchQuery, restriction: Restriction): Promise<SearchPage>;
  /** All or nothing; resolved only when it is on disk. */
  transact(intents: readonly WriteIntent[], restriction: Restriction, options: WriteOptions): Promise<WriteResult[]>;
  /** Stores audit entries by themselves (a read, a denial); resolved only when they are on disk. */
  record(audit: readonly Resource[]): Promise<void>;
}
