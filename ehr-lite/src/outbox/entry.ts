/** What waits to be sent: one FHIR transaction with its operation id, and how it stands. */
import type { BundleEntry } from '@medplum/fhirtypes';
import type { Said } from '../hub/problem.ts';

export type Standing =
  | { readonly kind: 'pending' }
  /** The hub said no; only a person can put it right. */
  | { readonly kind: 'refused'; readonly said: readonly Said[] }
  /** Somebody else changed the same thing first. */
  | { readonly kind: 'conflict' };

export interface OutboxEntry {
  readonly operation: string;
  readonly patientId: string | undefined;
  readonly words: string;
  readonly entries: readonly BundleEntry[];
  /** By the hub's clock as this PC knew it. */
  readonly madeMs: number;
  readonly turn: number;
  readonly standing: Standing;
}

/** Changes of what stands already; the rest only adds and can clash with nobody. */
export const isChange = ({ request }: BundleEntry): boolean =>
  request?.ifMatch !== undefined || request?.method === 'PATCH' || request?.method === 'DELETE';
