/** The shapes in which a message goes into the outbox and comes out of it. */
import type { State } from './sql.ts';

export interface Offer {
  /** MSH-3 and MSH-4: control ids are unique within one sending application and facility. */
  readonly sender: string;
  readonly controlId: string;
  readonly trigger: string;
  readonly raw: Uint8Array;
  /** The answer that is sent if the offer is taken; stored to be replayed. Empty: the sender wants none. */
  readonly ack: Uint8Array;
}

export interface AcceptedOffer extends Offer {
  readonly kind: 'accepted';
  readonly patientKey: string;
  readonly bundle: string;
}

export interface RejectedOffer extends Offer {
  readonly kind: 'rejected';
  readonly reason: string;
  /** Stable key of what is wrong, without values (outbox/cause.ts). */
  readonly cause?: string;
}

export interface QueueCounts extends Record<State, number> {
  /** Held messages that an operator put aside; not counted in the others. */
  readonly dismissed: number;
}

export type Acceptance =
  | { readonly kind: 'stored' }
  /** The same bytes came before: the answer given then. */
  | { readonly kind: 'replay'; readonly ack: Uint8Array }
  /** The same control id came before with other bytes. */
  | { readonly kind: 'conflict' };

export interface PendingMessage {
  readonly id: number;
  readonly patientKey: string;
}

export interface StoredBundle {
  readonly bundle: string;
  readonly attempts: number;
  readonly controlId: string;
  /** SHA-256 of the raw message. */
  readonly digest: string;
}

export interface RecentMessage {
  readonly receivedAt: number;
  readonly sender: string;
  readonly controlId: string;
  readonly refused: 0 | 1;
  /** Its first 400 bytes: MSH. */
  readonly head: Uint8Array;
}
