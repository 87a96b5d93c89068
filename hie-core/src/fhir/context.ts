/** What every interaction is given. */
import type { Terminology } from '@amate/terminology/service.ts';
import type { Patient, Resource } from '@medplum/fhirtypes';
import type { Origin } from '../security/sources/verify.ts';
import type { Guarded, RequestContext } from '../store/guarded.ts';
import type { Preferences } from './headers.ts';

export interface FhirDependencies {
  readonly store: Guarded;
  /** e.g. `http://localhost:8080/fhir/R4` */
  readonly fhirUrl: string;
  /** What serves a path below the base: entries of a Bundle are served as if each had come by itself. */
  readonly match: MatchRoute;
  /** Makes the International Patient Summary of a record. */
  readonly summarize: Summarize;
  /** Codes, value sets and maps: what the operations of terminology ask. */
  readonly terminology: Terminology;
  /** The signed messages that a resource's versions come from; left out: the store keeps none. */
  readonly originsOf?: (type: string, id: string) => Promise<readonly Origin[]>;
  /** What a slice does at an operation's address, e.g. `Appointment/$find`; undefined: nobody brings it. */
  readonly operation?: (name: string) => Handler | undefined;
}

export interface SummarizeInput {
  readonly patient: Patient;
  readonly resources: readonly Resource[];
  /** es-MX, when something of the record is not shown to who asks. */
  readonly concealed?: string;
}

export type Summarize = (input: SummarizeInput) => Resource;

export interface Match {
  readonly handler: Handler;
  readonly params: Readonly<Record<string, string>>;
  /** Changes nothing, so that it may stand in a transaction without being part of its commit. */
  readonly readsOnly: boolean;
}

export type MatchRoute = (method: 'get' | 'post', path: string) => Match | undefined;

export interface FhirRequest {
  readonly context: RequestContext;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly header: (name: string) => string | undefined;
  /** Bytes of the body. */
  readonly body: unknown;
  readonly prefer: Preferences;
}

export interface FhirResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text, or bytes of the Content-Type that the headers name; undefined: no body. */
  readonly body: string | Uint8Array | undefined;
}

export type Handler = (request: FhirRequest, dependencies: FhirDependencies) => Promise<FhirResponse> | FhirResponse;
