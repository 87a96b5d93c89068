/** What waits to be sent: one FHIR transaction, or one act of another address of the hub, with its operation id, and how it stands. */
import type { BundleEntry } from '@medplum/fhirtypes';
import type { Said } from '../hub/problem.ts';

export type Standing =
  | { readonly kind: 'pending' }
  /** The hub said no; only a person can put it right. */
  | { readonly kind: 'refused'; readonly said: readonly Said[] }
  /** Somebody else changed the same thing first. */
  | { readonly kind: 'conflict' };

/** `POST` of something that is no FHIR; told twice, the hub does it once. */
export interface RestAct {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface OutboxEntry {
  readonly operation: string;
  readonly patientId: string | undefined;
  readonly words: string;
  readonly entries: readonly BundleEntry[];
  /** Instead of entries, which are none then. */
  readonly rest?: RestAct;
  /** By the hub's clock as this PC knew it. */
  readonly madeMs: number;
  readonly turn: number;
  readonly standing: Standing;
}

/** Changes of what stands already; the rest only adds. */
export const isChange = ({ request }: BundleEntry): boolean =>
  request?.ifMatch !== undefined || request?.method === 'PATCH' || request?.method === 'DELETE';

/** Names the version that it was made on: the hub refuses it when that is not the newest. What names none clashes with nobody. */
export const canClash = ({ request }: BundleEntry): boolean => request?.ifMatch !== undefined;
