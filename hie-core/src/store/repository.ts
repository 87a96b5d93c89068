import type { Resource } from '@medplum/fhirtypes';
import type { AuditEntry } from '../security/audit/entry.ts';
import type { Restriction } from './restriction.ts';

export type { Carer, Ground, Hidden, Restriction, Treating } from './restriction.ts';

/**
 * The port behind which FHIR resources live. Adapters: `postgres/`, `hapi/`. Knows no HTTP and no policy:
 * what a caller may not see arrives as a `Restriction` and becomes part of the query, so totals and pages cannot leak.
 * What callers ask comes through the guard (`guarded.ts`); the hub's own work asks here, with its own entry in the audit.
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

/** One search parameter as sent: `code:modifier=value,value`. Values are split at commas, still escaped, prefix in front. */
export interface SearchCriterion {
  /** `_has` when `has` stands. */
  readonly code: string;
  readonly modifier: string | undefined;
  /** Empty when `chain` or `has` stands: the innermost criterion carries them. */
  readonly values: readonly string[];
  /** `code:type.criterion`: what is referred to meets it. */
  readonly chain?: { readonly type: string | undefined; readonly criterion: SearchCriterion };
  /** `_has:type:reference:criterion`: some `type` that refers here by `reference` meets it. */
  readonly has?: { readonly type: string; readonly reference: string; readonly criterion: SearchCriterion };
}

/** `_include=source:code:target`, or `_revinclude` when `reverse`. */
export interface SearchInclude {
  /** Type that carries the reference; `*` any of the page. */
  readonly source: string;
  /** Search parameter of type reference; `*` all of them. */
  readonly code: string;
  readonly target: string | undefined;
  readonly iterate: boolean;
  readonly reverse: boolean;
}

export interface SearchQuery {
  /** undefined: all of `types`, by the parameters that every type has. */
  readonly type: string | undefined;
  /** `_type` of a search over the whole system or a compartment; left out: every type. */
  readonly types?: readonly string[];
  readonly criteria: readonly SearchCriterion[];
  /** `/Patient/{id}/Observation`: only what stands in that compartment. */
  readonly compartment?: {
    readonly type: string;
    readonly id: string;
    /** Other records of the same person. */
    readonly others?: readonly string[];
  };
  readonly includes?: readonly SearchInclude[];
  /** First key first. */
  readonly sort: readonly { readonly code: string; readonly descending: boolean }[];
  /** 1 to 1,000. */
  readonly count: number;
  /** Opaque; from `SearchPage.next`. */
  readonly cursor: string | undefined;
  readonly total: 'none' | 'estimate' | 'accurate';
  /** `count`: only the total is wanted. */
  readonly summary?: 'count';
}

export interface SearchPage {
  readonly matches: readonly Stored[];
  /** By `includes`: each once, none that is a match, none that may not be seen. */
  readonly included: readonly Stored[];
  readonly total: number | undefined;
  readonly next: string | undefined;
}

/** Of one person's record: everything that stands in the Patient compartment, but for the Patient itself. */
export interface CompartmentQuery {
  readonly patientId: string;
  /** Other records of the same person (docs/adr/0039). */
  readonly others?: readonly string[];
  readonly types: readonly string[];
  /** Only versions stored at or after it, epoch milliseconds. */
  readonly sinceMs: number | undefined;
  /** Only what has its main date (of care) in [fromMs, toMs), or none. */
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  /** 1 to 1,000. */
  readonly count: number;
  /** Opaque; from `CompartmentPage.next`. */
  readonly cursor: string | undefined;
}

export interface CompartmentPage {
  readonly matches: readonly Stored[];
  readonly next: string | undefined;
}

/** Which resource a write means. By a condition it is the one resource that meets it: several are refused. */
export type WriteTarget = { readonly id: string } | { readonly condition: readonly SearchCriterion[] };

/** One entry of a transaction, already parsed and validated by `fhir/`; references inside may be `urn:uuid:`. */
export type WriteIntent =
  | {
      readonly kind: 'create';
      readonly fullUrl: string | undefined;
      readonly resource: Resource;
      /** If-None-Exist, parsed. */
      readonly condition: readonly SearchCriterion[] | undefined;
      /** Where problems point, e.g. `Bundle.entry[3].resource`; left out: by the place among the intents. */
      readonly path?: string;
    }
  | {
      readonly kind: 'update';
      readonly fullUrl: string | undefined;
      readonly resource: Resource;
      readonly target: WriteTarget;
      /** If-Match, decimal. */
      readonly ifMatch: string | undefined;
      /** If-None-Match: * — only when nothing is there. */
      readonly onlyNew?: boolean;
      readonly path?: string;
    }
  | {
      readonly kind: 'patch';
      readonly fullUrl?: string;
      readonly type: string;
      readonly target: WriteTarget;
      readonly ifMatch: string | undefined;
      /** Gives the whole new resource, valid; may run several times, and changes nothing it is given. */
      readonly apply: (resource: Resource) => Resource;
      readonly path?: string;
    }
  | {
      readonly kind: 'delete';
      readonly type: string;
      readonly target: WriteTarget;
      readonly ifMatch: string | undefined;
      readonly path?: string;
    };

export const typeOf = (intent: WriteIntent): string =>
  'resource' in intent ? intent.resource.resourceType : intent.type;

/**
 * `deleted`: `stored` is the version that says so. Deleting what is not there, or no more, changes nothing: `unchanged`, and
 * `stored` is deleted, with version "0" (and, when a condition met nothing, an empty id) if there never was any.
 */
export interface WriteResult {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'matched' | 'deleted';
  readonly stored: Stored;
  /** `stored.patientId`. */
  readonly patientId: string | undefined;
}

/** Of one resource, of a type, or of everything. */
export interface HistoryScope {
  readonly type?: string;
  /** Only with `type`. */
  readonly id?: string;
}

export interface HistoryOptions {
  /** FHIR instant: versions stored at that moment or later. */
  readonly since?: string;
  /** FHIR date or instant: versions that were current at some moment of it. */
  readonly at?: string;
  /** 1 to 1,000. */
  readonly count: number;
  /** Opaque; from `HistoryPage.next`. */
  readonly cursor: string | undefined;
  /** Oldest first; newest first when left out. */
  readonly ascending?: boolean;
}

export interface HistoryEntry extends Stored {
  /** How it came to be; `POST` gave it its id. */
  readonly method: 'POST' | 'PUT' | 'DELETE';
}

export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  /** Always for the history of one resource; else when it costs nothing. */
  readonly total: number | undefined;
  readonly next: string | undefined;
}

/** A transaction that its facility signed, as it is kept (docs/adr/0022). */
export interface SignedSource {
  /** `operationHash` of the operation's name. */
  readonly operation: string;
  readonly client: string;
  /** Thumbprint of the key. */
  readonly key: string;
  /** Detached JWS. */
  readonly jws: string;
  /** The bytes that were signed: zstd, base64. */
  readonly body: string;
}

export interface WriteOptions {
  /** Stored in the same commit; every version that is written points at it. A store that cannot leaves it out. */
  readonly source?: SignedSource;
  /** Name the client gave this whole operation: a repetition gets the first results, nothing is written twice. */
  readonly operationId: string | undefined;
  /** Called with the results before the commit; what it returns is stored in the same commit. */
  readonly audit: (results: readonly WriteResult[]) => readonly AuditEntry[];
}

export interface Repository {
  /** @throws HubError `not-found` (also when the restriction hides it), `deleted` */
  read(type: string, id: string, restriction: Restriction): Promise<Stored>;
  vread(type: string, id: string, versionId: string, restriction: Restriction): Promise<Stored>;
  search(query: SearchQuery, restriction: Restriction): Promise<SearchPage>;
  /** Each resource once, in an order that no write between two pages can change. */
  compartment(query: CompartmentQuery, restriction: Restriction): Promise<CompartmentPage>;
  /** Current versions in any order; what is missing, deleted or hidden by the restriction is left out. At most 5,000. */
  readMany(
    references: readonly { readonly type: string; readonly id: string }[],
    restriction: Restriction,
  ): Promise<Stored[]>;
  /** @throws HubError `not-found` for the history of one resource that never was, or that the restriction hides */
  history(scope: HistoryScope, options: HistoryOptions, restriction: Restriction): Promise<HistoryPage>;
  /** All or nothing; resolved only when it is on disk. Deletes come first: what they free, other entries may take. */
  transact(intents: readonly WriteIntent[], restriction: Restriction, options: WriteOptions): Promise<WriteResult[]>;
  /** Stores audit entries by themselves (a read, a denial); resolved only when they are on disk. */
  record(audit: readonly AuditEntry[]): Promise<void>;
}
