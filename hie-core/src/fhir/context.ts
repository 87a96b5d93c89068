/** What every interaction is given. */
import type { Guarded, RequestContext } from '../store/guarded.ts';
import type { Preferences } from './headers.ts';

export interface FhirDependencies {
  readonly store: Guarded;
  /** e.g. `http://localhost:8080/fhir/R4` */
  readonly fhirUrl: string;
}

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
  /** JSON text; undefined: no body. */
  readonly body: string | undefined;
}

export type Handler = (request: FhirRequest, dependencies: FhirDependencies) => Promise<FhirResponse> | FhirResponse;
