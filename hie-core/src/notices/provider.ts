/**
 * The one port to whoever carries messages (docs/adr/0034). A provider says how it ended; the queue decides what follows.
 */
import type { Channel } from './kinds.ts';

export interface Message {
  /** The same for every attempt, so that a provider who got it twice can tell. */
  readonly id: string;
  readonly to: string;
  /** Of an e-mail. */
  readonly subject: string;
  readonly text: string;
  /** Where «no more of these» is said with one POST (RFC 8058). */
  readonly stopUrl: string | undefined;
}

export type Carried =
  | { readonly kind: 'sent' }
  /** Not taken now: again later. `ambiguous`: it may have been taken. `why`: es-MX, without address. */
  | { readonly kind: 'later' | 'ambiguous' | 'refused'; readonly why: string };

export interface Provider {
  readonly channel: Channel;
  readonly send: (message: Message) => Promise<Carried>;
  readonly close: () => void;
}
